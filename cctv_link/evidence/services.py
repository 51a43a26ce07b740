"""Custody: taking bytes in, accounting for it, and accounting for every showing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid5

from cctv_link.evidence import queries
from cctv_link.evidence.models import EvidenceItem
from cctv_link.evidence.purpose import Purpose, PurposeRequired, ViewingPurpose
from cctv_link.evidence.queries import EvidenceFacts
from kernel import clock, ids
from kernel.audit.entries import Actor
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.storage import Storage
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

ItemKind = Literal[
    "clip",
    "still",
    "storyboard",
    "manifest",
    "voice_note",
    "voice_copy",
    "upload",
    "upload_photo",
    "upload_video",
    "upload_sound",
]
CONTENT_TYPES: dict[ItemKind, str] = {
    "clip": "video/mp4",
    "still": "image/jpeg",
    "storyboard": "image/jpeg",
    "manifest": "application/vnd.gawah.manifest+json",
    # As a stranger's phone sent it: kept, and offered to no player. What is played is the copy.
    "voice_note": "application/octet-stream",
    "voice_copy": "audio/mp4",
    # The same of a resident's upload, and the copy of it that a child has written anew.
    "upload": "application/octet-stream",
    "upload_photo": "image/jpeg",
    "upload_video": "video/mp4",
    "upload_sound": "audio/mp4",
}


class StoredDiffers(DomainError):
    """Raised when what was stored is not what was made; the work is done again."""

    kind = Kind.UNAVAILABLE
    slug = "stored-differs"
    title = N_("The stored bytes are not the bytes that were made")


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes in the store that no row speaks of yet."""

    id: UUID
    kind: ItemKind
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item comes from, and what it shows of when. Of a voice note: no camera, and its message for a clip."""

    incident_id: UUID
    camera_id: UUID | None
    clip_id: UUID
    recorded_from: datetime
    recorded_to: datetime
    clock_source: str
    clock_offset_s: float | None
    gaps: Sequence[dict[str, Any]] = ()
    derived_from_id: UUID | None = None


def take_in(store: Storage, *, clip_id: UUID, kind: ItemKind, source: Path) -> Taken:
    """Hand a file over to the store under an id made from its bytes. Slow: outside any transaction.

    clip_id: what it was taken from: the clip, or the item of which it is an extract.

    `source` is the store's from then on. The same bytes of the same clip are the same item, so that a job that
    runs twice, or two that meet, put equal bytes in one place and never change what a row already vouches for.
    """
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    item_id = uuid5(clip_id, f"{kind}:{sha256}")
    stored = store.adopt(item_id, source, sha256=sha256)
    if stored.sha256 != sha256:
        raise StoredDiffers(f"{kind} of clip {clip_id}: made {sha256[:12]}, stored {stored.sha256[:12]}")
    return Taken(item_id, kind, sha256, stored.size_bytes)


def begin_custody(uow: UnitOfWork, taken: Taken, *, origin: Origin, actor: Actor) -> UUID:
    """Write the item and the first line of its account; when it is under custody already, nothing."""
    if taken.id in queries.find_all(uow.session, [taken.id]):
        return taken.id
    uow.add(
        EvidenceItem(
            id=taken.id,
            kind=taken.kind,
            incident_id=origin.incident_id,
            camera_id=origin.camera_id,
            clip_id=origin.clip_id,
            sha256=taken.sha256,
            size_bytes=taken.size_bytes,
            content_type=CONTENT_TYPES[taken.kind],
            recorded_from=origin.recorded_from,
            recorded_to=origin.recorded_to,
            gaps=list(origin.gaps),
            clock_source=origin.clock_source,
            clock_offset_s=origin.clock_offset_s,
            secured_at=clock.now(),
            derived_from_id=origin.derived_from_id,
        )
    )
    uow.record(
        actor=actor,
        action="evidence.secure",
        subject=("evidence", taken.id),
        reason=f"{taken.kind}, {taken.size_bytes} bytes, sha256 {taken.sha256}",
        incident_id=origin.incident_id,
    )
    return taken.id


def show(
    evidence_id: UUID, *, officer: SignedIn, claim_id: UUID | None, viewing_purpose: ViewingPurpose
) -> EvidenceFacts:
    """The item, for an officer who has a purpose; the showing is accounted for before a byte is sent.

    A player asks for many ranges: one entry per officer, item and purpose. Raises NotFound, PurposeRequired.
    """
    with reading() as session:
        item = queries.find(session, evidence_id)
    purpose = viewing_purpose(officer, item.incident_id, claim_id)
    if purpose is None:
        raise PurposeRequired("claim the incident's task, or have its SOS open; a program states Claim-Id")
    with reading() as session:
        is_known = queries.was_shown(session, evidence_id, viewer=officer.actor, purpose=purpose)
    if not is_known:
        _record_showing(item, viewer=officer.actor, purpose=purpose)
    return item


def _record_showing(item: EvidenceFacts, *, viewer: Actor, purpose: Purpose) -> None:
    with unit_of_work() as uow:
        # A browser asks for its first ranges at once: of twins, the constraint lets one be the first.
        is_first = uow.execute(
            "INSERT INTO evidence_views (id, viewer_id, via, evidence_id, purpose_kind, purpose_id, viewed_at)"
            " VALUES (:id, :viewer_id, :via, :evidence_id, :purpose_kind, :purpose_id, :viewed_at)"
            " ON CONFLICT DO NOTHING",
            {
                "id": ids.new_id(),
                "viewer_id": viewer.id,
                "via": viewer.via,
                "evidence_id": item.id,
                "purpose_kind": purpose.kind,
                "purpose_id": purpose.id,
                "viewed_at": clock.now(),
            },
        ).rowcount
        if is_first:
            uow.record(
                actor=viewer,
                action="evidence.view",
                subject=("evidence", item.id),
                reason=f"{purpose.kind} {purpose.id}",
                incident_id=item.incident_id,
            )
