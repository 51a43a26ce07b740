"""Answering an appeal, in one commit."""

from uuid import UUID

from citizen_api import public as citizen_api
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import unit_of_work
from moderation.appeals import queries


class DecidedTheirs(DomainError):
    kind = Kind.FORBIDDEN
    slug = "decided-theirs"
    title = N_("Somebody who has decided nothing of theirs answers this")


def answer(*, officer: SignedIn, appeal_id: UUID, outcome: str, reason: str) -> None:
    """Once. The resident reads it in their language. Raises NotFound, DecidedTheirs, InvalidField."""
    with unit_of_work() as uow:
        asked = citizen_api.appeal_at_desk(uow.session, appeal_id)
        if not queries.may_answer(uow.session, officer.officer_id, asked):
            raise DecidedTheirs("you have decided on a report of theirs, or do not see one of these")
        citizen_api.answer_appeal(
            uow, appeal_id=appeal_id, outcome=outcome, reason=reason, actor=officer.actor
        )
