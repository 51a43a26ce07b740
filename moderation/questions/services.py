"""Asking a reporter by the claim on the task; nobody waits for the answer."""

from uuid import UUID

from citizen_api import public as citizen_api
from kernel import joins
from kernel.errors import NotFound
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work
from moderation.questions import planted
from moderation.worklist import claims


def ask(
    *, officer: SignedIn, task_id: UUID, claim_id: UUID, template: str, report_id: UUID | None = None
) -> tuple[citizen_api.QuestionView, bool]:
    """Ask the task's reporter, or one whose report was joined to it; whether it is new. An open one stays one.

    Raises NotFound, LeaseLost, NotAskable.
    """
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        together = [task.incident_id]
        if task.dispute_id is None:
            together = joins.together_with(uow.session, task.incident_id)
        statements = citizen_api.statements(uow.session, together)
        wanted = report_id or task.report_id
        incident_id = next((each for each, said in statements.items() if said.id == wanted), None)
        if incident_id is None:
            raise NotFound("the task has no such report")
        if task.is_planted:
            return planted.ask(uow, task, report_id=wanted, template=template, officer=officer)
        return citizen_api.ask_reporter(
            uow,
            report_id=wanted,
            incident_id=incident_id,
            template=template,
            officer_id=officer.officer_id,
            actor=officer.actor,
        )
