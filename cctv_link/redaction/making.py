"""Making a redacted copy: minutes of work for a clip of minutes, told as it goes. Safe to run twice."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from cctv_link.media import redaction
from cctv_link.media.limited import NotDecodable, Unconfined
from cctv_link.media.redaction import Redaction
from cctv_link.media.scratch import scratch_folder
from cctv_link.redaction import queries
from cctv_link.redaction.queries import Original
from kernel import clock, storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.events import RedactionAsked
from kernel.outbox import Delivery
from kernel.storage import Storage, Stored
from kernel.unit_of_work import reading, unit_of_work

REDACTION = system("redaction")
# Longer than the limit of a job: whoever left the folder behind is gone.
LEFT_BEHIND_AFTER_S = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class _Made:
    """A copy that lies in the store and waits for its row."""

    stored_id: UUID
    stored: Stored
    redaction: Redaction


def make_copy(delivery: Delivery, *, settings: Settings) -> None:
    """Redact the original that was asked for. What cannot be decoded fails for good, and says so."""
    assert isinstance(delivery.event, RedactionAsked)
    with reading() as session:
        copy = queries.copy_or_none(session, delivery.event.original_id)
        original = queries.original(session, delivery.event.original_id)
    if copy is None or copy.state in ("made", "failed"):
        return
    _note(original, percent=0)
    try:
        made = _made(original, settings=settings)
    except Unconfined:
        raise  # to be tried again: nothing is wrong with the film
    except (NotDecodable, NotFound) as error:
        _give_up(delivery, original, why=error.detail)
        return
    _finish(delivery, original, made)


def _made(original: Original, *, settings: Settings) -> _Made:
    store = storage.configured(settings.storage_url)
    with scratch_folder(
        settings.ring_path, prefix="redaction-", left_behind_after_s=LEFT_BEHIND_AFTER_S
    ) as folder:
        clip, target = folder / "clip.mp4", folder / "copy"
        _fetch(store, original, clip)
        if original.kind == "upload_photo":
            done, jpeg = redaction.redact_photo(clip)
            target.write_bytes(jpeg)
        elif original.kind == "still":
            done, jpeg = redaction.redact_still(clip, at_s=original.at_s)
            target.write_bytes(jpeg)
        else:
            done = redaction.redact_clip(
                clip, target=target, on_progress=lambda percent: _note(original, percent=percent)
            )
        with target.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        # From its bytes, as every item's: two runs that meet write equal bytes to one place, or to two.
        stored_id = uuid5(original.id, f"redacted:{sha256}")
        return _Made(stored_id, store.put(stored_id, target), done)


def _fetch(store: Storage, original: Original, target: Path) -> None:
    with target.open("wb") as file:
        for part in store.open_range(original.clip_item_id, start=0, end=original.clip_size_bytes):
            file.write(part)


def _note(original: Original, *, percent: int) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE redacted_copies SET state = 'under_way', percent = :percent"
            " WHERE original_id = :original_id AND state IN ('asked', 'under_way')",
            {"original_id": original.id, "percent": percent},
        )


def _finish(delivery: Delivery, original: Original, made: _Made) -> None:
    with unit_of_work(completes=delivery) as uow:
        is_first = uow.execute(
            "UPDATE redacted_copies SET state = 'made', percent = 100, made_at = :made_at, stored_id = :stored_id,"
            " sha256 = :sha256, size_bytes = :size_bytes, has_detector = :has_detector"
            " WHERE original_id = :original_id AND state IN ('asked', 'under_way')",
            {
                "original_id": original.id,
                "made_at": clock.now(),
                "stored_id": made.stored_id,
                "sha256": made.stored.sha256,
                "size_bytes": made.stored.size_bytes,
                "has_detector": made.redaction.has_detector,
            },
        ).rowcount
        if is_first:
            uow.record(
                actor=REDACTION,
                action="evidence.redact",
                subject=("evidence", original.id),
                reason=_account(made),
                incident_id=original.incident_id,
            )


def _account(made: _Made) -> str:
    done = made.redaction
    how = "by detector and motion" if done.has_detector else "whole pictures, for want of a detector"
    return (
        f"{how}: {done.faces} faces hidden, {done.whole_frames} of {done.frames} pictures hidden whole,"
        f" {done.found_again} found again; sha256 {made.stored.sha256}"
    )


def _give_up(delivery: Delivery, original: Original, *, why: str) -> None:
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            "UPDATE redacted_copies SET state = 'failed', failure = :why"
            " WHERE original_id = :original_id AND state IN ('asked', 'under_way')",
            {"original_id": original.id, "why": why[:300] or "no reason was given"},
        )
        uow.record(
            actor=REDACTION,
            action="redaction.fail",
            subject=("evidence", original.id),
            reason=why[:300],
            incident_id=original.incident_id,
        )
