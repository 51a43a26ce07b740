"""Writing to the resident of an SOS, and saying that what they wrote stands on a screen."""

from uuid import UUID

from citizen_api import public as citizen_api
from citizen_api.public import MessageView
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work


def write(*, officer: SignedIn, sos_alert_id: UUID, sent_key: UUID, template: str, text: str) -> MessageView:
    """One commit. Raises NotFound, SosStateRefused, Mismatch."""
    with unit_of_work() as uow:
        return citizen_api.write_sos_message(
            uow,
            sos_alert_id,
            officer_id=officer.officer_id,
            actor=officer.actor,
            sent_key=sent_key,
            template=template,
            text=text,
        )


def note_read(*, sos_alert_id: UUID, up_to: UUID, is_read: bool) -> None:
    """A console has the resident's messages up to this one, or has shown them; until it is stood down. Raises NotFound."""
    with unit_of_work() as uow:
        citizen_api.note_sos_receipt(uow, sos_alert_id, is_read=is_read, up_to=up_to)
