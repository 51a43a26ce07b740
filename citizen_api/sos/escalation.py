"""Taking a step of the ladder, and noting what came of it. Each in the caller's commit, under the alert's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_api.sos import queries
from citizen_api.sos.ladder import UNANSWERED, Step
from citizen_api.sos.ladder import steps as as_steps
from citizen_api.sos.models import SosContact, SosEscalation
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import locked
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.events import SosContactDue, SosContacted, SosEscalated, SosEscalationDue
from kernel.unit_of_work import UnitOfWork

LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Called:
    """One whom a step tells: a console at once, somebody outside by the outbox."""

    who: str
    how: str
    state: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that must be taken now, of an alert that this commit holds."""

    alert: AlertView
    step: Step


def due_step_or_none(uow: UnitOfWork, sos_alert_id: UUID, *, level: int) -> DueStep | None:
    """The step, when nobody has answered and it was not taken yet. Holds the alert. Raises NotFound."""
    alert = locked(uow, sos_alert_id)
    if alert.state not in UNANSWERED or level != alert.escalation_level + 1:
        return None
    planned = {step.level: step for step in as_steps(alert.plan, raised_at=alert.raised_at)}
    if level not in planned:
        return None
    return DueStep(queries.alert_by_id(uow.session, sos_alert_id), planned[level])


def take(uow: UnitOfWork, due: DueStep, *, called: Sequence[Called], actor: Actor) -> None:
    """Take the step: who is told stands with it, the feed hears of it, and the next one falls due."""
    alert, now = locked(uow, due.alert.id), clock.now()
    ids = {"sos_alert_id": alert.id, "incident_id": alert.incident_id}
    alert.escalation_level = due.step.level
    uow.add(
        SosEscalation(
            sos_alert_id=alert.id, level=due.step.level, to=due.step.to, due_at=due.step.at, taken_at=now
        )
    )
    for each in called:
        contact = uow.add(
            SosContact(
                sos_alert_id=alert.id,
                level=due.step.level,
                how=each.how,
                who=each.who,
                address=each.address,
                state=each.state,
                at=now,
            )
        )
        if each.state == "waiting":
            uow.publish(SosContactDue(**ids, contact_id=contact.id))
    uow.publish(SosEscalated(**ids, level=due.step.level))
    following = [step for step in due.alert.steps if step.level == due.step.level + 1]
    for step in following:
        uow.publish(SosEscalationDue(**ids, level=step.level), not_before=step.at)
    told = ", ".join(f"{each.who} by {each.how}" for each in called) or "nobody was there"
    uow.record(
        actor=actor,
        action="sos.escalate",
        subject=("sos_alert", alert.id),
        reason=f"{due.step.to}: {told}",
        incident_id=alert.incident_id,
    )


def note_try(uow: UnitOfWork, contact_id: UUID, *, answer: str) -> None:
    """Somebody outside was not reached this time; it is tried again."""
    contact = _locked_contact(uow, contact_id)
    contact.tries += 1
    contact.answer = answer[:LONGEST_ANSWER]
    uow.session.flush()


def settle(
    uow: UnitOfWork, contact_id: UUID, *, incident_id: UUID, state: str, answer: str, actor: Actor
) -> None:
    """Somebody outside was told, refused, or need not be told any more. Said twice, it is one."""
    contact = _locked_contact(uow, contact_id)
    if contact.state != "waiting":
        return
    contact.tries += 0 if state == "not_needed" else 1
    contact.state, contact.answer, contact.at = state, answer[:LONGEST_ANSWER], clock.now()
    uow.session.flush()
    uow.publish(
        SosContacted(sos_alert_id=contact.sos_alert_id, incident_id=incident_id, contact_id=contact_id)
    )
    uow.record(
        actor=actor,
        action="sos.contact",
        subject=("sos_alert", contact.sos_alert_id),
        reason=f"{contact.how} to {contact.who}: {state}",
        incident_id=incident_id,
    )


def _locked_contact(uow: UnitOfWork, contact_id: UUID) -> SosContact:
    contact = uow.session.get(SosContact, contact_id, with_for_update=True)
    if contact is None:
        raise NotFound(f"no contact {contact_id}")
    return contact
