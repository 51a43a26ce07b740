"""Examining a resident's upload: the original into custody as it came, and beside it the copy that may be shown.

The copy is written anew by a limited child: no place it was taken at, no author, no thumbnail, no second file behind the
first comes along. What cannot be shown is refused, with a code that its sender is told in words.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cctv_link.evidence import services
from cctv_link.evidence.services import ItemKind, Origin, Taken
from cctv_link.media import uploads
from cctv_link.media.limited import Ended, NotDecodable, OutOfProcessor, Unconfined
from cctv_link.media.scratch import scratch_folder
from cctv_link.media.uploads import Written
from kernel import growing, storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import UploadExamined, UploadReceived
from kernel.growing import GrowingFiles
from kernel.outbox import Delivery
from kernel.storage import Storage
from kernel.unit_of_work import unit_of_work

UPLOADS = system("uploads")
# A decoder that was ended may have met a file that was made for it, or a busy machine: whose fault it was shows here.
MOST_TRIES = 3
LEFT_BEHIND_AFTER_S = 2 * 3600.0
TOO_MUCH = "too-much-work"
CODES = ("type-not-allowed", "pixel-limit", "duration-limit", TOO_MUCH, "unreadable")
COPIES: dict[str, ItemKind] = {"photo": "upload_photo", "video": "upload_video", "voice": "upload_sound"}


class NotExaminedYet(Exception):
    """The machine was too busy; it is tried again."""


def examine(delivery: Delivery, *, settings: Settings) -> None:
    """A photo or sound: seconds of work. Raises NotExaminedYet, to be tried again."""
    assert isinstance(delivery.event, UploadReceived)
    write = {"photo": uploads.write_photo, "voice": uploads.write_sound}.get(delivery.event.kind)
    if write is not None:
        _examine(delivery, lambda source, target: write(source, target=target), settings=settings)


def examine_film(delivery: Delivery, *, settings: Settings) -> None:
    """A video: a minute of work for a minute of it. Raises NotExaminedYet, to be tried again."""
    assert isinstance(delivery.event, UploadReceived)
    if delivery.event.kind == "video":
        _examine(
            delivery,
            lambda source, target: uploads.write_film(source, target=target, on_progress=lambda _: None),
            settings=settings,
        )


def _examine(delivery: Delivery, write: Callable[[Path, Path], Written], *, settings: Settings) -> None:
    """Safe to run twice: ids come from the bytes."""
    assert isinstance(delivery.event, UploadReceived)
    event, files = delivery.event, growing.configured(settings.storage_url)
    store = storage.configured(settings.storage_url)
    # Beside it, so that it is a name of the same file and no copy of 200 MB; alone in its folder.
    with scratch_folder(files.root, prefix="upload-", left_behind_after_s=LEFT_BEHIND_AFTER_S) as folder:
        original, copy = folder / "original", folder / "copy"
        if not _named(files, event, original):
            return
        try:
            written = write(original, copy)
        except Unconfined:
            raise  # nothing is wrong with the file: it waits until the installation is mended
        except Ended as ended:
            if not isinstance(ended, OutOfProcessor) and delivery.attempts + 1 < MOST_TRIES:
                raise NotExaminedYet(ended.detail) from ended
            return _refuse_unshown(delivery, store, original)
        except NotDecodable as refused:
            code = _code_of(refused)
            return _refuse_unshown(delivery, store, original) if code == TOO_MUCH else _refuse(delivery, code)
        taken = (
            services.take_in(store, clip_id=event.upload_id, kind="upload", source=original),
            services.take_in(store, clip_id=event.upload_id, kind=COPIES[event.kind], source=copy),
        )
    _secure(delivery, written, *taken)


def _named(files: GrowingFiles, event: UploadReceived, target: Path) -> bool:
    """Another name of the file that has come; False when it was settled already."""
    try:
        os.link(files.path(event.upload_id), target)
    except FileNotFoundError:
        return False
    return True


def _code_of(refused: NotDecodable) -> str:
    said = refused.detail.rpartition(": ")[2]
    return said if said in CODES else "unreadable"


def _secure(delivery: Delivery, written: Written, original: Taken, copy: Taken) -> None:
    assert isinstance(delivery.event, UploadReceived)
    event, origin = delivery.event, _origin(delivery.event, length_s=written.length_s)
    with unit_of_work(completes=delivery) as uow:
        for taken in (original, copy):
            services.begin_custody(uow, taken, origin=origin, actor=UPLOADS)
        uow.publish(
            UploadExamined(
                upload_id=event.upload_id,
                incident_id=event.incident_id,
                copy_id=str(copy.id),
                width_px=written.width_px,
                height_px=written.height_px,
                length_s=written.length_s,
                reason="",
            )
        )


def _refuse_unshown(delivery: Delivery, store: Storage, original: Path) -> None:
    """What is perhaps all that somebody could send is not lost because we could not show it."""
    assert isinstance(delivery.event, UploadReceived)
    kept = services.take_in(store, clip_id=delivery.event.upload_id, kind="upload", source=original)
    _refuse(delivery, TOO_MUCH, kept=kept)


def _refuse(delivery: Delivery, reason: str, *, kept: Taken | None = None) -> None:
    assert isinstance(delivery.event, UploadReceived)
    event = delivery.event
    with unit_of_work(completes=delivery) as uow:
        if kept is not None:
            services.begin_custody(uow, kept, origin=_origin(event, length_s=0), actor=UPLOADS)
        uow.publish(
            UploadExamined(
                upload_id=event.upload_id,
                incident_id=event.incident_id,
                copy_id="",
                width_px=0,
                height_px=0,
                length_s=0.0,
                reason=reason,
            )
        )


def _origin(event: UploadReceived, *, length_s: float) -> Origin:
    """When it was recorded nobody knows but its sender's phone: what stands here is when it had come."""
    came_at = datetime.fromisoformat(event.received_at)
    return Origin(
        incident_id=event.incident_id,
        camera_id=None,
        clip_id=event.upload_id,
        recorded_from=came_at - timedelta(seconds=length_s),
        recorded_to=came_at,
        clock_source="local",
        clock_offset_s=None,
    )
