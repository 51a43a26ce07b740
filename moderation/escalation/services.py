"""Taking a step of the ladder when it falls due, and telling somebody outside."""

from collections.abc import Mapping

from citizen_api import public as citizen_api
from citizen_api.public import AlertView, ContactView
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError, Kind
from kernel.events import SosContactDue, SosEscalationDue
from kernel.identity import stations
from kernel.outbox import Delivery
from kernel.outgoing import Refused, Unreachable
from kernel.unit_of_work import reading, unit_of_work
from moderation.escalation import calling
from moderation.escalation.notice import Notice, Sender

LADDER = system("ladder")


class ContactUnavailable(DomainError):
    """The outbox brings it round again, ever later, until somebody outside or an operator has answered."""

    kind = Kind.UNAVAILABLE
    slug = "contact-unavailable"
    title = "The station's contact cannot be reached now"


def take_step(delivery: Delivery, *, settings: Settings) -> None:
    """Call whom the step calls, unless somebody has answered or it was taken. Safe to run twice."""
    assert isinstance(delivery.event, SosEscalationDue)
    with unit_of_work(completes=delivery) as uow:
        due = citizen_api.due_sos_step_or_none(uow, delivery.event.sos_alert_id, level=delivery.event.level)
        if due is None:
            return
        called = calling.called(uow.session, due, settings=settings)
        citizen_api.take_sos_step(uow, due, called=called, actor=LADDER)


def contact(delivery: Delivery, *, senders: Mapping[str, Sender]) -> None:
    """Tell somebody outside once, unless an operator has answered meanwhile. Raises ContactUnavailable.

    Who dies between the sending and its noting sends again: both shapes carry the contact's id, by which the
    other side knows the second one.
    """
    assert isinstance(delivery.event, SosContactDue)
    with reading() as session:
        one, alert = citizen_api.sos_contact_by_id(session, delivery.event.contact_id)
        on_duty = stations.on_duty_or_none(session, alert.position)
    if one.state != "waiting":
        return
    if alert.state not in citizen_api.UNANSWERED:
        return _settle(delivery, state="not_needed", answer=f"it is {alert.state}")
    if one.how not in senders:
        return _settle(delivery, state="refused", answer="no longer configured")
    try:
        answer = senders[one.how].send(_notice(one, alert, station=on_duty.name if on_duty else ""))
    except Refused as refusal:
        return _settle(delivery, state="refused", answer=str(refusal))
    except Unreachable as failure:
        with unit_of_work() as uow:
            citizen_api.note_sos_contact_try(uow, one.id, answer=str(failure))
        raise ContactUnavailable(f"{one.how}: {failure}") from failure
    _settle(delivery, state="told", answer=answer)


def _settle(delivery: Delivery, *, state: str, answer: str) -> None:
    assert isinstance(delivery.event, SosContactDue)
    with unit_of_work(completes=delivery) as uow:
        citizen_api.settle_sos_contact(
            uow,
            delivery.event.contact_id,
            incident_id=delivery.event.incident_id,
            state=state,
            answer=answer,
            actor=LADDER,
        )


def _notice(one: ContactView, alert: AlertView, *, station: str) -> Notice:
    return Notice(
        id=one.id,
        to=one.address,
        station=station,
        sos_alert_id=alert.id,
        reference=alert.reference,
        level=alert.escalation_level,
        raised_at=alert.raised_at,
        kind=alert.kind,
        is_silent=alert.silent,
        is_drill=alert.is_drill,
        position=alert.position,
        position_at=alert.position_at,
    )
