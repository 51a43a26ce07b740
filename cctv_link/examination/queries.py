"""What residents sent to incidents, as officers may see it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.evidence.models import EvidenceItem

Kind = Literal["photo", "video", "sound", "unseen"]
KINDS: dict[str, Kind] = {"upload_photo": "photo", "upload_video": "video", "upload_sound": "sound"}


@dataclass(frozen=True, slots=True)
class Sent:
    """An upload under custody. item_id: the copy that may be shown, or of an `unseen` one the original.

    sha256, size_bytes: of the original, as it came. times: how often the same bytes came; they are shown once.
    """

    item_id: UUID
    kind: Kind
    recorded_from: datetime
    came_at: datetime
    sha256: str
    size_bytes: int
    times: int


def sent_to(session: Session, incident_ids: Collection[UUID]) -> list[Sent]:
    """The first that came first."""
    rows = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.incident_id.in_(incident_ids), EvidenceItem.kind.in_(("upload", *KINDS)))
        .order_by(EvidenceItem.recorded_to, EvidenceItem.id)
    ).all()
    copies = {row.clip_id: row for row in rows if row.kind != "upload"}
    originals = [row for row in rows if row.kind == "upload"]
    times = Counter(row.sha256 for row in originals)
    first = {row.sha256: row for row in reversed(originals)}
    return [
        _sent(row, copies.get(row.clip_id), times[row.sha256])
        for row in originals
        if first[row.sha256] is row
    ]


def _sent(original: EvidenceItem, copy: EvidenceItem | None, times: int) -> Sent:
    shown = copy or original
    return Sent(
        item_id=shown.id,
        kind=KINDS.get(shown.kind, "unseen"),
        recorded_from=shown.recorded_from,
        came_at=original.recorded_to,
        sha256=original.sha256,
        size_bytes=original.size_bytes,
        times=times,
    )
