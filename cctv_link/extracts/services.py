"""Asking for a still or a piece of a clip. Making it: making.py, in a worker of its own."""

from datetime import datetime
from uuid import UUID

from cctv_link.extracts import choosing, queries
from cctv_link.extracts.queries import ExtractFacts
from kernel import clock, ids
from kernel.audit.entries import Actor
from kernel.events import ExtractAsked
from kernel.unit_of_work import UnitOfWork

# Of one file. Each is a job before whom others wait; who needs more than this exports the clip.
MOST_OF_ONE = 100

_ASK = """
    INSERT INTO extracts (id, kind, incident_id, camera_id, clip_id, source_id, from_at, to_at, state, failure,
        asked_by, asked_at)
    VALUES (:id, :kind, :incident_id, :camera_id, :clip_id, :source_id, :from_at, :to_at, 'asked', '',
        :asked_by, :asked_at)
    ON CONFLICT (source_id, kind, from_at, to_at) DO NOTHING
"""


def ask_still(
    uow: UnitOfWork, *, clip_id: UUID, at: datetime, officer_id: UUID, actor: Actor
) -> tuple[ExtractFacts, bool]:
    """The picture that the clip shows at that moment, and whether it is new. Raises NothingToTake."""
    file = choosing.file_of_still(queries.files_of_clip(uow.session, clip_id), at)
    return _ask(uow, file.id, kind="still", from_at=at, to_at=at, officer_id=officer_id, actor=actor)


def ask_piece(
    uow: UnitOfWork, *, clip_id: UUID, from_at: datetime, to_at: datetime, officer_id: UUID, actor: Actor
) -> tuple[ExtractFacts, bool]:
    """The clip's pictures of [from_at, to_at), and whether it is new. Raises InvalidField, NothingToTake."""
    file = choosing.file_of_piece(queries.files_of_clip(uow.session, clip_id), from_at, to_at)
    return _ask(uow, file.id, kind="clip", from_at=from_at, to_at=to_at, officer_id=officer_id, actor=actor)


def _ask(
    uow: UnitOfWork,
    source_id: UUID,
    *,
    kind: str,
    from_at: datetime,
    to_at: datetime,
    officer_id: UUID,
    actor: Actor,
) -> tuple[ExtractFacts, bool]:
    source = queries.item(uow.session, source_id)
    found = queries.extract_of_or_none(
        uow.session, source_id=source.id, kind=kind, from_at=from_at, to_at=to_at
    )
    if found is None and queries.many_of(uow.session, source.id) >= MOST_OF_ONE:
        raise choosing.NothingToTake(
            f"{MOST_OF_ONE} were taken out of it already; take what is there, or the clip"
        )
    extract_id = ids.new_id()
    is_new = uow.execute(
        _ASK,
        {
            "id": extract_id,
            "kind": kind,
            "incident_id": source.incident_id,
            "camera_id": source.camera_id,
            "clip_id": source.clip_id,
            "source_id": source.id,
            "from_at": from_at,
            "to_at": to_at,
            "asked_by": officer_id,
            "asked_at": clock.now(),
        },
    ).rowcount
    if found is not None and found.state == "failed":
        # Asked for again it is tried again: a machine that was too busy fails as a film does that cannot be decoded.
        is_new = uow.execute(
            "UPDATE extracts SET state = 'asked', failure = '', asked_by = :asked_by, asked_at = :asked_at"
            " WHERE id = :id AND state = 'failed'",
            {"id": found.id, "asked_by": officer_id, "asked_at": clock.now()},
        ).rowcount
        extract_id = found.id
    if is_new:
        uow.publish(ExtractAsked(extract_id=extract_id))
        uow.record(
            actor=actor,
            action="evidence.ask_still" if kind == "still" else "evidence.ask_extract",
            subject=("evidence", source.id),
            reason=_told(from_at, to_at),
            incident_id=source.incident_id,
        )
    found = queries.extract_of_or_none(
        uow.session, source_id=source.id, kind=kind, from_at=from_at, to_at=to_at
    )
    assert found is not None
    return found, bool(is_new)


def _told(from_at: datetime, to_at: datetime) -> str:
    if from_at == to_at:
        return f"the picture at {clock.wire(from_at)}"
    return f"{clock.wire(from_at)} to {clock.wire(to_at)}"
