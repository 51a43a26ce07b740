"""Reading what a report says in another language, and who says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kernel.identity.models import Officer
from moderation.translations.models import Translation


@dataclass(frozen=True, slots=True)
class ByMachine:
    """words are empty when it refused, and refusal says why."""

    service: str
    words: str
    refusal: str
    from_language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ByOfficer:
    officer: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InOtherWords:
    """A report in one language. by_officers: the last of each, the newest first."""

    by_machine: ByMachine | None
    by_officers: list[ByOfficer]


def of_report(session: Session, report_id: UUID, *, into: str) -> InOtherWords:
    """What there is in that language."""
    # The last of each, and no earlier words: the page of a task looks every few seconds.
    rows = session.execute(
        select(Translation, Officer.name)
        .outerjoin(Officer, Officer.id == Translation.officer_id)
        .where(Translation.report_id == report_id, Translation.into_language == into)
        .ext(distinct_on(Translation.officer_id))
        .order_by(Translation.officer_id, Translation.translated_at.desc(), Translation.id.desc())
    ).all()
    machine = next((row for row, _ in rows if row.officer_id is None), None)
    by_officers = [
        ByOfficer(name, row.words, row.translated_at) for row, name in rows if row.officer_id is not None
    ]
    return InOtherWords(
        ByMachine(
            machine.service, machine.words, machine.refusal, machine.from_language, machine.translated_at
        )
        if machine is not None
        else None,
        sorted(by_officers, key=lambda each: each.at, reverse=True),
    )


def into_by_machine(session: Session, report_id: UUID) -> set[str]:
    """The languages in which a machine has answered for this report."""
    query = select(Translation.into_language).where(
        Translation.report_id == report_id, Translation.officer_id.is_(None)
    )
    return set(session.scalars(query))
