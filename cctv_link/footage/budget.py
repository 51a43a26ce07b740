"""How much may be held, so that nobody can fill the ring by reporting. Pure.

An SOS has a budget of its own: no number of reports may cost it a minute. Anonymous reports share one per
camera, since nobody knows how many people they are.
"""

from dataclasses import dataclass, field
from uuid import UUID

from kernel.config import Settings

# Of a camera's report budget, what anonymous reports may take together.
ANONYMOUS_SHARE = 0.5


@dataclass(slots=True)
class HoldBudget:
    """What is left for one incident's holds, in camera seconds. `take` spends it."""

    name: str
    device_left_s: float
    camera_s: float
    held_of_cameras_s: dict[UUID, float] = field(default_factory=dict)

    def take(self, camera_id: UUID, length_s: float) -> bool:
        """Whether the stretch still fits; if so it is spent."""
        held_s = self.held_of_cameras_s.get(camera_id, 0.0)
        if length_s > self.device_left_s or held_s + length_s > self.camera_s:
            return False
        self.device_left_s -= length_s
        self.held_of_cameras_s[camera_id] = held_s + length_s
        return True


def budget_name(*, is_sos: bool, device_id: UUID | None) -> str:
    """sos, report or anonymous."""
    if is_sos:
        return "sos"
    return "report" if device_id is not None else "anonymous"


def counted_budgets(name: str) -> tuple[str, ...]:
    """Whose holds count against a camera's limit for `name`."""
    return {"sos": ("sos",), "report": ("report", "anonymous"), "anonymous": ("anonymous",)}[name]


def limits_s(name: str, settings: Settings) -> tuple[float, float]:
    """(per device, per camera) in camera seconds."""
    if name == "sos":
        return settings.hold_budget_sos_s, settings.hold_budget_sos_s
    if name == "report":
        return settings.hold_budget_device_s, settings.hold_budget_camera_s
    return float("inf"), settings.hold_budget_camera_s * ANONYMOUS_SHARE
