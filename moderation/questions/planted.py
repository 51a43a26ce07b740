"""A question at an audit item: taken as any other is, and sent to nobody. Who asks must not learn from the answer what it is."""

from uuid import UUID

from citizen_api import public as citizen_api
from kernel import clock
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork
from moderation.questions import queries
from moderation.worklist.models import UnsentQuestion, VerificationTask


def ask(
    uow: UnitOfWork, task: VerificationTask, *, report_id: UUID, template: str, officer: SignedIn
) -> tuple[citizen_api.QuestionView, bool]:
    """Keep it, and whether it is new; refused where the reporter could not be asked. Who calls holds the task.

    Raises NotAskable.
    """
    found = [
        *citizen_api.questions(uow.session, [report_id]),
        *queries.unsent(uow.session, task.id, report_id=report_id),
    ]
    open_ones = [each for each in found if each.state == citizen_api.QUESTION_OPEN]
    same = next((each for each in open_ones if each.template == template), None)
    if same is not None:
        return same, False
    asked = {each.template for each in found}
    citizen_api.refuse_unaskable(template, asked=asked, open_now=len(open_ones))
    kept = uow.add(
        UnsentQuestion(
            task_id=task.id,
            report_id=report_id,
            template=template,
            asked_by=officer.officer_id,
            asked_at=clock.now(),
        )
    )
    uow.record(
        actor=officer.actor,
        action="audit_item.ask",
        subject=("verification_task", task.id),
        reason=f"question {template}, sent to nobody",
        incident_id=task.incident_id,
    )
    return queries.as_asked(kept), True
