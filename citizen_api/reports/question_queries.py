"""Reading the questions about reports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.reports import asking
from citizen_api.reports.models import Question, Report
from kernel import clock


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    choice: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question as its reporter reads it. Who asks is not told."""

    id: UUID
    text: str
    choices: list[ChoiceShown]
    state: str
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    choice: str | None
    narrative: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the police read it, with the answer in the resident's own words."""

    id: UUID
    report_id: UUID
    template: str
    text: str
    state: str
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    choice: str | None
    answer: str
    narrative: str


def of_reports(session: Session, report_ids: Collection[UUID]) -> Sequence[Question]:
    """The first asked first."""
    return session.scalars(
        select(Question).where(Question.report_id.in_(report_ids)).order_by(Question.asked_at, Question.id)
    ).all()


def of_report_locked(session: Session, report_id: UUID) -> Sequence[Question]:
    """For who wants to ask: two who ask one reporter take turns."""
    session.execute(select(Report.id).where(Report.id == report_id).with_for_update(key_share=True))
    return of_reports(session, [report_id])


def for_reporter(session: Session, report_id: UUID, *, locale: str) -> list[QuestionShown]:
    """In the reporter's language, the first asked first."""
    now = clock.now()
    return [_shown(each, locale, now) for each in of_reports(session, [report_id])]


def _shown(question: Question, locale: str, now: datetime) -> QuestionShown:
    template = asking.TEMPLATES[question.template]
    return QuestionShown(
        id=question.id,
        text=asking.in_language(template.words, locale),
        choices=[
            ChoiceShown(slug, asking.in_language(words, locale)) for slug, words in template.choices.items()
        ],
        state=state_of(question, now),
        asked_at=question.asked_at,
        expires_at=question.expires_at,
        answered_at=question.answered_at,
        choice=question.choice,
        narrative=question.narrative,
    )


def questions(session: Session, report_ids: Collection[UUID], *, locale: str = "en") -> list[QuestionView]:
    """What was asked of these reports, as the police read it, the first asked first."""
    now = clock.now()
    return [view_of(each, now, locale) for each in of_reports(session, report_ids)]


def templates(locale: str = "en") -> dict[str, str]:
    """What may be asked: slug -> the words, for the officer."""
    return {slug: asking.in_language(template.words, locale) for slug, template in asking.TEMPLATES.items()}


def templates_next(locale: str, *, asked: Collection[str]) -> dict[str, str]:
    """What may be asked once these were asked: slug -> the words, for the officer."""
    every = templates(locale)
    return {slug: every[slug] for slug in asking.offered(asked)}


def unsent(
    question_id: UUID, *, report_id: UUID, template: str, asked_at: datetime, locale: str = "en"
) -> QuestionView:
    """As the police read a question that was asked then, of one that its reporter never gets and cannot answer."""
    expires_at = asked_at + asking.EXPIRES_AFTER
    return QuestionView(
        id=question_id,
        report_id=report_id,
        template=template,
        text=asking.in_language(asking.TEMPLATES[template].words, locale),
        state=asking.state_of(answered_at=None, expires_at=expires_at, now=clock.now()),
        asked_at=asked_at,
        expires_at=expires_at,
        answered_at=None,
        choice=None,
        answer="",
        narrative="",
    )


def state_of(question: Question, now: datetime) -> str:
    """open, answered or expired."""
    return asking.state_of(answered_at=question.answered_at, expires_at=question.expires_at, now=now)


def view_of(question: Question, now: datetime, locale: str = "en") -> QuestionView:
    """With the answer in the resident's own words."""
    template = asking.TEMPLATES[question.template]
    choice = template.choices.get(question.choice or "")
    return QuestionView(
        id=question.id,
        report_id=question.report_id,
        template=question.template,
        text=asking.in_language(template.words, locale),
        state=state_of(question, now),
        asked_at=question.asked_at,
        expires_at=question.expires_at,
        answered_at=question.answered_at,
        choice=question.choice,
        answer=asking.in_language(choice, locale) if choice else "",
        narrative=question.narrative,
    )
