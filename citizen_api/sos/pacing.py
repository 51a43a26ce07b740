"""Answers that leave at a fixed time after their question, so that their time says nothing of what was done."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kernel.unit_of_work import assert_no_transaction

# After a stand-down places are answered at this time: what is done with them says which PIN it was.
SEALED_ANSWER_MS = 100


@contextmanager
def answered_after(step_ms: int) -> Iterator[None]:
    """Leave the block `step_ms` after it was entered, refused or not; what took longer leaves at the next multiple."""
    began = time.monotonic()
    try:
        yield
    finally:
        hold(began, step_ms)


def hold(began: float, step_ms: int) -> None:
    """Wait for the next multiple of `step_ms` after `began` (time.monotonic)."""
    assert_no_transaction()
    if step_ms <= 0:
        return
    step_s = step_ms / 1000
    taken_s = time.monotonic() - began
    time.sleep(max(0.0, math.ceil(taken_s / step_s) * step_s - taken_s))
