"""Who plays: residents with a phone each, officers who sign in with a browser's manners, a program with a key."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from stories.calling import Caller, must
from stories.feed import Feed
from stories.timeline import StoryFailed, Timeline

CHECKOUT = Path(__file__).resolve().parents[2]
SCOPES = ("feed:read", "cameras:read", "metrics:read")


@dataclass
class Cast:
    """Everybody who plays in a story."""

    url: str
    reporter: Caller
    ayesha: Caller
    bhawani: Caller
    daniyal: Caller
    imran: Caller
    sana: Caller
    saima: Caller
    program: Caller
    feed: Feed
    passwords: dict[str, str]

    @classmethod
    @contextmanager
    def gathered(cls, *, url: str, accounts: Path, timeline: Timeline) -> Iterator["Cast"]:
        """Enrol the phones, sign in the officers, listen to the feed."""
        url = url.rstrip("/")
        with ExitStack() as stack:
            timeline.chapter(f"The city at {url}")
            key_command = stack.enter_context(
                _issuing_key("nadia")
            )  # takes seconds; meanwhile the others come
            with timeline.step("residents enrol their phones"):
                residents = {
                    name: stack.enter_context(enrolled(url, name, locale))
                    for name, locale in (
                        ("reporter", "en"),
                        ("ayesha", "ur"),
                        ("bhawani", "sd"),
                        ("daniyal", "en"),
                    )
                }
                timeline.tell(
                    "residents", "four phones are enrolled: no phone number, no name, three languages"
                )
            with timeline.step("officers sign in"):
                passwords = _passwords(accounts)
                officers = {
                    name: stack.enter_context(signed_in(url, name, passwords))
                    for name in ("imran", "sana", "saima")
                }
                timeline.tell("officers", "imran and sana sit at the panel, saima at the console")
            with timeline.step("a program gets a service key"):
                key = _issued_key(key_command)
                program = stack.enter_context(Caller(url, "program", Authorization=f"Bearer {key}"))
            with timeline.step("a program listens to the feed"):
                feed = stack.enter_context(Feed.listening(url, key=key, program=program))
                timeline.tell(
                    "program", f"listens to the feed from entry {feed.tip} on, with a key of nadia's"
                )
            yield cls(url, **residents, **officers, program=program, feed=feed, passwords=passwords)
            feed.check()


def enrolled(url: str, name: str, locale: str) -> Caller:
    with Caller(url, name) as nobody:
        enrolment = nobody.post("/v1/devices", json={"platform": "web", "locale": locale}, expect=201).json()
    return Caller(url, name, Authorization=f"Bearer {enrolment['token']}")


def signed_in(url: str, name: str, passwords: dict[str, str]) -> Caller:
    """Sign in with the form, and take the page's token for the writes that follow."""
    if name not in passwords:
        raise StoryFailed(f"there is no account of {name}; has `flask --app app demo seed` run here?")
    officer = Caller(url, name)
    form = officer.get("/sign-in").text
    answer = officer.post(
        "/sign-in",
        data={
            "name": name,
            "password": passwords[name],
            "csrf_token": _found(r'name="csrf_token" value="([^"]+)"', form),
        },
        expect=303,
    )
    page = officer.get(answer.headers["Location"]).text
    officer.http.headers["X-CSRF-Token"] = _found(r'<meta name="csrf-token" content="([^"]+)"', page)
    return officer


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise StoryFailed(f"the page does not hold {pattern}")
    return found[1]


def _passwords(accounts: Path) -> dict[str, str]:
    must(
        accounts.exists(), f"{accounts} is not there: it comes with the demo city, which script/server seeds"
    )
    lines = [line.split("\t") for line in accounts.read_text().splitlines() if line]
    return {name: password for name, _role, password in lines}


def _issuing_key(officer: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "flask", "--app", "app", "keys", "issue", "--officer", officer]
    command += [word for scope in SCOPES for word in ("--scope", scope)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _issued_key(command: "subprocess.Popen[str]") -> str:
    said, complaint = command.communicate(timeout=60)
    must(command.returncode == 0, f"`keys issue` ended with {command.returncode}: {complaint[-600:]}")
    return said.strip().splitlines()[-1]
