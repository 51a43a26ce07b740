"""Which incidents are one: a join is a row of its own, so that it can be undone and nothing is rewritten.

The joined incident keeps its report, its timeline, its links and its holds; the other one, that it was joined
to, is the one that is decided. A join has one level: what has taken others in is joined to nothing.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock, ids
from kernel.db import Row
from kernel.unit_of_work import UnitOfWork


class IncidentJoin(Row):
    """That an officer took two incidents for one, until somebody takes them apart again."""

    __tablename__ = "incident_joins"
    __table_args__ = (
        CheckConstraint("incident_id <> into_id", name="not_itself"),
        CheckConstraint("(separated_by IS NULL) = (separated_at IS NULL)", name="separation_whole"),
        Index(
            "uq_incident_joins_in_force",
            "incident_id",
            unique=True,
            postgresql_where=text("separated_at IS NULL"),
        ),
        Index("ix_incident_joins_into_id", "into_id", postgresql_where=text("separated_at IS NULL")),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), comment="The joined one")
    into_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), comment="The one that is decided")
    joined_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    joined_at: Mapped[datetime]
    separated_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    separated_at: Mapped[datetime | None] = mapped_column(comment="In force until then")


class IncidentDifference(Row):
    """That an officer saw two incidents side by side and said that they are not one. Not suggested again."""

    __tablename__ = "incident_differences"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="ordered"),
        Index("ix_incident_differences_second_id", "second_id"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), comment="The smaller of the two ids")
    second_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    told_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    told_at: Mapped[datetime]


_TELL_APART = """
    INSERT INTO incident_differences (id, first_id, second_id, told_by, told_at)
    VALUES (:id, :first_id, :second_id, :told_by, :told_at) ON CONFLICT (first_id, second_id) DO NOTHING
"""


def join(uow: UnitOfWork, incident_id: UUID, *, into_id: UUID, officer_id: UUID) -> IncidentJoin:
    """Take `incident_id` for the same as `into_id`. Who calls holds both tasks, and has refused what is no pair."""
    return uow.add(
        IncidentJoin(incident_id=incident_id, into_id=into_id, joined_by=officer_id, joined_at=clock.now())
    )


def separate(uow: UnitOfWork, found: IncidentJoin, *, officer_id: UUID) -> None:
    """Take it apart again; the row stays and says who did what."""
    found.separated_by, found.separated_at = officer_id, clock.now()
    uow.session.flush()


def tell_apart(uow: UnitOfWork, one_id: UUID, other_id: UUID, *, officer_id: UUID) -> bool:
    """Remember that the two are different, once; whether that is new."""
    first_id, second_id = sorted((one_id, other_id))
    written = uow.execute(
        _TELL_APART,
        {
            "id": ids.new_id(),
            "first_id": first_id,
            "second_id": second_id,
            "told_by": officer_id,
            "told_at": clock.now(),
        },
    )
    return written.rowcount == 1


def in_force_or_none(session: Session, incident_id: UUID) -> IncidentJoin | None:
    """The join by which this incident hangs on another."""
    return session.scalars(
        select(IncidentJoin).where(
            IncidentJoin.incident_id == incident_id, IncidentJoin.separated_at.is_(None)
        )
    ).one_or_none()


def into_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The incident that this one was joined to."""
    found = in_force_or_none(session, incident_id)
    return None if found is None else found.into_id


def joined_to(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """What has been joined to each of these, in the order of joining; in one query."""
    rows = session.execute(
        select(IncidentJoin.into_id, IncidentJoin.incident_id)
        .where(IncidentJoin.into_id.in_(incident_ids), IncidentJoin.separated_at.is_(None))
        .order_by(IncidentJoin.joined_at, IncidentJoin.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for into_id, incident_id in rows:
        found.setdefault(into_id, []).append(incident_id)
    return found


def together_with(session: Session, incident_id: UUID) -> list[UUID]:
    """All incidents that are one with this one, itself among them; the one that is decided comes first."""
    head = into_or_none(session, incident_id) or incident_id
    return [head, *joined_to(session, [head]).get(head, [])]


def different_from(session: Session, incident_id: UUID) -> set[UUID]:
    """What an officer said is not the same as this one."""
    rows = session.execute(
        select(IncidentDifference.first_id, IncidentDifference.second_id).where(
            (IncidentDifference.first_id == incident_id) | (IncidentDifference.second_id == incident_id)
        )
    )
    return {each for pair in rows for each in pair} - {incident_id}
