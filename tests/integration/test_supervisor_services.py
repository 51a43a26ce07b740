"""script/server with real PostgreSQL, Redis and nginx before stub parts: the front door's manners, services
that come back, a second server that takes over, data that survive, sockets closed to other accounts."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from supervise import identity, record, redis_server, settings
from supervise.places import CHECKOUT, MAX_SOCKET_PATH_BYTES, as_account, is_root, prepare

pytestmark = [pytest.mark.apart, pytest.mark.enable_socket, pytest.mark.kills]


class Checkout:
    """A checkout of the stub city with a private installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.var = folder, folder / "var"
        self.port = unused_port()
        self.servers: list[subprocess.Popen] = []
        self.environment: dict[str, str] = {}
        shutil.copytree(CHECKOUT / "script", folder / "script")
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-faces.txt", ".env.example"):
            if (CHECKOUT / name).exists():
                shutil.copy(CHECKOUT / name, folder / name)
        shutil.copy(CHECKOUT / "tests" / "integration" / "stub_city.py", folder / "app.py")
        (folder / ".venv").symlink_to(CHECKOUT / ".venv")

    def server(self, *options: str, script: str = "server") -> subprocess.Popen:
        env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        env.pop("GAWAH_VAR", None)
        process = subprocess.Popen(
            [self.folder / "script" / script, "--port", str(self.port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**env, **self.environment},
        )
        self.servers.append(process)
        return process

    def ready_server(self) -> subprocess.Popen:
        process = self.server()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ready"):
                return process
        raise AssertionError("".join(lines))

    def running(self) -> dict[str, identity.Identity]:
        return {name: one.identity for name, one in record.read(self.var / "run" / "parts.json").items()}

    def settings(self) -> dict[str, str]:
        return settings.read(self.var / "env")

    def database(self, role: str = "gawah_owner") -> psycopg.Connection:
        folder = self.settings()["DATABASE_URL"].partition("host=")[2]
        return psycopg.connect(host=folder, user=role, dbname="gawah", autocommit=True, connect_timeout=2)

    def get(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> tuple[int, http.client.HTTPMessage, dict]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.headers, json.loads(answer.read())

    def clear(self) -> None:
        for server in self.servers:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                try:
                    server.wait(timeout=40)
                except subprocess.TimeoutExpired:
                    server.kill()
            server.wait()
            server.stdout.close()
        for one in self.running().values():
            identity.send(one, signal.SIGKILL)
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    # Not tmp_path: its ancestors are closed to PostgreSQL's account, which is another story (below).
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))
    folder.chmod(0o755)
    checkout = Checkout(folder)
    checkout.ready_server()
    yield checkout
    checkout.clear()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def test_an_answer_bears_the_callers_request_id_or_a_new_one(checkout):
    _, headers, body = checkout.get("/hello", **{"X-Request-Id": "my-request-17"})
    assert (headers.get_all("X-Request-Id"), body) == (["my-request-17"], b"my-request-17 127.0.0.1")

    _, headers, body = checkout.get(
        "/hello", **{"X-Request-Id": "not\tone", "X-Forwarded-For": "203.0.113.9"}
    )
    assert len(headers["X-Request-Id"]) == 32
    assert body.decode() == f"{headers['X-Request-Id']} 127.0.0.1"


@pytest.mark.parametrize(
    ("request_bytes", "status", "slug"),
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, "bad-request", id="no host"),
        pytest.param(b"NONSENSE\r\n\r\n", 400, "bad-request", id="not HTTP"),
        pytest.param(
            b"GET /front-door/400 HTTP/1.1\r\nHost: a\r\n\r\n", 404, "not-found", id="its own pages"
        ),
        pytest.param(
            b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method-not-allowed", id="a method it never passes"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n",
            413,
            "body-too-large",
            id="over 1 MB",
        ),
        pytest.param(
            b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "address-too-long", id="address"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
            431,
            "headers-too-large",
            id="headers",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: magic\r\n\r\n",
            501,
            "not-implemented",
            id="encoding",
        ),
    ],
)
def test_what_the_front_door_refuses_itself_is_a_problem_document(checkout, request_bytes, status, slug):
    answered, headers, problem = checkout.raw(request_bytes)

    assert answered == status
    assert headers["Content-Type"] == "application/problem+json"
    assert (problem["type"], problem["status"], problem["errors"]) == (f"/problems/{slug}", status, [])
    assert headers["X-Request-Id"] == problem["request_id"]
    assert headers["Server"] == "nginx"  # and no version


