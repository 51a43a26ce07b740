"""Taking a resident's voice note into custody: as it came, and beside it the copy that may be played."""

from datetime import datetime, timedelta
from pathlib import Path

from cctv_link.evidence import services
from cctv_link.evidence.services import Origin, Taken
from cctv_link.media import voice
from cctv_link.media.limited import Ended, NotDecodable, Unconfined
from cctv_link.media.scratch import scratch_folder
from cctv_link.media.voice import Heard
from kernel import storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import SosVoiceNoteExamined, SosVoiceNoteSent
from kernel.outbox import Delivery
from kernel.storage import Storage
from kernel.unit_of_work import unit_of_work

VOICES = system("voices")
# A decoder that was ended may have met a note that was made for it, or a busy machine: whose fault it was shows here.
MOST_TRIES = 3


class NotHeardYet(Exception):
    """The machine was too busy; it is tried again."""


def examine(delivery: Delivery, *, settings: Settings) -> None:
    """Hear it to its end and secure it, or say why it cannot be played. Safe to run twice: ids come from the bytes.

    Raises NotHeardYet, to be tried again.
    """
    assert isinstance(delivery.event, SosVoiceNoteSent)
    event, store = delivery.event, storage.configured(settings.storage_url)
    with scratch_folder(settings.ring_path, prefix="voice-") as folder:
        note = folder / "note"
        _fetch(store, event, note)
        try:
            heard = voice.heard(note)
        except Unconfined:
            raise  # nothing is wrong with the note: it waits until the installation is mended
        except Ended as ended:
            if delivery.attempts + 1 < MOST_TRIES:
                raise NotHeardYet(ended.detail) from ended
            # What is perhaps a cry for help is not lost because we could not play it.
            note_kept = services.take_in(store, clip_id=event.message_id, kind="voice_note", source=note)
            return _refuse(delivery, reason=ended.detail, kept=note_kept)
        except NotDecodable as refused:
            return _refuse(delivery, reason=refused.detail.removeprefix("voice failed: "))
        copy = folder / "copy.mp4"
        copy.write_bytes(heard.mp4)
        taken = (
            services.take_in(store, clip_id=event.message_id, kind="voice_note", source=note),
            services.take_in(store, clip_id=event.message_id, kind="voice_copy", source=copy),
        )
    _secure(delivery, heard, *taken)


def _fetch(store: Storage, event: SosVoiceNoteSent, target: Path) -> None:
    """A file of its own: what came with the message stays where it is until this is settled."""
    end = store.size_bytes(event.message_id)
    with target.open("wb") as file:
        for chunk in store.open_range(event.message_id, start=0, end=end):
            file.write(chunk)


def _secure(delivery: Delivery, heard: Heard, note: Taken, copy: Taken) -> None:
    assert isinstance(delivery.event, SosVoiceNoteSent)
    event, origin = delivery.event, _origin(delivery.event, length_s=heard.length_s)
    with unit_of_work(completes=delivery) as uow:
        for taken in (note, copy):
            services.begin_custody(uow, taken, origin=origin, actor=VOICES)
        uow.publish(_examined(event, copy_id=str(copy.id), length_s=heard.length_s, loudness=heard.loudness))


def _origin(event: SosVoiceNoteSent, *, length_s: float) -> Origin:
    ended_at = datetime.fromisoformat(event.sent_at)
    return Origin(
        incident_id=event.incident_id,
        camera_id=None,
        clip_id=event.message_id,
        recorded_from=ended_at - timedelta(seconds=length_s),
        recorded_to=ended_at,
        clock_source="local",
        clock_offset_s=None,
    )


def _refuse(delivery: Delivery, *, reason: str, kept: Taken | None = None) -> None:
    assert isinstance(delivery.event, SosVoiceNoteSent)
    with unit_of_work(completes=delivery) as uow:
        if kept is not None:
            services.begin_custody(uow, kept, origin=_origin(delivery.event, length_s=0), actor=VOICES)
        uow.publish(_examined(delivery.event, reason=reason))


def _examined(
    event: SosVoiceNoteSent, *, copy_id: str = "", length_s: float = 0.0, loudness: str = "", reason: str = ""
) -> SosVoiceNoteExamined:
    return SosVoiceNoteExamined(
        sos_alert_id=event.sos_alert_id,
        incident_id=event.incident_id,
        message_id=event.message_id,
        copy_id=copy_id,
        length_s=length_s,
        loudness=loudness,
        reason=reason,
    )
