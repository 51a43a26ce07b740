"""A voice note in an open SOS: its bytes are kept at once, and can be played when they were examined."""

import hashlib
import tempfile
from pathlib import Path
from uuid import UUID

from citizen_api.messages import queries
from citizen_api.messages.models import SosMessage, VoiceNote
from citizen_api.messages.queries import MessageView
from citizen_api.sos import telling
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.transitions import locked
from kernel import clock, ids
from kernel.audit.entries import system
from kernel.errors import DomainError, Kind
from kernel.events import SosMessageSent, SosVoiceNoteExamined, SosVoiceNoteSent
from kernel.idempotency import Mismatch
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.outbox import Delivery
from kernel.storage import Storage
from kernel.unit_of_work import UnitOfWork, unit_of_work

TYPES = ("audio/webm", "audio/ogg", "audio/mp4", "audio/x-m4a")
LARGEST_BYTES = 1_000_000
# Half an hour of speech: who needs more is spoken to, and a phone in bad hands fills no disk.
MOST = 30
VOICES = system("voices")


class TooManyVoiceNotes(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-voice-notes"
    title = N_("This SOS has as many voice notes as it can take; write instead")


def begins_like_sound(content: bytes) -> bool:
    """Whether it calls itself WebM, Ogg or MP4 in its first bytes. What it is, the examination tells."""
    return content[4:8] == b"ftyp" or content.startswith((b"\x1a\x45\xdf\xa3", b"OggS"))


def send(
    *, device: Device, sos_alert_id: UUID, sent_key: UUID, content: bytes, store: Storage
) -> tuple[MessageView, bool]:
    """The message, and whether it is a new one. Raises NotFound, SosClosed, Mismatch, TooManyVoiceNotes, StorageFull."""
    sha256 = hashlib.sha256(content).hexdigest()
    with unit_of_work() as uow:  # asked first, so that nothing is stored for whom it would be refused
        if (earlier := _refused_or_earlier(uow, device, sos_alert_id, sent_key, sha256)) is not None:
            return earlier, False
    message_id = ids.new_id()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        store.put(message_id, Path(file.name))
    try:
        with unit_of_work() as uow:
            earlier = _refused_or_earlier(uow, device, sos_alert_id, sent_key, sha256)
            if earlier is None:
                return _write(uow, message_id, device, sos_alert_id, sent_key, sha256, len(content)), True
    except DomainError:
        store.dispose(message_id)
        raise
    store.dispose(message_id)
    return earlier, False


def settle(delivery: Delivery, *, store: Storage) -> None:
    """It was examined: both sides hear of it as of any message. Its first bytes are in custody by now, or were no sound."""
    assert isinstance(delivery.event, SosVoiceNoteExamined)
    event = delivery.event
    store.dispose(event.message_id)
    with unit_of_work(completes=delivery) as uow:
        note = queries.voice_note_of_or_none(uow.session, event.message_id, is_locked=True)
        if note is None or note.state != "examining":
            return
        note.state, note.reason = ("ready", "") if event.copy_id else ("refused", event.reason)
        note.copy_id = UUID(event.copy_id) if event.copy_id else None
        note.length_s, note.loudness = (event.length_s if event.copy_id else None), event.loudness
        uow.session.flush()
        uow.publish(
            SosMessageSent(
                sos_alert_id=event.sos_alert_id, incident_id=event.incident_id, message_id=event.message_id
            )
        )
        uow.record(
            actor=VOICES,
            action="sos.voice_note",
            subject=("sos_alert", event.sos_alert_id),
            reason=f"{event.length_s:.1f} s" if event.copy_id else f"refused: {event.reason}",
            incident_id=event.incident_id,
        )


def _refused_or_earlier(
    uow: UnitOfWork, device: Device, sos_alert_id: UUID, sent_key: UUID, sha256: str
) -> MessageView | None:
    """What came under this key before. Raises what `send` does."""
    alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
    found = queries.message_or_none(uow.session, sos_alert_id, sent_key)
    if found is not None:
        note = queries.voice_note_of_or_none(uow.session, found.id)
        if note is None or note.sha256 != sha256:
            raise Mismatch("send the same bytes, or another key")
        return queries.view(found, note)
    if (end := telling.end_or_none(alert.state, alert.stood_down_at)) is not None:
        raise SosClosed(f"it is {end}")
    if queries.voice_notes_of(uow.session, sos_alert_id) >= MOST:
        raise TooManyVoiceNotes(f"it has {MOST}")
    return None


def _write(
    uow: UnitOfWork,
    message_id: UUID,
    device: Device,
    sos_alert_id: UUID,
    sent_key: UUID,
    sha256: str,
    size_bytes: int,
) -> MessageView:
    alert, now = locked(uow, sos_alert_id), clock.now()
    message = uow.add(
        SosMessage(
            id=message_id,
            sos_alert_id=sos_alert_id,
            sender="resident",
            sent_key=sent_key,
            text="",
            template="",
            locale="",
            at=now,
        )
    )
    note = uow.add(VoiceNote(message_id=message_id, sha256=sha256, size_bytes=size_bytes))
    ours = {"sos_alert_id": sos_alert_id, "incident_id": alert.incident_id, "message_id": message_id}
    uow.publish(SosVoiceNoteSent(**ours, sent_at=clock.wire(now)))
    uow.record(
        actor=device.actor,
        action="sos.message",
        subject=("sos_alert", sos_alert_id),
        reason=f"voice note, {size_bytes} bytes, sha256 {sha256}",
        incident_id=alert.incident_id,
    )
    return queries.view(message, note)
