"""Reading the messages of an SOS, and whose phone they go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.messages import templates
from citizen_api.messages.models import SosMessage, VoiceNote
from citizen_api.sos.models import SosAlert
from kernel.errors import NotFound
from kernel.identity import residents
from kernel.identity.models import DeviceRow

MOST = 500


@dataclass(frozen=True, slots=True)
class VoiceView:
    """The sound of a message. state: examining, ready or refused, and then `reason`."""

    state: str
    reason: str
    length_s: float | None
    loudness: str
    copy_id: UUID | None

    @property
    def url(self) -> str | None:
        return f"/v1/evidence/{self.copy_id}" if self.copy_id else None


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
    voice: VoiceView | None = None

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
    p256dh: str | None = None
    auth: str | None = None

    @property
    def keys(self) -> BrowserKeys | None:
        """Of a browser; its endpoint is the token."""
        return BrowserKeys(self.p256dh, self.auth) if self.p256dh and self.auth else None


def messages(session: Session, sos_alert_id: UUID) -> list[MessageView]:
    """All messages of an alert, in the order in which we heard them."""
    rows = session.execute(
        select(SosMessage, VoiceNote)
        .outerjoin(VoiceNote, VoiceNote.message_id == SosMessage.id)
        .where(SosMessage.sos_alert_id == sos_alert_id)
        .order_by(SosMessage.id)
        .limit(MOST)
    )
    return [view(row, note) for row, note in rows]


def message_or_none(session: Session, sos_alert_id: UUID, sent_key: UUID) -> SosMessage | None:
    return session.scalar(
        select(SosMessage).where(SosMessage.sos_alert_id == sos_alert_id, SosMessage.sent_key == sent_key)
    )


def voice_note_of_or_none(session: Session, message_id: UUID, *, is_locked: bool = False) -> VoiceNote | None:
    query = select(VoiceNote).where(VoiceNote.message_id == message_id)
    return session.scalar(query.with_for_update() if is_locked else query)


def voice_notes_of(session: Session, sos_alert_id: UUID) -> int:
    """How many the alert has."""
    query = (
        select(func.count())
        .select_from(VoiceNote)
        .join(SosMessage, SosMessage.id == VoiceNote.message_id)
        .where(SosMessage.sos_alert_id == sos_alert_id)
    )
    return session.scalar(query) or 0


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
_WAKEABLE = text(f"""
    SELECT alert.device_id, registration.id, registration.token, registration.fid, registration.p256dh, registration.auth
    FROM sos_messages AS message
    JOIN sos_alerts AS alert ON alert.id = message.sos_alert_id
    JOIN push_registrations AS registration ON registration.device_id = alert.device_id
    JOIN devices AS device ON device.id = alert.device_id AND {residents.in_use_sql("device")}
    WHERE message.id = :id AND message.sender = 'operator' AND message.delivered_at IS NULL
        AND NOT alert.is_silent AND alert.ended_at IS NULL
        AND alert.stood_down_at IS NULL
""")


def wakeable(session: Session, message_id: UUID) -> Sequence[Wakeable]:
    """Nobody when the alert is silent or over, when the message is the resident's own, or when it is there already."""
    return [Wakeable(*row) for row in session.execute(_WAKEABLE, {"id": message_id})]


def view(row: SosMessage, note: VoiceNote | None = None) -> MessageView:
    return MessageView(
        id=row.id,
        sender=row.sender,
        text=row.text,
        text_en=templates.WORDS[row.template]["en"] if row.template in templates.WORDS else row.text,
        template=row.template,
        at=row.at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
        voice=VoiceView(note.state, note.reason, note.length_s, note.loudness, note.copy_id)
        if note
        else None,
    )
