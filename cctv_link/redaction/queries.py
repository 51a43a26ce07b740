"""Reads of redacted copies, and of the originals they are made from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.evidence.models import EvidenceItem
from cctv_link.redaction.models import RedactedCopy, RedactedView
from kernel.audit.entries import Actor
from kernel.errors import NotFound

# Of a storyboard the pictures are in the copy of its clip; a manifest has none.
REDACTABLE = ("clip", "still", "upload_video", "upload_photo")
PAGE = 500


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """A copy as others see it; stored_id, sha256 and size_bytes when it is made."""

    id: UUID
    original_id: UUID
    state: Literal["asked", "under_way", "made", "failed"]
    percent: int
    failure: str
    asked_at: datetime
    asked_again_at: datetime | None
    made_at: datetime | None
    stored_id: UUID | None
    sha256: str | None
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class Original:
    """What a copy is made from. clip_item_id: the clip to decode, which for a still is the one it was taken from.

    at_s: which picture of it an officer took, from its beginning; None: the still that stands for the clip.
    """

    id: UUID
    kind: str
    incident_id: UUID
    content_type: str
    clip_item_id: UUID
    clip_size_bytes: int
    at_s: float | None = None


def copy_or_none(session: Session, original_id: UUID) -> CopyFacts | None:
    """The copy of an original, whatever its state."""
    row = session.scalar(select(RedactedCopy).where(RedactedCopy.original_id == original_id))
    return _facts(row) if row is not None else None


def made_after(session: Session, after: UUID | None) -> list[CopyFacts]:
    """A page of the copies that are made, by id."""
    query = select(RedactedCopy).where(RedactedCopy.state == "made").order_by(RedactedCopy.id).limit(PAGE)
    if after is not None:
        query = query.where(RedactedCopy.id > after)
    return [_facts(row) for row in session.scalars(query)]


def still_of_or_none(session: Session, clip_item_id: UUID) -> UUID | None:
    """The still that was taken from a clip; None for a still, and for a clip nobody can decode."""
    clip = session.get(EvidenceItem, clip_item_id)
    if clip is None or clip.kind != "clip":
        return None
    return session.scalar(
        select(EvidenceItem.id)
        .where(
            EvidenceItem.clip_id == clip.clip_id,
            EvidenceItem.kind == "still",
            EvidenceItem.derived_from_id.is_(None),
            EvidenceItem.recorded_from >= clip.recorded_from,
            EvidenceItem.recorded_from <= clip.recorded_to,
        )
        .order_by(EvidenceItem.secured_at.desc(), EvidenceItem.id)
        .limit(1)
    )


def original(session: Session, original_id: UUID) -> Original:
    """Raises NotFound, also when the clip of a still is gone, and for what no copy is made of."""
    item = session.get(EvidenceItem, original_id)
    if item is None:
        raise NotFound(f"no evidence {original_id}")
    if item.kind not in REDACTABLE:
        raise NotFound(f"there is no redacted copy of a {item.kind}")
    clip = _clip_of(session, item) if item.kind == "still" else item
    was_chosen = item.kind == "still" and item.derived_from_id is not None
    at_s = (item.recorded_from - clip.recorded_from).total_seconds() if was_chosen else None
    return Original(item.id, item.kind, item.incident_id, item.content_type, clip.id, clip.size_bytes, at_s)


def was_shown(session: Session, copy_id: UUID, *, viewer: Actor) -> bool:
    """Whether this officer has been shown the copy before."""
    query = select(RedactedView.id).where(
        RedactedView.viewer_id == viewer.id, RedactedView.via == viewer.via, RedactedView.copy_id == copy_id
    )
    return session.scalar(query) is not None


def _clip_of(session: Session, still: EvidenceItem) -> EvidenceItem:
    """The newest clip that has the second of the still: a partial one is followed by the final one.

    What an officer took was taken out of one, which is named.
    """
    if still.derived_from_id is not None:
        return session.get_one(EvidenceItem, still.derived_from_id)
    found = session.scalar(
        select(EvidenceItem)
        .where(
            EvidenceItem.clip_id == still.clip_id,
            EvidenceItem.kind == "clip",
            EvidenceItem.derived_from_id.is_(None),
            EvidenceItem.recorded_from <= still.recorded_from,
            EvidenceItem.recorded_to >= still.recorded_from,
        )
        .order_by(EvidenceItem.secured_at.desc(), EvidenceItem.id)
        .limit(1)
    )
    if found is None:
        raise NotFound(f"the clip of still {still.id} is not kept")
    return found


def _facts(row: RedactedCopy) -> CopyFacts:
    return CopyFacts(
        id=row.id,
        original_id=row.original_id,
        state=row.state,  # type: ignore[arg-type]  # the table has a constraint
        percent=row.percent,
        failure=row.failure,
        asked_at=row.asked_at,
        asked_again_at=row.asked_again_at,
        made_at=row.made_at,
        stored_id=row.stored_id,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
    )
