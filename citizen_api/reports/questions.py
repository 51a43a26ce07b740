"""Asking a reporter, and their answer: what was asked and said stays with the report."""

from typing import Any
from uuid import UUID

from citizen_api.reports import asking, queries, question_queries
from citizen_api.reports.models import Question
from citizen_api.reports.queries import Owner
from citizen_api.reports.question_queries import QuestionView
from kernel import clock, idempotency, incidents
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.events import QuestionAnswered, QuestionAsked
from kernel.idempotency import RequestKey
from kernel.unit_of_work import UnitOfWork, unit_of_work


def ask(
    uow: UnitOfWork, *, report_id: UUID, incident_id: UUID, template: str, officer_id: UUID, actor: Actor
) -> tuple[QuestionView, bool]:
    """Ask the reporter, in the caller's commit; one that is open already is not asked twice. Raises NotAskable.

    incident_id: the report's own.
    """
    now = clock.now()
    found = question_queries.of_report_locked(uow.session, report_id)
    open_ones = [each for each in found if question_queries.state_of(each, now) == asking.OPEN]
    same = next((each for each in open_ones if each.template == template), None)
    if same is not None:
        return question_queries.view_of(same, now), False
    asking.refuse_unaskable(template, asked={each.template for each in found}, open_now=len(open_ones))
    question = uow.add(
        Question(
            report_id=report_id,
            incident_id=incident_id,
            template=template,
            asked_by=officer_id,
            asked_at=now,
            expires_at=now + asking.EXPIRES_AFTER,
        )
    )
    incidents.note(uow, incident_id, "question_asked", question=str(question.id))
    uow.publish(QuestionAsked(question_id=question.id, report_id=report_id, incident_id=incident_id))
    uow.record(
        actor=actor,
        action="report.ask",
        subject=("report", report_id),
        reason=f"question {template}",
        incident_id=incident_id,
    )
    return question_queries.view_of(question, now), True


def answer(
    *,
    report_id: UUID,
    owner: Owner,
    actor: Actor,
    key: RequestKey,
    question_id: UUID,
    choice: str | None,
    narrative: str,
) -> dict[str, Any]:
    """Take the reporter's answer; the same for the same key.

    Raises NotFound, QuestionClosed, InvalidField, idempotency.Mismatch.
    """
    with unit_of_work() as uow:
        report = queries.locked_report(uow.session, report_id, owner)
        if (earlier := idempotency.earlier_answer_or_none(uow.session, key)) is not None:
            return earlier
        question = uow.session.get(Question, question_id, with_for_update=True)
        if question is None or question.report_id != report.id:
            raise NotFound("no such question about your report")
        now = clock.now()
        state = question_queries.state_of(question, now)
        if state != asking.OPEN:
            raise asking.QuestionClosed(f"it is {state}", why=state)
        asking.refuse_unfit(asking.TEMPLATES[question.template], choice=choice, narrative=narrative)

        question.answered_at, question.choice, question.narrative = now, choice, narrative
        incidents.note(uow, report.incident_id, "question_answered", question=str(question.id))
        uow.publish(
            QuestionAnswered(question_id=question.id, report_id=report.id, incident_id=report.incident_id)
        )
        uow.record(
            actor=actor,
            action="report.answer",
            subject=("report", report.id),
            reason=f"question {question.template}",
            incident_id=report.incident_id,
        )
        given = {
            "question_id": str(question.id),
            "report_id": str(report.id),
            "state": asking.ANSWERED,
            "answered_at": clock.wire(now),
        }
        idempotency.keep(uow.session, key, given)
        return given
