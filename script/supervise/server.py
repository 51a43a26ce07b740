"""`script/server`: the whole installation, until somebody says stop. `script/demo` adds the player."""

import fcntl
import http.client
import json
import os
import signal
import ssl
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from supervise import installation as installations
from supervise import places, postgres, record, settings
from supervise.installation import Installation
from supervise.journal import Journal
from supervise.part import Part
from supervise.supervisor import StartFailed, Stopped, Supervisor

READY_WITHIN_S = 180
PLAYER = places.CHECKOUT / "script" / "play.py"
# A clip of three minutes would keep the audience of the demo waiting for three minutes.
SHORT_CLIPS = {"CLIP_BEFORE_S": "15", "CLIP_AFTER_S": "10"}


def serve(*, var: Path, bind: str, port: int, play: bool = False, once: bool = False) -> int:
    """Run the installation under `var`; return the exit code.

    play: let the player tell the stories once all is ready. once: then leave, with the player's code.
    """
    if play and not PLAYER.exists():
        print(
            f"script/demo needs the player {PLAYER.relative_to(places.CHECKOUT)}, which is not there",
            file=sys.stderr,
        )
        return 1
    where = places.prepare(var)
    lock = _lock_or_none(where.run / "supervisor.lock")
    if lock is None:
        url = record.url(where.record)
        print(
            f"Already running at {url}. Stop that one first, or set GAWAH_VAR to another folder.",
            file=sys.stderr,
        )
        return 1
    # A newcomer who watches the stories wants the story, not nine processes' logs between its lines.
    journal = Journal(where.log, only=frozenset({"supervisor", "play", "migrate", "seed"}) if play else None)
    began_at = time.monotonic()
    installation = installations.plan(where, bind=bind, port=port, defaults=SHORT_CLIPS if play else None)
    supervisor = Supervisor(journal=journal, record_path=where.record, url=installation.url)
    supervisor.take_charge()
    try:
        _start(supervisor, installation, journal=journal, bind=bind, port=port)
        _say_where_to_look(journal, installation, took_s=time.monotonic() - began_at)
        if play:
            _say_how_long_clips_are(journal, installation)
            code = supervisor.run_to_end(_player(installation), within_s=1800)
            if once or code != 0:
                journal.say(
                    "The stories were told" if code == 0 else f"A story went wrong (exit code {code})"
                )
            if once:
                return code
        supervisor.run_until_stopped()
    except Stopped:
        journal.say("Stopping")
        return 0 if not once else 130
    except StartFailed as error:
        journal.say(str(error))
        return 1
    finally:
        # From here on Ctrl-C does not interrupt, it hastens.
        supervisor.stop_all()
        journal.say(f"Stopped. The data stays in {where.data}")
        os.close(lock)
    return 0


def _start(
    supervisor: Supervisor, installation: Installation, *, journal: Journal, bind: str, port: int
) -> None:
    supervisor.take_over([*installation.services, *installation.parts])
    if not supervisor.runs("front") and not settings.port_is_free(port, bind=bind):
        raise StartFailed(f"Port {port} on {bind} is in use by another program; choose one with --port")
    if installations.uses_private_database(installation) and postgres.make_cluster(installation.places):
        journal.say("Made a private PostgreSQL cluster")
    supervisor.start(installation.services)
    if installations.uses_private_database(installation):
        postgres.make_database(installation.places, name=installations.DATABASE)
    journal.say("Migrating the database")
    supervisor.run_once(installations.task("migrate", "db", "upgrade", of=installation), within_s=300)
    journal.say("Seeding the demo city")
    supervisor.run_once(installations.task("seed", "demo", "seed", of=installation), within_s=300)
    journal.say("Starting the parts")
    supervisor.start(installation.parts)
    answers = Readiness(installation.url, journal=journal)
    supervisor.wait_until(answers.is_ready, within_s=READY_WITHIN_S, what="everything to be ready")


class Readiness:
    """Asks the front door now and then whether all is ready, and says what is not when it takes long."""

    def __init__(self, url: str, *, journal: Journal) -> None:
        self._address, self._journal = urlsplit(url), journal
        self._ask_at = self._tell_at = time.monotonic()
        self._tell_at += 15

    def is_ready(self) -> bool:
        now = time.monotonic()
        if now < self._ask_at:
            return False
        self._ask_at = now + 0.5
        status, body = self._ask()
        if status == 200:
            return True
        if now > self._tell_at:
            self._tell_at = now + 15
            self._journal.say(f"Not ready yet: {body}")
        return False

    def _ask(self) -> tuple[int, str]:
        host, port = self._address.hostname or "127.0.0.1", self._address.port or 8000
        if self._address.scheme == "https":
            connection: http.client.HTTPConnection = _unchecked_https(host, port)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=2)
        try:
            connection.request("GET", "/health/ready")
            answer = connection.getresponse()
            return answer.status, _in_words(answer.status, answer.read(4_000))
        except (OSError, http.client.HTTPException) as error:
            return 0, f"the front door does not answer ({error})"
        finally:
            connection.close()


def _say_where_to_look(journal: Journal, installation: Installation, *, took_s: float) -> None:
    url = installation.url
    accounts = installation.places.var / "demo-accounts.txt"
    lines = [
        f"Ready after {took_s:.1f} s",
        f"  Residents' app     {url}/",
        f"  Verifiers' panel   {url}/panel",
        f"  CPO console        {url}/cpo",
        f"  API reference      {url}/docs  ({url}/openapi.json)",
        f"  Health, figures    {url}/health/ready  {url}/metrics",
        f"  Logs               {installation.places.log}",
    ]
    if accounts.exists():
        # Names and roles; the passwords stay in the file, for this goes into a log.
        people = [line.split("\t")[:2] for line in accounts.read_text().splitlines()]
        lines += [f"  Sign in as         {', '.join(f'{name} ({role})' for name, role in people)}"]
        lines += [f"  Their passwords    {accounts}"]
    lines += ["Ctrl-C stops everything; the data stays."]
    journal.say("\n".join(lines))


def _say_how_long_clips_are(journal: Journal, installation: Installation) -> None:
    lengths = {name: installation.settings[name] for name in SHORT_CLIPS}
    if lengths == SHORT_CLIPS:
        said = " ".join(f"{name}={value}" for name, value in lengths.items())
        journal.say(f"Clips are shortened for the demo ({said}); the environment wins")


def _player(installation: Installation) -> Part:
    python = places.CHECKOUT / ".venv" / "bin" / "python"
    argv = (str(python), str(PLAYER), "--url", installation.url)
    env = {**installation.settings, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        env["FORCE_COLOR"] = "1"  # it writes to its log, and we print that on the terminal
    return Part(name="play", argv=argv, env=env, cwd=places.CHECKOUT, rank=40, stop_signal=signal.SIGINT)


def _lock_or_none(path: Path) -> int | None:
    """The lock that one supervisor holds as long as it lives; the kernel takes it from a dead one."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _in_words(status: int, body: bytes) -> str:
    """What is not ready, for whoever reads it while waiting."""
    if status in (502, 504):
        return "the part that answers is still loading"
    try:
        problem = json.loads(body)
        return str(problem.get("detail") or problem.get("title") or f"status {status}")
    except (ValueError, AttributeError):
        return body.decode(errors="replace").partition("\n")[0] or f"status {status}"


def _unchecked_https(host: str, port: int) -> http.client.HTTPSConnection:
    """For asking our own front door on this machine, whose certificate names the public host."""
    return http.client.HTTPSConnection(host, port, timeout=2, context=ssl._create_unverified_context())
