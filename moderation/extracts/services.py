"""Asking for a still or a piece of one of the task's clips; the cameras' side makes it."""

from datetime import datetime
from uuid import UUID

from cctv_link import public as cctv_link
from kernel import joins
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.worklist import claims


def take_still(
    *, officer: SignedIn, task_id: UUID, claim_id: UUID, clip_id: UUID, at: datetime
) -> tuple[cctv_link.Extract, bool]:
    """The picture on the screen at that moment, and whether it is new. Raises NotFound, LeaseLost, NothingToTake."""
    with unit_of_work() as uow:
        _require_clip(uow, task_id, claim_id, clip_id, officer)
        facts, is_new = cctv_link.ask_still(
            uow, clip_id=clip_id, at=at, officer_id=officer.officer_id, actor=officer.actor
        )
        return cctv_link.extract_of(facts), is_new


def take_piece(
    *, officer: SignedIn, task_id: UUID, claim_id: UUID, clip_id: UUID, from_at: datetime, to_at: datetime
) -> tuple[cctv_link.Extract, bool]:
    """What the clip shows from one moment to another, and whether it is new.

    Raises NotFound, LeaseLost, InvalidField, NothingToTake.
    """
    with unit_of_work() as uow:
        _require_clip(uow, task_id, claim_id, clip_id, officer)
        facts, is_new = cctv_link.ask_piece(
            uow,
            clip_id=clip_id,
            from_at=from_at,
            to_at=to_at,
            officer_id=officer.officer_id,
            actor=officer.actor,
        )
        return cctv_link.extract_of(facts), is_new


def _require_clip(uow: UnitOfWork, task_id: UUID, claim_id: UUID, clip_id: UUID, officer: SignedIn) -> None:
    task = claims.locked(uow, task_id)
    claims.require_live(uow, task, officer=officer, claim_id=claim_id)
    together = [task.incident_id]
    if task.dispute_id is None:
        together = joins.together_with(uow.session, task.incident_id)
    hidden = reach.hidden_cameras(uow.session, officer.officer_id)
    clips = cctv_link.clips_of(uow.session, together, hidden=hidden)
    if clip_id not in {clip.id for found in clips.values() for clip in found}:
        raise NotFound("the task has no such clip")
