"""What the pages say of a decision that can still be taken back, and of one that was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel.web import wording
from moderation.verification.queries import Undoable


@dataclass(frozen=True, slots=True)
class UndoBar:
    """whole_s: the time there was to take it back, left_s what is left of it, both in seconds."""

    task_id: UUID
    said: str
    who_is_told: str
    until_at: datetime
    whole_s: float
    left_s: float

    @property
    def left_percent(self) -> int:
        """For the ring."""
        return round(100 * self.left_s / self.whole_s) if self.whole_s else 0


def undo_bars(undoable: Sequence[Undoable], *, now: datetime) -> list[UndoBar]:
    """One bar for each, the oldest first: the newest stands on top of the stack."""
    return [_bar(each, now) for each in undoable]


ASKED = "A second person will be asked in"


def _bar(each: Undoable, now: datetime) -> UndoBar:
    return UndoBar(
        task_id=each.task_id,
        said=f"{each.reference} {wording.OUTCOMES[each.outcome][0].lower()}.",
        who_is_told=_who_is_told(each.audience_devices) if not each.needs_second else ASKED,
        until_at=each.effective_at,
        whole_s=(each.effective_at - each.decided_at).total_seconds(),
        left_s=max(0.0, (each.effective_at - now).total_seconds()),
    )


def _who_is_told(devices: int) -> str:
    if not devices:
        return "The reporter will read it in"
    return f"{devices} {'device' if devices == 1 else 'devices'} will be told in"


def draft_of(outcome: str, reason: str) -> dict[str, str]:
    """What was typed, from the reason that was taken back: the template, and the words beside it."""
    for template in wording.REASONS[outcome]:
        if reason == template or reason.startswith(f"{template}. "):
            return {"outcome": outcome, "template": template, "reason": reason[len(template) + 2 :]}
    return {"outcome": outcome, "template": "", "reason": reason}
