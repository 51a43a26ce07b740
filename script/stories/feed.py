"""A program that listens to the feed of the Central Police Office: server-sent events, each with its arrival."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from stories.calling import Caller, checks_certificate, must
from stories.timeline import StoryFailed

Entry = dict[str, Any]


@dataclass(frozen=True)
class Arrival:
    """An entry, and when its last byte was here, by time.monotonic()."""

    entry: Entry
    at: float


class Feed:
    """Listens in a thread of its own; `wait` looks through what has come and waits for what has not."""

    def __init__(self, tip: int) -> None:
        self.tip = tip
        self._arrivals: list[Arrival] = []
        self._news = threading.Condition()
        self._fault = ""
        self._is_over = False

    @classmethod
    @contextmanager
    def listening(cls, url: str, *, key: str, program: Caller) -> Iterator["Feed"]:
        # A cursor that cannot be known yet is answered by the tip: no entry between asking and listening is missed.
        [reset] = program.get("/v1/cpo/feed", params={"after": 2**53}).json()["entries"]
        feed = cls(reset["seq"])
        headers = {
            "Accept": "text/event-stream",
            "Authorization": f"Bearer {key}",
            "Last-Event-ID": str(feed.tip),
        }
        client = httpx.Client(
            base_url=url,
            headers=headers,
            timeout=httpx.Timeout(10, read=60),
            verify=checks_certificate(url),
        )
        with client, client.stream("GET", "/v1/cpo/feed") as stream:
            must(stream.status_code == 200, f"the feed answered {stream.status_code}")
            listener = threading.Thread(target=feed._listen, args=(stream,), daemon=True)
            listener.start()
            try:
                yield feed
            finally:
                feed._is_over = True

    def wait(self, kind: str, *, of: str, within_s: float, where: Callable[[Entry], bool] = bool) -> Arrival:
        """The first entry of this kind about the report or SOS alert with the id `of`. Raises StoryFailed."""
        deadline = time.monotonic() + within_s
        looked_at = 0
        with self._news:
            while True:
                for arrival in self._arrivals[looked_at:]:
                    if (
                        arrival.entry["kind"] == kind
                        and subject_id(arrival.entry) == of
                        and where(arrival.entry)
                    ):
                        return arrival
                looked_at = len(self._arrivals)
                if self._fault:
                    raise StoryFailed(f"the feed's stream broke: {self._fault}")
                if not self._news.wait(timeout=deadline - time.monotonic()):
                    raise StoryFailed(f"no entry {kind} on the feed within {within_s:.0f} s")

    def check(self) -> None:
        """Every number between the first and the last entry came, once and in order."""
        numbers = [arrival.entry["seq"] for arrival in self._arrivals]
        expected = list(range(self.tip + 1, self.tip + 1 + len(numbers)))
        must(numbers == expected, f"the feed is not contiguous: {numbers}")

    def _listen(self, stream: httpx.Response) -> None:
        try:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    self._take(json.loads(line.removeprefix("data:")))
        except (httpx.HTTPError, httpx.StreamError, ValueError) as error:
            self._break_off(f"{type(error).__name__}: {error}")
        self._break_off("it ended")

    def _take(self, entry: Entry) -> None:
        with self._news:
            self._arrivals.append(Arrival(entry, time.monotonic()))
            self._news.notify_all()

    def _break_off(self, why: str) -> None:
        with self._news:
            if not self._is_over:
                self._fault = self._fault or why
            self._news.notify_all()


def subject_id(entry: Entry) -> str:
    subject = entry.get("report") or entry.get("sos_alert") or {}
    return str(subject.get("id", ""))
