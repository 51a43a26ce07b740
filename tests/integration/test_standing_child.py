"""A child that stays looks at many pictures under the limits of one; whatever happens in one look costs that look."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cctv_link.media import limited, standing
from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.looking import Eyes
from cctv_link.media.standing import StandingChild
from tests.street_pictures import film, seen, street

# In the place of the child's program: the real one, but for what this look does to its decoder.
TAMPERED = """
import os, signal, socket, sys, time
from cctv_link.media import child, decoding, seeing
look = seeing.look
def tampered(path, *, given):
    name = os.path.basename(path)
    if name == "hangs.mp4":
        time.sleep(60)
    if name == "will-not-end.mp4":
        signal.setitimer(signal.ITIMER_REAL, 0)
        time.sleep(60)
    if name == "spins.mp4":
        while True: pass
    if name == "dies.mp4":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "kills.mp4":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    if name == "fills.mp4":
        return {"bytes": len(bytearray(2 << 30))}, b""
    if name == "pours.mp4":
        while True: os.write(1, b" " * 65536)
    if name == "reaches.mp4":
        done = []
        for what, way in {
            "file": lambda: os.write(os.open(path + ".written", os.O_CREAT | os.O_WRONLY), b"x"),
            "network": lambda: socket.create_connection(("127.0.0.1", PORT), 1),
            "line": lambda: os.write(0, b"an answer of ours"),
            "secret": lambda: os.environ["SECRET_KEY"],
            "process": lambda: os.fork() or os._exit(0),
        }.items():
            try:
                way()
                done.append(what)
            except (OSError, KeyError):
                pass
        links = [f"/proc/self/fd/{each}" for each in os.listdir("/proc/self/fd")]
        return {"done": done, "open": [os.readlink(link) for link in links if os.path.exists(link)]}, b""
    return look(path, given=given)
seeing.look = tampered
sys.exit(child.main("standing", "required", ""))
"""


@pytest.fixture(scope="module")
def segment(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("segment")
    return film(folder / "usual.mp4", [seen(street(seed=6), seed=each) for each in range(4)], key_every=1)


@pytest.fixture
def child() -> Iterator[StandingChild]:
    with StandingChild() as running:
        yield running


@pytest.fixture
def tampered(monkeypatch, tmp_path, segment) -> Iterator[StandingChild]:
    """A child that obeys the names of files; a second for a look, and a second more until we lose patience."""
    monkeypatch.setattr(standing, "GRACE_S", 1.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = TAMPERED.replace("PORT", str(server.getsockname()[1]))
        monkeypatch.setattr(standing, "child_command", lambda task, path: [sys.executable, "-c", program])
        yield from _warmed(monkeypatch, segment)


def _warmed(monkeypatch: pytest.MonkeyPatch, segment: Path) -> Iterator[StandingChild]:
    with StandingChild(wall_s=1.0) as running:
        # Loading is not what is measured here.
        monkeypatch.setattr(running, "_wall_s", 10.0)
        running.run("look", segment)
        monkeypatch.setattr(running, "_wall_s", 1.0)
        yield running


def named(segment: Path, name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(segment.read_bytes())
    return path


def test_it_says_what_a_fresh_child_says(child, segment):
    fresh = run_limited("look", segment)
    reference = fresh[1]

    assert child.run("look", segment) == fresh
    assert child.run("look", segment, given=reference) == run_limited("look", segment, given=reference)
    assert child.run("newest", segment) == run_limited("newest", segment)
    given = len(reference).to_bytes(4) + reference
    assert child.run("reference", None, given=given) == run_limited("reference", None, given=given)


def test_one_child_looks_many_times_and_is_replaced_in_time(segment):
    with StandingChild(looks=3) as child:
        seen_by = []
        for _ in range(7):
            Eyes(child.run).look_at(segment, reference=None)
            seen_by.append(child.pid)
    assert len({pid for pid in seen_by if pid is not None}) == 3
    assert seen_by[2] is None, "the third look was its last"


def test_what_is_no_film_is_refused_and_costs_nothing(child, segment, tmp_path):
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile usual.mp4\n")
    child.run("look", segment)
    before = child.pid

    for path in (tmp_path / "list.mp4", tmp_path / "gone.mp4"):
        with pytest.raises(NotDecodable, match="not an MP4 file"):
            child.run("look", path)
    assert child.run("look", segment)[0]["verdict"]
    assert child.pid == before


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("hangs.mp4", "SIGALRM", id="hangs"),
        pytest.param("will-not-end.mp4", "longer than", id="hangs, and has turned its own clock off"),
        pytest.param("spins.mp4", "SIGALRM", id="computes for ever"),
        pytest.param("dies.mp4", "SIGSEGV", id="dies"),
        pytest.param("kills.mp4", "broken off", id="takes the child along"),
        pytest.param("fills.mp4", "MemoryError", id="fills the memory"),
        pytest.param("pours.mp4", r"more than|SIGKILL|SIGALRM", id="answers without end"),
    ],
)
def test_a_look_that_goes_wrong_costs_itself_alone(tampered, segment, tmp_path, monkeypatch, name, why):
    began_s = time.monotonic()
    with pytest.raises(NotDecodable, match=why):
        tampered.run("look", named(segment, name, tmp_path))
    assert time.monotonic() - began_s < 6

    monkeypatch.setattr(tampered, "_wall_s", 10.0)
    assert tampered.run("look", segment)[0]["verdict"]


def test_a_look_that_was_taken_over_reaches_nothing(tampered, segment, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    facts, _ = tampered.run("look", named(segment, "reaches.mp4", tmp_path))

    # Without the right to make namespaces (some containers), the network stays; see confinement.py.
    assert set(facts["done"]) <= ({"network"} if os.geteuid() != 0 else set())
    assert facts["open"]
    assert not any(name.startswith("socket:") for name in facts["open"]), "the line to us"


def test_nobody_is_left_behind(segment, tmp_path):
    """Neither when it is closed, nor when its parent is ended without a word."""
    with StandingChild() as child:
        child.run("look", segment)
        pid = child.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.killpg(pid, 0)

    program = (
        "import sys; from pathlib import Path; from cctv_link.media.standing import StandingChild\n"
        "child = StandingChild(); child.run('look', Path(sys.argv[1])); print(child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(segment)],
        cwd=limited.PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    by_s = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < by_s:
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.02)
    else:
        assert not Path(f"/proc/{pid}").exists()
    parent.communicate()
