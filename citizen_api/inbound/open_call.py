"""What somebody writes while their SOS is open: where they are, that they are safe, how it stands, or words for the operator."""

from uuid import UUID

from citizen_api.inbound import calling, reading, senders
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.house import House, Place, place_of
from citizen_api.inbound.models import InboundSender
from citizen_api.inbound.queries import was_told_since
from citizen_api.inbound.reading import Said
from citizen_api.inbound.replying import write
from citizen_api.sos import queries as sos
from citizen_api.sos import services, standing_down
from citizen_api.sos.ladder import HELD
from citizen_api.sos.models import SosAlert
from citizen_api.sos.reading import Fix, place_flags
from citizen_api.sos.transitions import locked
from kernel import clock
from kernel.unit_of_work import UnitOfWork

# What an operator reads of a picture that came this way: it is not taken, and its sender was told so.
SENT_MEDIA = "(sent something that cannot be taken by this way: %s)"


def go_on(
    uow: UnitOfWork,
    sender: InboundSender,
    sos_alert_id: UUID,
    arrived: Arrived,
    said: Said,
    *,
    text: str,
    house: House,
) -> None:
    """Nothing of it is refused, and nothing of it counts as too much."""
    alert = locked(uow, sos_alert_id)
    if alert.ended_at is not None:  # between the looking and the lock
        if said.what == reading.SOS:
            return calling.call(uow, sender, arrived, said, text=text, house=house)
        return _say(uow, sender, alert, "closed")
    if said.is_silent:
        alert.is_silent = True
        uow.session.flush()
    if said.what == reading.SAFE:
        standing_down.end_without_pin(uow, alert, senders.device_of(uow, sender))
        if not arrived.is_answered:
            _say(uow, sender, alert, "stood_down")
        return
    if said.is_bare and sos.newest_position_or_none(uow.session, alert.id) is not None:
        said = Said(reading.WORDS, language=said.language)  # "1" is an answer, where the place is known
    place = place_of(uow.session, house, poles=said.poles, position=arrived.position or said.position)
    if place.position is not None:
        _move(uow, alert, place, house)
    if _is_for_the_operator(said, text):
        calling.pass_on(uow, sender, alert.id, text, arrived)
    if arrived.media:
        calling.pass_on(uow, sender, alert.id, SENT_MEDIA % arrived.media, arrived, part="media")
        _say(uow, sender, alert, "no_media")
    elif place.pole:
        _say(uow, sender, alert, "place_noted", pole=place.pole)
    elif place.position is not None:
        _say(uow, sender, alert, "here_noted")
    elif said.what == reading.PLACE and place.unknown:
        _say(uow, sender, alert, "sos_pole_unknown", pole=place.unknown)
    elif said.what in (reading.STATUS, reading.SOS, reading.INFO):
        _say(uow, sender, alert, _rung(alert))
    elif not was_told_since(uow.session, sender.id, "passed_on", alert.raised_at):
        _say(uow, sender, alert, "passed_on")


def _is_for_the_operator(said: Said, text: str) -> bool:
    """Whatever is more than a place, a question or the call itself."""
    is_more = said.what == reading.SOS and said.has_words
    return bool(text) and (is_more or said.what in (reading.WORDS, reading.REPORT))


def _move(uow: UnitOfWork, alert: SosAlert, place: Place, house: House) -> None:
    assert place.position is not None
    odd = place_flags({"accuracy_m": place.position.accuracy_m}, place.position, house.city)
    at_pole = ["at-pole"] if place.pole and "at-pole" not in alert.flags else []
    # Dated by us: a message that names a place says where somebody is as it comes.
    now = clock.now()
    services.store(uow, alert, [Fix(place.position, now)], received_at=now, flags=[*odd, *at_pole])


def _say(uow: UnitOfWork, sender: InboundSender, alert: SosAlert, code: str, **values: str) -> None:
    """Never to a phone that must make no sound."""
    if not alert.is_silent:
        write(uow, sender, code, of_sos=True, **values)


def _rung(alert: SosAlert) -> str:
    if alert.state in HELD:
        return "answered"
    return "on_screen" if alert.state == "on_screen" else "waiting"
