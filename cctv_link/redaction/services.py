"""Asking for a redacted copy, and showing it. Making it: making.py, in a worker of its own."""

from datetime import datetime
from uuid import UUID

from cctv_link.evidence import overdue
from cctv_link.media.limited import NotDecodable
from cctv_link.redaction import queries
from cctv_link.redaction.queries import CopyFacts, Original
from kernel import clock, ids
from kernel.audit.entries import Actor
from kernel.events import RedactionAsked
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

REASON = "for an officer without a claim on it or its SOS open"


def ask(original_id: UUID, *, officer: SignedIn, reason: str = REASON) -> CopyFacts:
    """The copy of an original as far as it has come. The first to ask has it made; who comes later joins.

    With a clip its still is asked for, before it: there is something to show a minute earlier. Raises NotFound,
    NotDecodable when it was tried and cannot be made, and CopyOverdue when nothing has come of it for hours; it is
    asked for anew then.
    """
    with reading() as session:
        found = queries.copy_or_none(session, original_id)
        if found is None:
            wanted = queries.original(session, original_id)
            still_id = queries.still_of_or_none(session, original_id)
            still = queries.original(session, still_id) if still_id is not None else None
    if found is None:
        with unit_of_work() as uow:
            for each in (still, wanted):
                if each is not None:
                    _ask_first(uow, each, officer=officer.actor, reason=reason)
            found = queries.copy_or_none(uow.session, original_id)
            assert found is not None
    if found.state == "failed":
        raise NotDecodable(found.failure)
    if found.state != "made":
        overdue.told(asked_at=found.asked_at, asked_again_at=_asked_again_at(found, officer=officer.actor))
    return found


def show(copy: CopyFacts, *, officer: SignedIn) -> None:
    """Account for a showing, before a byte is sent: one entry per officer and copy."""
    with reading() as session:
        if queries.was_shown(session, copy.id, viewer=officer.actor):
            return
        incident_id = queries.original(session, copy.original_id).incident_id
    with unit_of_work() as uow:
        # A browser asks for its first ranges at once: of twins, the constraint lets one be the first.
        is_first = uow.execute(
            "INSERT INTO redacted_views (id, viewer_id, via, copy_id, viewed_at)"
            " VALUES (:id, :viewer_id, :via, :copy_id, :viewed_at) ON CONFLICT DO NOTHING",
            {
                "id": ids.new_id(),
                "viewer_id": officer.actor.id,
                "via": officer.actor.via,
                "copy_id": copy.id,
                "viewed_at": clock.now(),
            },
        ).rowcount
        if is_first:
            uow.record(
                actor=officer.actor,
                action="evidence.view_redacted",
                subject=("evidence", copy.original_id),
                reason=f"redacted copy {copy.id}",
                incident_id=incident_id,
            )


def _asked_again_at(copy: CopyFacts, *, officer: Actor) -> datetime | None:
    """When it was last asked for anew: now, if that is long ago. Of many who wait, one does."""
    lost_before = overdue.lost_before()
    if (copy.asked_again_at or copy.asked_at) > lost_before:
        return copy.asked_again_at
    with unit_of_work() as uow:
        now = clock.now()
        is_first = uow.execute(
            "UPDATE redacted_copies SET asked_again_at = :now WHERE id = :id AND state IN ('asked', 'under_way')"
            " AND coalesce(asked_again_at, asked_at) <= :lost_before",
            {"id": copy.id, "now": now, "lost_before": lost_before},
        ).rowcount
        if is_first:
            uow.publish(RedactionAsked(original_id=copy.original_id))
            uow.record(
                actor=officer,
                action="redaction.ask_again",
                subject=("evidence", copy.original_id),
                reason=f"nothing has come of it since {clock.wire(copy.asked_again_at or copy.asked_at)}",
                incident_id=queries.original(uow.session, copy.original_id).incident_id,
            )
    return now


def _ask_first(uow: UnitOfWork, wanted: Original, *, officer: Actor, reason: str) -> None:
    is_first = uow.execute(
        "INSERT INTO redacted_copies (id, original_id, reason, state, percent, failure, asked_by, asked_at)"
        " VALUES (:id, :original_id, :reason, 'asked', 0, '', :asked_by, :asked_at) ON CONFLICT DO NOTHING",
        {
            "id": ids.new_id(),
            "original_id": wanted.id,
            "reason": reason,
            "asked_by": officer.id,
            "asked_at": clock.now(),
        },
    ).rowcount
    if not is_first:
        return
    uow.publish(RedactionAsked(original_id=wanted.id))
    uow.record(
        actor=officer,
        action="redaction.ask",
        subject=("evidence", wanted.id),
        reason=reason,
        incident_id=wanted.incident_id,
    )