def test_while_web_is_away_the_answer_is_a_problem_that_says_when_to_come_back(checkout):
    checkout.servers[0].send_signal(signal.SIGSTOP)  # or it would be back too soon
    identity.send(checkout.running()["web"], signal.SIGKILL)
    time.sleep(0.2)
    status, headers, body = checkout.get("/hello")
    checkout.servers[0].send_signal(signal.SIGCONT)

    assert (status, headers["Retry-After"]) == (502, "2")
    assert json.loads(body)["type"] == "/problems/bad-gateway"
    assert within(5, lambda: checkout.get("/hello")[0] == 200)


def test_the_feed_arrives_as_it_is_written(checkout):
    connection = http.client.HTTPConnection("127.0.0.1", checkout.port, timeout=10)
    began_at = time.monotonic()
    connection.request("GET", "/v1/cpo/feed")
    answer = connection.getresponse()

    first = answer.readline()

    assert first == b"data: 000\n"
    assert time.monotonic() - began_at < 0.4  # the whole takes 1.5 s
    connection.close()


def test_five_hundred_dawdling_connections_keep_nobody_waiting_and_are_cut(checkout):
    dawdlers = [socket.create_connection(("127.0.0.1", checkout.port)) for _ in range(500)]
    for dawdler in dawdlers[:250]:
        dawdler.sendall(b"POST /v1/reports HTTP/1.1\r\nHost: a\r\nX-Slow")
    for dawdler in dawdlers[250:]:
        dawdler.sendall(b"POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
    took_s = []
    for _ in range(20):
        began_at = time.monotonic()
        assert checkout.get("/v1/sos-alerts", method="POST", body=b"{}")[0] == 200
        took_s.append(time.monotonic() - began_at)

    assert max(took_s) < 1
    dawdlers[0].settimeout(15)
    assert _is_cut(dawdlers[0])
    dawdlers[-1].settimeout(15)
    assert _is_cut(dawdlers[-1])
    for dawdler in dawdlers:
        dawdler.close()


def _is_cut(connection: socket.socket) -> bool:
    try:
        return connection.recv(1_000) == b""
    except ConnectionResetError:
        return True


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


@pytest.fixture
def guest(checkout: Checkout) -> Iterator[Checkout]:
    """A second checkout that uses the first one's services, named by the environment."""
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))
    folder.chmod(0o755)
    guest = Checkout(folder)
    guest.environment = {name: checkout.settings()[name] for name in ("DATABASE_URL", "REDIS_URL")}
    yield guest
    guest.clear()


def test_services_named_by_the_environment_are_used_and_no_private_ones_started(guest):
    named = guest.environment
    guest.ready_server()

    assert not {"postgres", "redis"} & set(guest.running())
    assert guest.settings()["REDIS_URL"] != named["REDIS_URL"]
    web = Path(f"/proc/{guest.running()['web'].pid}/environ").read_text().split("\0")
    assert f"DATABASE_URL={named['DATABASE_URL']}" in web
    assert f"DATABASE_OWNER_URL={named['DATABASE_URL']}" in web


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


def test_a_long_path_gets_its_sockets_in_a_short_folder():
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))
    folder.chmod(0o755)
    try:
        places = prepare(folder / ("long-" * 20))
        again = prepare(folder / ("long-" * 20))

        assert len(os.fsencode(places.sockets / "postgres" / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH_BYTES
        assert again == places
        places.sockets.rmdir()
    finally:
        shutil.rmtree(folder)


@pytest.mark.skipif(not is_root(), reason="only root runs services under other accounts")
def test_a_checkout_that_the_services_accounts_cannot_reach_keeps_their_data_elsewhere(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    places = prepare(closed / "var")

    assert places.services.parent == Path("/var/lib/gawah")
    closed.chmod(0o755)
    assert prepare(closed / "var") == places
    shutil.rmtree(places.services)
