"""script/server and script/demo beside services that the environment names, which are used and left alone."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stub_checkout import Checkout, stub_checkout

pytestmark = [pytest.mark.alone, pytest.mark.enable_socket, pytest.mark.kills]


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    with stub_checkout() as checkout:
        checkout.ready_server()
        yield checkout


@pytest.fixture
def guest(checkout: Checkout) -> Iterator[Checkout]:
    """A second checkout that uses the first one's services, named by the environment."""
    with stub_checkout() as guest:
        guest.environment = {name: checkout.settings()[name] for name in ("DATABASE_URL", "REDIS_URL")}
        guest.environment["STORAGE_URL"] = f"file://{checkout.folder}/evidence"
        yield guest


def test_services_named_by_the_environment_are_used_and_no_private_ones_started(guest):
    named = guest.environment
    guest.ready_server()

    assert not {"postgres", "redis"} & set(guest.running())
    assert guest.settings()["REDIS_URL"] != named["REDIS_URL"]
    web = Path(f"/proc/{guest.running()['web'].pid}/environ").read_text().split("\0")
    assert f"DATABASE_URL={named['DATABASE_URL']}" in web
    assert f"DATABASE_OWNER_URL={named['DATABASE_URL']}" in web
    assert f"STORAGE_URL={named['STORAGE_URL']}" in web


@pytest.mark.parametrize("code", [0, 3])
def test_the_demo_told_once_ends_with_its_players_code_and_leaves_nothing_running(guest, code):
    player = guest.folder / "script" / "play.py"
    player.write_text(f"import sys; print('playing at', sys.argv[2]); sys.exit({code})")

    demo = guest.server("--once", script="demo")
    said, _ = demo.communicate(timeout=60)

    assert demo.returncode == code
    assert f"playing at http://127.0.0.1:{guest.port}" in said
    assert "web has started" not in said  # the story, not the parts' logs
    assert guest.running() == {}


def test_the_demo_says_so_when_its_player_is_not_there(guest):
    (guest.folder / "script" / "play.py").unlink(missing_ok=True)

    demo = guest.server("--once", script="demo")
    said, _ = demo.communicate(timeout=20)

    assert (demo.returncode, "script/play.py" in said) == (1, True)


def test_a_port_that_is_taken_is_named_before_anything_else_is_done(guest):
    with socket.create_server(("127.0.0.1", guest.port)):
        server = guest.server()
        said, _ = server.communicate(timeout=20)

    assert (server.returncode, f"Port {guest.port}" in said, "--port" in said) == (1, True, True)
