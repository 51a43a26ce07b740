"""Which decided incidents may come back as audit items: their answer stands, nobody waits for it, their footage is there."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from cctv_link import public as cctv_link
from kernel import clock
from kernel.incidents import FINDINGS, Incident
from kernel.joins import IncidentJoin
from moderation.verification.models import Verification
from moderation.worklist.models import PlantedItem, VerificationTask

# No older than what a real look may be of: supervisors are told of what nobody has decided for a day. The day of receipt
# stands on the page and in the picture, and an old one would be recognised by it.
LOOKS_BACK = timedelta(hours=24)
# Not what has just been decided: whoever sits beside its officer has heard of it.
SETTLED_FOR = timedelta(hours=1)
# Shown to nobody for practice: who was hurt, shamed or lost is looked at by who must.
DELICATE = ("assault", "harassment", "missing_person")
# While one of these waits and nobody has it, nothing that is no work is put beside it.
URGENT_PRIORITY = 8
# So many of the latest are drawn from, and of so many drawn the footage is looked at.
MOST_RECENT = 1_000
MOST_DRAWN = 20

_seconding, _open = aliased(VerificationTask), aliased(VerificationTask)
_joined = aliased(Incident)


def drawn_or_none(session: Session, *, stations: Collection[UUID] | None) -> UUID | None:
    """The decision of an incident to plant, drawn by chance; what two agreed on before what one found.

    stations: of these alone; None: of the whole city.
    """
    for is_wanted in (~Verification.is_first, and_(Verification.is_first)):
        # The latest first, out of an index of their own, and only of those is asked whether they may be planted: the
        # other way round, a million decisions were asked.
        latest = _latest(is_wanted, stations).cte("latest").prefix_with("MATERIALIZED")
        fitting = _plantable().where(Verification.id.in_(select(latest.c.id)))
        drawn = session.execute(fitting.order_by(func.random()).limit(MOST_DRAWN)).all()
        clips = cctv_link.clips_of(session, [row.incident_id for row in drawn])
        for row in drawn:
            if any(clip.state == "final" for clip in clips.get(row.incident_id, [])):
                return row.id
    return None


def of_incident_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The decision that stands on an incident, where it may be planted."""
    return session.scalar(
        _plantable().with_only_columns(Verification.id).where(Verification.incident_id == incident_id)
    )


def is_busy(session: Session, *, stations: Collection[UUID] | None) -> bool:
    """Whether somebody's danger waits for an officer; an item would wait as long as it has, and might come before it."""
    query = select(VerificationTask.id).where(
        VerificationTask.state == "open",
        ~VerificationTask.is_planted,
        VerificationTask.priority >= URGENT_PRIORITY,
        func.coalesce(VerificationTask.claim_expires_at, clock.now()) <= clock.now(),
    )
    if stations is not None:
        query = query.where(VerificationTask.station_id.in_(stations))
    return session.scalar(query.limit(1)) is not None


def still_stands(session: Session, decision_id: UUID) -> bool:
    """Whether it may still be planted, by this commit alone: a dispute, a withdrawal and another planting wait, or were first."""
    decided = session.get_one(Verification, decision_id)
    session.execute(
        select(Incident.id).where(Incident.id == decided.incident_id).with_for_update(key_share=True)
    )
    return session.scalar(_plantable().where(Verification.id == decision_id)) is not None


def _latest(is_wanted: ColumnElement[bool], stations: Collection[UUID] | None) -> Select[UUID]:
    now = clock.now()
    query = select(Verification.id).where(
        is_wanted,
        Verification.undone_at.is_(None),
        Verification.decided_at.between(now - LOOKS_BACK, now - SETTLED_FOR),
    )
    if stations is not None:
        query = query.where(Verification.station_id.in_(stations))
    return query.order_by(Verification.decided_at.desc()).limit(MOST_RECENT)


def _plantable() -> Select[UUID, UUID]:
    return (
        select(Verification.id, Verification.incident_id)
        .join(Incident, Incident.id == Verification.incident_id)
        .where(
            Verification.took_effect_at.is_not(None),
            Verification.undone_at.is_(None),
            Incident.kind == "report",
            Incident.category.not_in(DELICATE),
            Incident.position.is_not(None),
            Verification.decided_at >= clock.now() - LOOKS_BACK,
            Incident.status == Verification.outcome,
            Incident.status.in_(sorted(FINDINGS)),
            # Of two who agreed, the second's; a decision is another's look at most once.
            ~exists().where(_seconding.seconds_id == Verification.id),
            ~exists().where(_open.incident_id == Verification.incident_id, _open.state == "open"),
            ~exists().where(PlantedItem.incident_id == Verification.incident_id),
            ~exists().where(
                IncidentJoin.incident_id == Verification.incident_id, IncidentJoin.separated_at.is_(None)
            ),
            ~exists().where(
                IncidentJoin.into_id == Verification.incident_id,
                IncidentJoin.separated_at.is_(None),
                _joined.id == IncidentJoin.incident_id,
                _joined.category.in_(DELICATE),
            ),
            _is_last(),
        )
    )


def _is_last() -> ColumnElement[bool]:
    """What a dispute changed or upheld stands in the place of what was found before."""
    later = aliased(Verification)
    return ~exists().where(
        later.incident_id == Verification.incident_id,
        later.undone_at.is_(None),
        later.decided_at > Verification.decided_at,
    )
