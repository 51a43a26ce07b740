"""Questions to a reporter, at the worklist's door."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, g

from citizen_api.public import QuestionView
from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.questions import queries, services
from moderation.questions.schemas import AskedAllSchema, AskedSchema, NewQuestionSchema

blueprint = Blueprint("questions", __name__)

OFFICER = ("session", "key")


@blueprint.get("/<uuid:task_id>/questions")
@operation(
    summary="What was asked of a task's reporters",
    tag="Worklist",
    answers={200: AskedAllSchema},
    problems=("not-found",),
    security=OFFICER,
)
def list_questions(task_id: UUID) -> dict[str, Sequence[QuestionView]]:
    """With the answers, the first asked first."""
    with reading() as session:
        return {"questions": queries.of_task(session, task_id, officer_id=g.officer.officer_id)}


@blueprint.post("/<uuid:task_id>/questions")
@operation(
    summary="Ask the reporter",
    tag="Worklist",
    body=NewQuestionSchema,
    answers={201: AskedSchema, 200: AskedSchema},
    problems=("not-found", "lease-lost", "not-askable"),
    security=OFFICER,
)
def ask_reporter(task_id: UUID, fields: dict[str, Any]) -> tuple[QuestionView, int]:
    """By a template, in the reporter's language. It may be decided without waiting; one that is open stays one (200)."""
    asked, is_new = services.ask(officer=g.officer, task_id=task_id, **fields)
    return asked, 201 if is_new else 200
