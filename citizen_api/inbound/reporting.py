"""A report by a message: the words, at a pole or a place that was sent. It waits for its place, and is nobody's until then."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from citizen_api.inbound import kinds, queries, senders
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.house import House, Place
from citizen_api.inbound.models import InboundSender
from citizen_api.inbound.replying import write
from citizen_api.reports import intake
from citizen_api.reports.intake import Intake
from kernel import clock, idempotency, ids
from kernel.geo import Position
from kernel.identity.residents import Device
from kernel.secrets import derived_key
from kernel.unit_of_work import UnitOfWork

# How far an officer has come, and no more: what was found is not told to whoever holds the phone.
_SAID_OF = {"reported": "report_reported", "under_review": "report_under_review"}


def take(
    uow: UnitOfWork,
    sender: InboundSender,
    arrived: Arrived,
    narrative: str,
    place: Place,
    *,
    has_words: bool,
    house: House,
) -> None:
    """Accept it, or ask for what is missing. Words wait for a place; a place alone is no report."""
    if not has_words:
        return write(uow, sender, "report_what")
    if place.position is None or not house.city.contains(place.position):
        senders.keep_pending(uow, sender, narrative, secret_key=house.secret_key)
        if place.position is not None:
            return write(uow, sender, "report_elsewhere")
        if place.unknown:
            return write(uow, sender, "report_pole_unknown", pole=place.unknown)
        return write(uow, sender, "report_where")
    senders.keep_pending(uow, sender, None, secret_key=house.secret_key)
    device = senders.device_of(uow, sender)
    accepted = _accepted(narrative, place.position, device)
    said: dict[str, object] = {"message": arrived.id}
    key = idempotency.request_key(
        str(uuid5(NAMESPACE_URL, f"{arrived.channel}:{arrived.id}")),
        said,
        scope=f"inbound:{device.id}",
        secret=derived_key(house.secret_key, "idempotency"),
    )
    receipt: dict[str, object] = {"id": str(accepted.report_id), "reference": accepted.reference}
    uow.execute(
        intake.STATEMENT, intake.parameters(accepted, actor=device.actor, key=key, answer=receipt)
    ).one()
    write(uow, sender, "report_taken", reference=accepted.reference)


def tell_status(uow: UnitOfWork, sender: InboundSender, reference: str) -> None:
    """Where a report of this very number stands; another's, and one that never was, are the same."""
    status = queries.status_of_own_report_or_none(uow.session, sender.resident_id, reference)
    if status is None:
        return write(uow, sender, "reference_unknown")
    write(uow, sender, _SAID_OF.get(status, "report_decided"), reference=reference)


def _accepted(narrative: str, position: Position, device: Device) -> Intake:
    """By our clock alone: a message tells no time of what it tells of, and is taken to be about now."""
    now: datetime = clock.now()
    return Intake(
        report_id=ids.new_id(),
        reference=ids.new_reference(),
        resident_id=device.resident_id,
        device_id=device.id,
        receipt_secret_hash=None,
        category=kinds.category_of(narrative),
        narrative=narrative,
        position=position,
        occurred_at=now,
        occurred_until=None,
        composed_at=None,
        given_occurred_at=now,
        given_occurred_until=None,
        given_composed_at=None,
        given_sent_at=None,
        received_at=now,
    )
