"""Reading what a report says in another language, and who says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kernel.identity.models import Officer
from moderation.translations.models import Translation


@dataclass(frozen=True, slots=True)
class ByMachine:
    """words are empty when it refused, and refusal says why. is_final: False: it let nobody in, and is asked again."""

    service: str
    words: str
    refusal: str
    is_final: bool
    from_language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ByOfficer:
    officer: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InOtherWords:
    """What somebody said in one language. by_officers: the last of each, the newest first."""

    by_machine: ByMachine | None
    by_officers: list[ByOfficer]


def of_all(session: Session, said_ids: Collection[UUID], *, into: str) -> dict[UUID, InOtherWords]:
    """What there is in that language of each: of a report's own words by its id, of a dispute's by the dispute's."""
    # The last of each, and no earlier words: the page of a task looks every few seconds.
    rows = session.execute(
        select(Translation, Officer.name)
        .outerjoin(Officer, Officer.id == Translation.officer_id)
        .where(Translation.said_id.in_(said_ids), Translation.into_language == into)
        .ext(distinct_on(Translation.said_id, Translation.officer_id))
        .order_by(
            Translation.said_id,
            Translation.officer_id,
            Translation.translated_at.desc(),
            Translation.id.desc(),
        )
    ).all()
    found: dict[UUID, list[tuple[Translation, str]]] = {each: [] for each in said_ids}
    for row, name in rows:
        found[row.said_id].append((row, name))
    return {each: _in_other_words(those) for each, those in found.items()}


def _in_other_words(rows: Sequence[tuple[Translation, str]]) -> InOtherWords:
    machine = next((row for row, _ in rows if row.officer_id is None), None)
    by_officers = [
        ByOfficer(name, row.words, row.translated_at) for row, name in rows if row.officer_id is not None
    ]
    return InOtherWords(
        ByMachine(
            machine.service,
            machine.words,
            machine.refusal,
            machine.is_final,
            machine.from_language,
            machine.translated_at,
        )
        if machine is not None
        else None,
        sorted(by_officers, key=lambda each: each.at, reverse=True),
    )


def into_by_machine(session: Session, said_id: UUID) -> set[str]:
    """The languages in which a machine has had its say about these words."""
    query = select(Translation.into_language).where(
        Translation.said_id == said_id, Translation.officer_id.is_(None), Translation.is_final
    )
    return set(session.scalars(query))


@dataclass(frozen=True, slots=True)
class ShutOut:
    """What waits because the service let nobody in: how much, what it said last, and since when."""

    many: int
    why: str
    since: datetime | None


def shut_out(session: Session) -> ShutOut:
    """For doctor."""
    waiting = select(func.count(), func.max(Translation.refusal), func.min(Translation.translated_at)).where(
        ~Translation.is_final
    )
    many, why, since = session.execute(waiting).one()
    return ShutOut(many, why or "", since)
