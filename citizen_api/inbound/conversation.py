"""One message, taken: what it says decides, an SOS before all else. Each is one commit, whatever it becomes.

The message, what it became and the reply are true together or not at all, so a message that is delivered again, and
one whose delivery was cut off, end the same.
"""

from citizen_api.inbound import calling, open_call, reading, reporting, senders
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.house import House, place_of
from citizen_api.inbound.models import InboundSender
from citizen_api.inbound.reading import Said
from citizen_api.inbound.replying import write
from citizen_api.sos import queries as sos
from kernel import text as words
from kernel.unit_of_work import UnitOfWork, unit_of_work

LONGEST_TEXT = 4_000


def take(arrived: Arrived, *, house: House, is_flood: bool) -> None:
    """Once, however often it comes. is_flood: this number has written too often; an SOS and an open one do not count."""
    text = _readable(arrived.text)
    said = reading.read(text)
    what = "media" if arrived.media and not text else "place" if arrived.position else said.what
    with unit_of_work() as uow:
        sender = senders.take_once(uow, arrived, read_as=what, secret_key=house.secret_key)
        if sender is None:
            return
        senders.speak(uow, sender, said.language, is_sure=said.is_sure)
        open_id = sos.open_alert_id_of_device_or_none(uow.session, sender.device_id)
        if open_id is not None:
            open_call.go_on(uow, sender, open_id, arrived, said, text=text, house=house)
        elif said.what == reading.SOS:
            calling.call(uow, sender, arrived, said, text=text, house=house)
        elif not is_flood:
            _answer(uow, sender, arrived, said, what=what, house=house)


def _answer(
    uow: UnitOfWork, sender: InboundSender, arrived: Arrived, said: Said, *, what: str, house: House
) -> None:
    """Nobody is in danger, as far as the words say."""
    waiting = senders.pending_or_none(sender, secret_key=house.secret_key)
    if what == reading.REPORT or (what == reading.PLACE and waiting is not None):
        place = place_of(uow.session, house, poles=said.poles, position=arrived.position or said.position)
        narrative = waiting if what == reading.PLACE and waiting is not None else said.rest
        has_words = said.has_words or what == reading.PLACE
        reporting.take(uow, sender, arrived, narrative, place, has_words=has_words, house=house)
    elif what == reading.STATUS and said.reference:
        reporting.tell_status(uow, sender, said.reference)
    elif what == "media":
        write(uow, sender, "no_media")
    elif what in (reading.SAFE, reading.STATUS):
        if not arrived.is_answered:
            write(uow, sender, "nothing_open")
    else:
        write(uow, sender, "how")


def _readable(text: str) -> str:
    """What they wrote, without what may stand in nobody's words, such as overrides of direction."""
    kept = "".join(c for c in text if words.forbidden_character_or_none(c) is None)
    return words.normal(kept).strip()[:LONGEST_TEXT]
