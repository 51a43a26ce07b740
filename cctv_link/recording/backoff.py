"""How long to wait before a camera is tried again: doubling, jittered, short again after a real run. Pure but for chance."""

import random

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
# A run that lasted this long was a real one: the next attempt is again made at once.
REAL_RUN_S = 5.0


class Backoff:
    """One camera's patience."""

    def __init__(self) -> None:
        self._wait_s = FIRST_WAIT_S

    def wait_s(self, *, lasted_s: float, saw_pictures: bool) -> float:
        """The pause after an attempt of `lasted_s`."""
        if lasted_s > REAL_RUN_S and saw_pictures:
            self._wait_s = FIRST_WAIT_S
        wait_s = self._wait_s
        self._wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        # Jitter: after a power cut, all cameras of a street come back in the same second.
        return wait_s * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, hides nothing
