"""script/server with real PostgreSQL, Redis and nginx before stub parts: services that come back, a second server
that takes over, data that survive, sockets closed to other accounts."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from supervise import identity, redis_server
from supervise.places import as_account, is_root
from tests.stub_checkout import Checkout, stub_checkout, within

pytestmark = [pytest.mark.apart, pytest.mark.enable_socket, pytest.mark.kills]


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    with stub_checkout() as checkout:
        checkout.ready_server()
        yield checkout


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "front"])
def test_what_is_killed_answers_again_within_five_seconds(checkout, name):
    def answers() -> bool:
        try:
            checkout.database().close()
            return redis_server.answers(checkout.settings()["REDIS_URL"]) and checkout.get("/hello")[0] == 200
        except (psycopg.OperationalError, OSError):
            return False

    with checkout.database() as backend:  # a session that PostgreSQL must not wait for
        backend.execute("select 1")
        before = checkout.running()

        assert identity.send(before[name], signal.SIGKILL)

        assert within(5, lambda: checkout.running().get(name) not in (None, before[name]) and answers())
    others = {other: one for other, one in before.items() if other != name}
    assert {other: one for other, one in checkout.running().items() if other != name} == others


def test_a_second_server_says_where_the_first_one_is_and_leaves(checkout):
    second = checkout.server()

    said, _ = second.communicate(timeout=10)

    assert second.returncode == 1
    assert f"http://127.0.0.1:{checkout.port}" in said


@pytest.mark.skipif(not is_root(), reason="only root can try another account")
def test_other_accounts_reach_none_of_the_sockets_and_none_of_the_secrets(checkout):
    values = checkout.settings()
    sockets = [values["WEB_SOCKET"], values["FEED_SOCKET"]]
    sockets += [values["DATABASE_URL"].partition("host=")[2] + "/.s.PGSQL.5432"]
    sockets += [values["REDIS_URL"].partition("@")[2].partition("?")[0]]

    for path in (*sockets, checkout.var / "env"):
        assert Path(path).exists()
        seen = subprocess.run(
            [*as_account("games"), "cat", path], capture_output=True, text=True, check=False
        )
        assert "Permission denied" in seen.stderr


def test_redis_admits_only_the_named_user_and_not_to_its_configuration(checkout):
    url = checkout.settings()["REDIS_URL"]
    path = url.partition("@")[2].partition("?")[0]

    assert not redis_server.answers(f"unix://{path}")
    with redis_server.redis.Redis.from_url(url) as client, pytest.raises(redis_server.redis.ResponseError):
        client.config_set("dir", "/tmp")


def test_a_server_takes_over_from_a_killed_one_and_the_data_survive_the_last_stop(checkout):
    with checkout.database() as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('still here')")
    redis_url = checkout.settings()["REDIS_URL"]
    with redis_server.redis.Redis.from_url(redis_url) as client:
        client.pipeline(transaction=True).set("kept", "a job").set("kept too", "another").execute()
    before, secret = checkout.running(), checkout.settings()["SECRET_KEY"]
    checkout.servers[0].kill()
    checkout.servers[0].wait()

    second = checkout.ready_server()

    assert checkout.running() == before
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=40) == 0
    assert not any(identity.is_alive(one) for one in before.values())
    checkout.ready_server()
    assert checkout.settings()["SECRET_KEY"] == secret
    with checkout.database() as connection:
        assert connection.execute("select word from kept").fetchone() == ("still here",)
    with redis_server.redis.Redis.from_url(redis_url) as client:
        assert client.get("kept") == b"a job"
