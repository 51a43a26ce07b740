"""Waking a phone for a message of the operator's: data without content, and never a silent alert's phone."""

from citizen_api.devices import registrations
from citizen_api.messages import queries
from citizen_api.push import doubting
from citizen_api.push.sender import Outcome, Sender, Wake
from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.events import SosMessageSent
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work

KIND = "sos_message"


class WakeUnavailable(DomainError):
    """The outbox brings it round again, until the phone has the message or the SOS is over."""

    kind = Kind.UNAVAILABLE
    slug = "wake-unavailable"
    title = "The push provider cannot wake a phone now"


def wake(delivery: Delivery, *, sender: Sender) -> None:
    """Raises WakeUnavailable. A phone that is woken twice fetches twice, and shows nothing twice."""
    assert isinstance(delivery.event, SosMessageSent)
    with reading() as session:
        phones = queries.wakeable(session, delivery.event.message_id)
    if not phones:
        return
    said = sender.wake(
        [
            Wake(phone.device_id, phone.token, phone.fid, KIND, delivery.event.sos_alert_id, phone.keys)
            for phone in phones
        ]
    )
    with unit_of_work() as uow:
        outcomes, _ = doubting.weighed(uow, phones, said, now=clock.now())
    gone = [
        phone.registration_id
        for phone, outcome in zip(phones, outcomes, strict=True)
        if outcome is Outcome.GONE
    ]
    if Outcome.LATER in outcomes:
        raise WakeUnavailable("it waits")
    with unit_of_work(completes=delivery) as uow:
        registrations.remove(uow, gone)
