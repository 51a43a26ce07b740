"""Writing a message, and saying that one has come or was read. Each is one commit, under the alert's lock."""

from uuid import UUID

from citizen_api.messages import queries, templates
from citizen_api.messages.models import SosMessage
from citizen_api.messages.queries import MessageView
from citizen_api.sos import telling
from citizen_api.sos.ladder import HELD, SosClosed, SosStateRefused
from citizen_api.sos.transitions import locked
from kernel import clock
from kernel.audit.entries import Actor
from kernel.events import SosMessageSent
from kernel.idempotency import Mismatch
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork, unit_of_work


def write_by_resident(
    *, device: Device, sos_alert_id: UUID, sent_key: UUID, text: str
) -> tuple[MessageView, bool]:
    """The message, and whether it is a new one. Raises NotFound, SosClosed, Mismatch."""
    with unit_of_work() as uow:
        return write_within(uow, device=device, sos_alert_id=sos_alert_id, sent_key=sent_key, text=text)


def write_within(
    uow: UnitOfWork, *, device: Device, sos_alert_id: UUID, sent_key: UUID, text: str
) -> tuple[MessageView, bool]:
    """The same in the caller's commit."""
    alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
    earlier = _earlier_or_none(uow, sos_alert_id, sent_key, text)
    if earlier is not None:
        return earlier, False
    if (end := telling.end_or_none(alert.state, alert.stood_down_at)) is not None:
        raise SosClosed(f"it is {end}")
    message = SosMessage(sender="resident", text=text, template="", locale="")
    written = _write(uow, message, sos_alert_id, alert.incident_id, sent_key, actor=device.actor)
    return written, True


def write_by_operator(
    uow: UnitOfWork,
    sos_alert_id: UUID,
    *,
    officer_id: UUID,
    actor: Actor,
    sent_key: UUID,
    template: str = "",
    text: str = "",
) -> MessageView:
    """A sentence in the language of the resident's phone, or own words as they are.

    Raises NotFound, Mismatch, SosStateRefused: who writes has answered first, or somebody has.
    """
    alert = locked(uow, sos_alert_id)
    locale = templates.language_of(queries.locale_of(uow.session, sos_alert_id)) if template else ""
    words = templates.WORDS[template][locale] if template else text
    earlier = _earlier_or_none(uow, sos_alert_id, sent_key, words)
    if earlier is not None:
        return earlier
    if alert.state not in HELD:
        raise SosStateRefused(f"it is {alert.state}: answer it before you write")
    if alert.is_duress:
        raise SosStateRefused(
            "its phone was made to stand it down: whoever holds it would read what you write"
        )
    message = SosMessage(
        sender="operator", officer_id=officer_id, text=words, template=template, locale=locale
    )
    return _write(uow, message, sos_alert_id, alert.incident_id, sent_key, actor=actor)


def note_receipt(uow: UnitOfWork, sos_alert_id: UUID, *, of: str, is_read: bool, up_to: UUID) -> None:
    """The other side says that it has every message up to this one, or has shown them. Said twice, it is one.

    of: whose messages, resident or operator.
    """
    uow.execute(
        "UPDATE sos_messages SET delivered_at = COALESCE(delivered_at, :now),"
        " read_at = CASE WHEN :is_read THEN COALESCE(read_at, :now) ELSE read_at END"
        " WHERE sos_alert_id = :alert AND sender = :sender AND id <= :up_to"
        " AND (delivered_at IS NULL OR (:is_read AND read_at IS NULL))",
        {"now": clock.now(), "alert": sos_alert_id, "sender": of, "up_to": up_to, "is_read": is_read},
    )


def note_consoles_receipt(uow: UnitOfWork, sos_alert_id: UUID, *, up_to: UUID, is_read: bool) -> None:
    """A console says so. After a stand-down nothing is noted: with the duress PIN it is read on, and the phone must
    not be told. Raises NotFound.
    """
    alert = locked(uow, sos_alert_id)
    if alert.stood_down_at is None:
        note_receipt(uow, sos_alert_id, of="resident", is_read=is_read, up_to=up_to)


def note_residents_receipt(*, device: Device, sos_alert_id: UUID, up_to: UUID, is_read: bool) -> None:
    """The phone says so. Raises NotFound."""
    with unit_of_work() as uow:
        locked(uow, sos_alert_id, resident_id=device.resident_id)
        note_receipt(uow, sos_alert_id, of="operator", is_read=is_read, up_to=up_to)


def _earlier_or_none(uow: UnitOfWork, sos_alert_id: UUID, sent_key: UUID, text: str) -> MessageView | None:
    found = queries.message_or_none(uow.session, sos_alert_id, sent_key)
    if found is not None and found.text != text:
        raise Mismatch("send the same words, or another key")
    return queries.view(found) if found is not None else None


def _write(
    uow: UnitOfWork,
    message: SosMessage,
    sos_alert_id: UUID,
    incident_id: UUID,
    sent_key: UUID,
    *,
    actor: Actor,
) -> MessageView:
    message.sos_alert_id, message.sent_key, message.at = sos_alert_id, sent_key, clock.now()
    uow.add(message)
    uow.publish(SosMessageSent(sos_alert_id=sos_alert_id, incident_id=incident_id, message_id=message.id))
    uow.record(
        actor=actor,
        action="sos.message",
        subject=("sos_alert", sos_alert_id),
        reason=message.template or "own words",
        incident_id=incident_id,
    )
    return queries.view(message)
