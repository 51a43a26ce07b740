"""What the pages say of a decision that can still be taken back, and of one that was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel.web import wording
from moderation.verification.queries import Undoable


@dataclass(frozen=True, slots=True)
class UndoBar:
    """devices: how many would be told. whole_s: the time there was to take it back, left_s what is left of it, both in seconds."""

    task_id: UUID
    reference: str
    outcome: str
    devices: int
    needs_second: bool
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


def _bar(each: Undoable, now: datetime) -> UndoBar:
    return UndoBar(
        task_id=each.task_id,
        reference=each.reference,
        outcome=each.outcome,
        devices=each.audience_devices,
        needs_second=bool(each.needs_second),
        until_at=each.effective_at,
        whole_s=(each.effective_at - each.decided_at).total_seconds(),
        left_s=max(0.0, (each.effective_at - now).total_seconds()),
    )


def draft_of(outcome: str, reason: str) -> dict[str, str]:
    """What was typed, from the reason that was taken back: the template, and the words beside it."""
    for template in wording.REASONS[outcome]:
        if reason == template or reason.startswith(f"{template}. "):
            return {"outcome": outcome, "template": template, "reason": reason[len(template) + 2 :]}
    return {"outcome": outcome, "template": "", "reason": reason}
