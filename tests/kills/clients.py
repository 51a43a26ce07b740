"""Clients with a memory: each keeps what was acknowledged to it, and asks again with the same key until it is."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

PLACE = {"lat": 24.8722, "lon": 67.0347, "accuracy_m": 12.0}
CIRCLE = {"position": {"lat": 24.8722, "lon": 67.0347}, "radius_m": 2_000}
# What says that it may be tried again; anything else is an answer.
AGAIN = (409, 425, 429, 500, 502, 503, 504)
ASK_AGAIN_S = 0.2
GIVE_UP_AFTER_S = 60


@dataclass
class History:
    """What the house has acknowledged, and how it behaved meanwhile. Written by many threads, each append is whole."""

    reports: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> (reference, token)
    alerts: dict[str, str] = field(default_factory=dict)  # id -> state
    decided: dict[str, str] = field(default_factory=dict)  # report id -> outcome
    seen: list[int] = field(default_factory=list)  # seq of the feed, as they came over the stream
    acknowledged_at: list[float] = field(default_factory=list)
    setbacks: Counter[str] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)


class GaveUp(Exception):
    """The house did not acknowledge something in time, or refused what it must take."""


class Phone:
    """One device's HTTP."""

    def __init__(self, url: str, history: History, *, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=10)
        self.token, self.history = token, history

    @classmethod
    def enrolled(cls, url: str, history: History, **fields: Any) -> "Phone":
        with cls(url, history).http as nobody:
            stranger = cls(url, history)
            stranger.http = nobody
            answer = stranger.insist(
                "POST", "/v1/devices", json={"platform": "web", "locale": "ur", **fields}
            )
        return cls(url, history, token=answer.json()["token"])

    def insist(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Ask until there is an answer. Raises GaveUp after a minute, or when it is a refusal."""
        deadline = time.monotonic() + GIVE_UP_AFTER_S
        while time.monotonic() < deadline:
            try:
                answer = self.http.request(method, path, **request)
            except httpx.HTTPError as error:
                self.history.setbacks[type(error).__name__] += 1
            else:
                if answer.is_success:
                    self.history.acknowledged_at.append(time.monotonic())
                    return answer
                if answer.status_code not in AGAIN or _is_final(answer):
                    raise GaveUp(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
                self.history.setbacks[str(answer.status_code)] += 1
            time.sleep(ASK_AGAIN_S)
        raise GaveUp(f"{method} {path} was not acknowledged within {GIVE_UP_AFTER_S} s")


def _is_final(answer: httpx.Response) -> bool:
    """A conflict that asking again does not end."""
    return answer.status_code == 409 and "in-progress" not in answer.text


class Clients:
    """Everybody at once, each in a thread, until `stop`; then each ends what it has begun."""

    def __init__(self, url: str, history: History, *, key: str, seed: int, per_second: float) -> None:
        self._url, self._history, self._key = url, history, key
        self._pause_s = 3 / per_second  # three reporters
        self._over = threading.Event()
        self._quiet = threading.Event()
        jobs = [self._report] * 3 + [self._call_for_help, self._decide]
        self._threads = [
            threading.Thread(target=self._guarded, args=(job, random.Random(f"{seed} {number}")), daemon=True)
            for number, job in enumerate(jobs)
        ]
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        for thread in (*self._threads, self._listener):
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=GIVE_UP_AFTER_S + 15)
            if thread.is_alive():
                self._history.refusals.append("a client did not end")

    def hang_up(self) -> None:
        """Stop listening to the feed."""
        self._quiet.set()
        self._listener.join(timeout=20)

    def _guarded(self, job: Any, chance: random.Random) -> None:
        try:
            job(chance)
        except GaveUp as error:
            self._history.refusals.append(str(error))

    def _report(self, chance: random.Random) -> None:
        phone = Phone.enrolled(self._url, self._history)
        while not self._over.wait(self._pause_s * chance.uniform(0.5, 1.5)):
            body = {
                "category": chance.choice(["phone_snatching", "robbery", "other"]),
                "narrative": f"told under {chance.random()}",
                "occurred_at": (datetime.now(UTC) - timedelta(minutes=2)).isoformat(),
                "position": PLACE,
            }
            headers = {"Idempotency-Key": str(uuid4())}
            receipt = phone.insist("POST", "/v1/reports", json=body, headers=headers).json()
            self._history.reports[receipt["id"]] = (receipt["reference"], phone.token)

    def _call_for_help(self, chance: random.Random) -> None:
        """A phone has one open SOS at a time, so each call is another phone's."""
        while not self._over.wait(self._pause_s * chance.uniform(1, 3)):
            phone = Phone.enrolled(self._url, self._history)
            alert = phone.insist("POST", "/v1/sos-alerts", json={"position": PLACE}).json()
            self._history.alerts[alert["id"]] = "received"
            if chance.random() < 0.5:
                phone.insist("POST", f"/v1/sos-alerts/{alert['id']}/stand-down", json={})
                self._history.alerts[alert["id"]] = "stood_down"

    def _decide(self, chance: random.Random) -> None:
        program = Phone(self._url, self._history, token=self._key)
        while not self._over.wait(self._pause_s * chance.uniform(1, 2)):
            items = program.insist("GET", "/v1/worklist", params={"limit": 20}).json()["items"]
            if not items:
                continue
            item = chance.choice(items)
            path = f"/v1/worklist/{item['id']}"
            claim = program.insist("POST", f"{path}/claim").json()
            outcome = chance.choice(["verified", "verified", "unfounded"])
            body = {"claim_id": claim["claim_id"], "outcome": outcome, "reason": "As the pictures show."}
            program.insist("POST", f"{path}/decision", json=body)
            self._history.decided[item["report"]["id"]] = outcome

    def _listen(self) -> None:
        """The feed's stream, resumed where it broke off, from the first entry on."""
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {self._key}"}
        with httpx.Client(base_url=self._url, headers=headers, timeout=httpx.Timeout(5, read=20)) as client:
            while not self._quiet.is_set():
                last = str(self._history.seen[-1]) if self._history.seen else "0"
                try:
                    with client.stream("GET", "/v1/cpo/feed", headers={"Last-Event-ID": last}) as stream:
                        for line in stream.iter_lines():
                            if line.startswith("id:") and stream.status_code == 200:
                                self._history.seen.append(int(line.removeprefix("id:")))
                            if self._quiet.is_set():
                                return
                except httpx.HTTPError as error:
                    self._history.setbacks[f"feed {type(error).__name__}"] += 1
                time.sleep(ASK_AGAIN_S)
