"""Requests at fixed moments, whether or not the earlier ones have been answered.

A generator that waits for each answer before it sends the next one stops asking exactly while the house is
slow, and never measures that it was (coordinated omission). Here a time runs from the moment a request was
due: if all connections are busy, the waiting counts.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.wire import Wire


@dataclass(frozen=True)
class Answer:
    """due_at, answered_at: seconds on the monotonic clock, which all processes of a machine share."""

    due_at: float
    answered_at: float
    status: int
    body: bytes

    @property
    def took_s(self) -> float:
        return self.answered_at - self.due_at


def random_moments(rng: random.Random, *, count: int, seconds: float) -> list[float]:
    """`count` moments anywhere in `seconds`, as callers who know nothing of each other.

    Evenly spaced ones would fall into step with the relay's look every 50 ms and measure one phase of it.
    """
    return sorted(rng.uniform(0, seconds) for _ in range(count))


def send(
    requests: Sequence[bytes], moments: Sequence[float], *, port: int, connections: int, start_at: float
) -> list[Answer]:
    """Send requests[i] at start_at + moments[i]; all answers, in that order."""
    answers: list[Answer | None] = [None] * len(requests)
    numbers = iter(range(len(requests)))
    taking = threading.Lock()

    def sender() -> None:
        with Wire(port) as wire:
            while True:
                with taking:
                    number = next(numbers, None)
                if number is None:
                    return
                due_at = start_at + moments[number]
                time.sleep(max(0.0, due_at - time.monotonic()))
                status, body = wire.ask(requests[number])
                answers[number] = Answer(due_at, time.monotonic(), status, body)

    together([sender] * connections)
    return [answer for answer in answers if answer is not None]


def together(tasks: Sequence[Callable[[], None]]) -> None:
    """Run each in a thread; raises the first failure after all have ended."""
    failures: list[BaseException] = []

    def guarded(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
