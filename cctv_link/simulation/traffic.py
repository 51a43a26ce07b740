"""Where everybody is at an instant: a pure function of the wall clock, so that every frame is the right one."""

from dataclasses import dataclass
from math import sin

import numpy as np

from cctv_link.simulation.figures import Kind

# The stretch of road that figures cross; beyond it they are too small, nearer they are under the pole.
NEAR_M = 4.5
LONG_M = 88.0


@dataclass(frozen=True, slots=True)
class Mover:
    """One figure on its lane. speed_m_s is positive away from the camera."""

    kind: Kind
    look: int
    lane_m: float
    speed_m_s: float
    start_m: float
    pause: float

    def place(self, at_s: float) -> tuple[float, float]:
        """x and z in metres at `at_s` (seconds since 1970)."""
        z = NEAR_M + (self.start_m + self.speed_m_s * at_s) % (LONG_M * self.pause)
        sway = 0.25 * sin(at_s * 0.7 + self.start_m) if self.kind is Kind.WALKER else 0.0
        return self.lane_m + sway, z

    def stride(self, at_s: float) -> int:
        return int((at_s + self.start_m) * 4) % 4 if self.kind is Kind.WALKER else 0

    @property
    def towards(self) -> bool:
        return self.speed_m_s < 0


def movers(*, seed: int) -> list[Mover]:
    """The people and vehicles of one street. Traffic keeps left, as in Karachi."""
    rng = np.random.default_rng(seed + 7)
    out = []
    for number in range(9):
        side = -1 if number % 2 else 1
        speed = float(rng.uniform(0.9, 1.6)) * (1 if rng.random() < 0.5 else -1)
        lane = side * float(rng.uniform(5.5, 7.2)) if number < 7 else float(rng.uniform(-4, 4))
        out.append(
            Mover(Kind.WALKER, int(rng.integers(0, 60)), lane, speed, float(rng.uniform(0, LONG_M)), 0.55)
        )
    for kind, pause in (
        (Kind.MOTORBIKE, 1.3),
        (Kind.CAR, 1.8),
        (Kind.RICKSHAW, 2.2),
        (Kind.MOTORBIKE, 1.7),
        (Kind.CAR, 2.6),
    ):
        side = -1 if rng.random() < 0.5 else 1
        speed = -side * float(rng.uniform(6.0, 10.5))
        lane = side * float(rng.uniform(1.4, 3.4))
        out.append(Mover(kind, int(rng.integers(0, 60)), lane, speed, float(rng.uniform(0, LONG_M)), pause))
    return out
