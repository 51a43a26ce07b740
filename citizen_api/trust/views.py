"""The door to how a resident's own reports are treated."""

from typing import Any

from flask import Blueprint, g

from citizen_api.trust import appeals, queries, saying
from citizen_api.trust.schemas import NewAppealSchema, StandingSchema
from kernel import places
from kernel.http.operations import operation
from kernel.unit_of_work import reading
from kernel.web import languages

blueprint = Blueprint("standing", __name__)


@blueprint.get("")
@operation(summary="How your reports are treated", tag="Standing", answers={200: StandingSchema})
def show_standing() -> dict[str, Any]:
    """In words, with why, what it changes and what it never touches. Nobody else is shown it."""
    return _said()


@blueprint.post("/appeals")
@operation(
    summary="Ask for another look at how your reports are treated",
    tag="Standing",
    body=NewAppealSchema,
    answers={201: StandingSchema, 200: StandingSchema},
    problems=("invalid-fields", "nothing-to-appeal"),
)
def ask_for_another_look(fields: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """A supervisor who has decided nothing of yours answers it. 200 with the one that waits when there is one."""
    _, is_new = appeals.ask(device=g.device, said=fields["words"])
    return _said(), 201 if is_new else 200


def _said() -> dict[str, Any]:
    with reading() as session:
        standing = queries.standing_of(session, g.device.resident_id)
        appeal = queries.newest_appeal_or_none(session, g.device.resident_id)
    with languages.speaking(places.language_of(g.device.locale)):
        return saying.said(standing, appeal)
