"""Extending: an officer asks for more of a camera, within what is held. A new clip; the old one stays as it was."""

from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.footage import hold_queries, queries, readiness
from cctv_link.footage.models import Clip
from cctv_link.footage.window import LONGEST_CLIP, FootageWindow
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.events import FootageDue
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

SHORTEST_CLIP = timedelta(seconds=1)
# An instant on the wire is cut off at the millisecond: who asks for what is held must not be refused for it.
WIRE_PRECISION = timedelta(milliseconds=1)


class NotHeld(DomainError):
    kind = Kind.CONFLICT
    slug = "not-held"
    title = N_("The camera's recording of that time is not held")


def extend_clip(
    uow: UnitOfWork, *, incident_id: UUID, clip_id: UUID, from_at: datetime, to_at: datetime, actor: Actor
) -> tuple[UUID, bool]:
    """Ask for [from_at, to_at) of the clip's camera; the new clip, and whether it is new: the same again is not.

    Raises NotFound when the incident has no such clip, InvalidField, NotHeld saying what is held.
    """
    if not SHORTEST_CLIP <= to_at - from_at <= LONGEST_CLIP:
        longest_min = LONGEST_CLIP // timedelta(minutes=1)
        raise InvalidField(("to", "length", f"a clip is 1 second to {longest_min} minutes long"))
    hold_queries.lock_incident(uow.session, incident_id)
    clip = uow.session.get(Clip, clip_id)
    if clip is None or clip.incident_id != incident_id:
        raise NotFound("the incident has no such clip")
    _require_held(uow, clip, from_at, to_at)
    known = queries.clip_of_window_or_none(uow.session, incident_id, clip.camera_id, from_at, to_at)
    if known is not None:
        return known, False
    return _ask(uow, clip, FootageWindow(from_at, to_at), actor), True


def _require_held(uow: UnitOfWork, clip: Clip, from_at: datetime, to_at: datetime) -> None:
    held = hold_queries.held_windows(uow.session, [clip.incident_id]).get((clip.incident_id, clip.camera_id))
    if held is None:
        raise NotHeld("nothing of this camera is held for the incident", held=None)
    if from_at <= held.from_at - WIRE_PRECISION or to_at > held.to_at:
        raise NotHeld(
            f"it is held from {clock.wire(held.from_at)} to {clock.wire(held.to_at)}",
            held={"from": clock.wire(held.from_at), "to": clock.wire(held.to_at)},
        )


def _ask(uow: UnitOfWork, clip: Clip, window: FootageWindow, actor: Actor) -> UUID:
    now = clock.now()
    asked = uow.add(
        Clip(
            incident_id=clip.incident_id,
            camera_id=clip.camera_id,
            extends_id=clip.id,
            from_at=window.from_at,
            to_at=window.to_at,
            state="pending",
            reason="",
            budget="officer",
            pull_at=now,
            requested_at=now,
        )
    )
    if not window.is_closed(now) and readiness.is_worth_a_part(window, now):
        uow.publish(FootageDue(clip_id=asked.id))
    uow.publish(FootageDue(clip_id=asked.id), not_before=readiness.due_at(window))
    uow.record(
        actor=actor,
        action="clip.extend",
        subject=("clip", asked.id),
        reason=f"{clock.wire(window.from_at)} to {clock.wire(window.to_at)}, beside clip {clip.id}",
        incident_id=clip.incident_id,
    )
    return asked.id
