"""A resident asks, and a supervisor who has decided nothing of theirs answers. Each is one commit."""

from uuid import UUID

from citizen_api.trust import queries, words
from citizen_api.trust.models import TrustAppeal
from citizen_api.trust.queries import AppealView
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work


class NothingToAppeal(DomainError):
    kind = Kind.CONFLICT
    slug = "nothing-to-appeal"
    title = N_("Nothing is held against you")


def ask(*, device: Device, said: str) -> tuple[AppealView, bool]:
    """The appeal, and whether it is new: while one waits, another asking is the same. Raises NothingToAppeal."""
    with unit_of_work() as uow:
        # Of two that ask at once one finds the other's.
        uow.execute("SELECT 1 FROM residents WHERE id = :id FOR UPDATE", {"id": device.resident_id})
        earlier = queries.newest_appeal_or_none(uow.session, device.resident_id)
        if earlier is not None and earlier.answered_at is None:
            return earlier, False
        if not queries.held_against(uow.session, device.resident_id):
            raise NothingToAppeal("no report of yours was found to be made up")
        row = uow.add(TrustAppeal(resident_id=device.resident_id, words=said.strip(), asked_at=clock.now()))
        uow.record(actor=device.actor, action="trust_appeal.ask", subject=("trust_appeal", row.id))
        return queries.view(row), True


def answer(uow: UnitOfWork, *, appeal_id: UUID, outcome: str, reason: str, actor: Actor) -> None:
    """In the caller's commit, who has looked at who may. Lifted, what was held against the resident counts no more.

    Raises NotFound when it does not wait any more, InvalidField.
    """
    if reason not in words.REASONS.get(outcome, {}):
        raise InvalidField(("reason", "invalid", "one of the offered ones"))
    row = uow.session.get(TrustAppeal, appeal_id, with_for_update=True)
    if row is None or row.answered_at is not None:
        raise NotFound("no such appeal waits")
    now = clock.now()
    row.answered_at, row.answered_by, row.outcome, row.reason = now, actor.id, outcome, reason
    if outcome == "lifted":
        for mark in queries.held_against(uow.session, row.resident_id):
            mark.lifted_at = now
    uow.session.flush()
    uow.record(
        actor=actor, action=f"trust_appeal.{outcome}", subject=("trust_appeal", appeal_id), reason=reason
    )
