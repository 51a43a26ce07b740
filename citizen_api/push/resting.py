"""Push services, and single subscriptions at them, that are left in peace for a while: they asked for it, or do not answer.

One that hangs would else hold up a worker for each message in turn, and an SOS's message waits behind it.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

FIRST_REST_S = 10.0
# So that all has left ten minutes after an outage has ended. What a service asks for itself it gets, up to an hour.
LONGEST_REST_S = 300.0
LONGEST_ASKED_S = 3_600.0
# Who comes back first asks alone; the others wait for what it hears.
ASKING_S = 15.0
# One subscription that fails says nothing of the others at its service; so many, with no answer between, do.
SIGNS = 3
# Subscriptions that failed and were never asked again are forgotten beyond so many.
MOST_KEPT = 10_000
# Names under a service are anybody's to invent: beyond so many, the one whose last failure is longest ago is forgotten.
MOST_SERVICES = 500
_SYSTEM = random.SystemRandom()


@dataclass(slots=True)
class _Rest:
    failures: int = 0
    until_s: float = 0.0
    is_being_asked: bool = False


class Rests:
    """By name: from when on it may be asked again. Ten seconds at first, then twice as long, five minutes at the longest, or as
    it says itself."""

    def __init__(self, *, now_s: Callable[[], float], share: Callable[[], float] = _SYSTEM.random) -> None:
        """share: 0 to 1; so much of the second half of a rest is waited, lest all come back at once."""
        self._now_s, self._share = now_s, share
        self._rests: dict[str, _Rest] = {}
        self._lock = threading.Lock()

    def may_ask(self, name: str) -> bool:
        """Whether to send something there now. After a rest one asks, and nobody else until it has been answered."""
        with self._lock:
            rest = self._rests.get(name)
            if rest is None:
                return True
            if self._now_s() < rest.until_s:
                return False
            rest.is_being_asked, rest.until_s = True, self._now_s() + ASKING_S
            return True

    def answers(self, name: str) -> None:
        """It took a message, or said clearly why not."""
        with self._lock:
            self._rests.pop(name, None)

    def fails(self, name: str, *, retry_after_s: float = 0.0) -> float:
        """It asked for patience or did not answer; how long it is left in peace. Those who asked at the same time count once."""
        with self._lock:
            if len(self._rests) > MOST_KEPT:
                self._rests = {
                    each: kept for each, kept in self._rests.items() if kept.until_s > self._now_s()
                }
            rest = self._rests.setdefault(name, _Rest())
            left_s = rest.until_s - self._now_s()
            is_resting = rest.failures > 0 and not rest.is_being_asked and left_s > 0
            if not is_resting:
                rest.failures, rest.is_being_asked = rest.failures + 1, False
                whole_s = min(LONGEST_REST_S, FIRST_REST_S * 2.0 ** min(rest.failures - 1, 16))
                left_s = whole_s * (1 + self._share()) / 2
            rest_s = max(left_s, min(LONGEST_ASKED_S, retry_after_s))
            rest.until_s = self._now_s() + rest_s
            return rest_s


class Patience:
    """With services and with the subscriptions at them, so that one broken subscription holds up nobody else."""

    def __init__(self, *, now_s: Callable[[], float], share: Callable[[], float] = _SYSTEM.random) -> None:
        self._services = Rests(now_s=now_s, share=share)
        self._subscriptions = Rests(now_s=now_s, share=share)
        self._failing: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def may_ask(self, origin: str, endpoint: str) -> bool:
        """Whether to send something there now."""
        return self._subscriptions.may_ask(endpoint) and self._services.may_ask(origin)

    def answers(self, origin: str, endpoint: str) -> None:
        """It took a message, or said clearly why not: if all of it was away, it is there again for all."""
        with self._lock:
            failing = self._failing.pop(origin, set())
        self._services.answers(origin)
        self._subscriptions.answers(endpoint)
        if len(failing) >= SIGNS:
            for each in failing:
                self._subscriptions.answers(each)

    def fails(self, origin: str, endpoint: str, *, retry_after_s: float = 0.0) -> float:
        """How long it is left in peace: the subscription, and its service once several in a row have failed."""
        rest_s = self._subscriptions.fails(endpoint, retry_after_s=retry_after_s)
        with self._lock:
            failing = self._failing.pop(origin, set())
            while len(self._failing) >= MOST_SERVICES:
                self._failing.pop(next(iter(self._failing)))
            self._failing[origin] = failing
            if len(failing) < MOST_KEPT:
                failing.add(endpoint)
            is_all_of_it = len(failing) >= SIGNS
        if not is_all_of_it:
            return rest_s
        return self._services.fails(origin, retry_after_s=retry_after_s)
