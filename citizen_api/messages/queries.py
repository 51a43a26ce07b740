"""Reading the messages of an SOS, and whose phone they go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from citizen_api.messages import templates
from citizen_api.messages.models import SosMessage
from citizen_api.sos.models import SosAlert
from kernel.errors import NotFound
from kernel.identity.models import DeviceRow

MOST = 500


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as both sides see it. `text_en` is what the operator reads beside a template's words."""

    id: UUID
    sender: str
    text: str
    text_en: str
    template: str
    at: datetime
    delivered_at: datetime | None
    read_at: datetime | None

    @property
    def state(self) -> str:
        """sent: we have it. delivered, read: the other side has said so. Nothing is supposed."""
        return "read" if self.read_at else "delivered" if self.delivered_at else "sent"


@dataclass(frozen=True, slots=True)
class Wakeable:
    """A phone that may be woken for a message, and where its registration is."""

    device_id: UUID
    registration_id: UUID
    token: str
    fid: str | None


def messages(session: Session, sos_alert_id: UUID) -> list[MessageView]:
    """All messages of an alert, in the order in which we heard them."""
    rows = session.scalars(
        select(SosMessage).where(SosMessage.sos_alert_id == sos_alert_id).order_by(SosMessage.id).limit(MOST)
    )
    return [view(row) for row in rows]


def message_or_none(session: Session, sos_alert_id: UUID, sent_key: UUID) -> SosMessage | None:
    return session.scalar(
        select(SosMessage).where(SosMessage.sos_alert_id == sos_alert_id, SosMessage.sent_key == sent_key)
    )


def locale_of(session: Session, sos_alert_id: UUID) -> str:
    """The language of the phone that raised it. Raises NotFound."""
    found = session.scalar(
        select(DeviceRow.locale)
        .join(SosAlert, SosAlert.device_id == DeviceRow.id)
        .where(SosAlert.id == sos_alert_id)
    )
    if found is None:
        raise NotFound("no such SOS alert")
    return found


# By hand: registrations belong to the devices' own package.
_WAKEABLE = text("""
    SELECT alert.device_id, registration.id, registration.token, registration.fid
    FROM sos_messages AS message
    JOIN sos_alerts AS alert ON alert.id = message.sos_alert_id
    JOIN push_registrations AS registration ON registration.device_id = alert.device_id
    WHERE message.id = :id AND message.sender = 'operator' AND message.delivered_at IS NULL
        AND NOT alert.is_silent AND alert.ended_at IS NULL
""")


def wakeable(session: Session, message_id: UUID) -> Sequence[Wakeable]:
    """Nobody when the alert is silent or over, when the message is the resident's own, or when it is there already."""
    return [Wakeable(*row) for row in session.execute(_WAKEABLE, {"id": message_id})]


def view(row: SosMessage) -> MessageView:
    return MessageView(
        id=row.id,
        sender=row.sender,
        text=row.text,
        text_en=templates.WORDS[row.template]["en"] if row.template in templates.WORDS else row.text,
        template=row.template,
        at=row.at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
    )
