"""A call for help by a message: an SOS at the pole that was named, or without a place. It is never refused."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from citizen_api.inbound import senders
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.house import House, Place, place_of
from citizen_api.inbound.models import InboundSender
from citizen_api.inbound.reading import Said
from citizen_api.inbound.replying import write
from citizen_api.messages import services as messages
from citizen_api.messages.schemas import LONGEST_MESSAGE
from citizen_api.sos import intake, reading
from citizen_api.sos.reading import Call
from kernel import clock
from kernel.unit_of_work import UnitOfWork

# A message that was on its way for longer tells where somebody was, not where they are.
LATE = timedelta(minutes=10)


def call(
    uow: UnitOfWork, sender: InboundSender, arrived: Arrived, said: Said, *, text: str, house: House
) -> None:
    """The same rows as from the app, in this commit; the words are kept as they came."""
    place = place_of(uow.session, house, poles=said.poles, position=arrived.position or said.position)
    raised = intake.accept_within(
        uow,
        Call(
            kind="",
            position=place.position,
            submitted_at=_sent_at_or_none(arrived),
            is_silent=said.is_silent,
            flags=_flags(arrived, place, house),
        ),
        raw=text.encode(),
        device=senders.device_of(uow, sender),
        received_at=clock.now(),
        plan=house.plan,
    )
    assert raised is not None, "an open one was looked for under the sender's lock"
    if said.has_words:
        pass_on(uow, sender, raised.id, text, arrived)
    senders.keep_pending(uow, sender, None, secret_key=house.secret_key)
    if not said.is_silent:
        say_place(uow, sender, place)


def say_place(uow: UnitOfWork, sender: InboundSender, place: Place) -> None:
    """What we have of it, so that a wrong pole is seen at once."""
    if place.pole:
        write(uow, sender, "sos_at_pole", of_sos=True, pole=place.pole)
    elif place.position is not None:
        write(uow, sender, "sos_at_place", of_sos=True)
    elif place.unknown:
        write(uow, sender, "sos_pole_unknown", of_sos=True, pole=place.unknown)
    else:
        write(uow, sender, "sos_no_place", of_sos=True)


def pass_on(
    uow: UnitOfWork, sender: InboundSender, sos_alert_id: UUID, text: str, arrived: Arrived, *, part: str = ""
) -> None:
    """Their words, as a message of the app's: the same way to the operator, the same account of it."""
    messages.write_within(
        uow,
        device=senders.device_of(uow, sender),
        sos_alert_id=sos_alert_id,
        sent_key=uuid5(sos_alert_id, f"{arrived.id}{part}"),
        text=text[:LONGEST_MESSAGE],
    )


def _flags(arrived: Arrived, place: Place, house: House) -> list[str]:
    flags = [f"by-{arrived.channel}"]
    if place.pole:
        flags.append("at-pole")
    elif place.position is None:
        flags.append("pole-unknown" if place.unknown else "position-missing")
    else:
        flags += reading.place_flags({"accuracy_m": place.position.accuracy_m}, place.position, house.city)
    if arrived.sent_at is not None and clock.now() - arrived.sent_at > LATE:
        flags.append("message-late")
    return flags


def _sent_at_or_none(arrived: Arrived) -> datetime | None:
    """A provider's clock is a clock like another: what lies ahead of ours is not believed."""
    return arrived.sent_at if arrived.sent_at is not None and arrived.sent_at <= clock.now() else None
