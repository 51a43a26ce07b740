"""Reads of working copies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.evidence.marked.models import WorkingCopy
from kernel.audit.entries import Actor


@dataclass(frozen=True, slots=True)
class WorkingCopyFacts:
    """A working copy as others see it; stored_id, sha256 and size_bytes when it is made."""

    id: UUID
    viewer_id: UUID
    viewer_name: str
    via: str
    item_id: UUID
    is_redacted: bool
    source_id: UUID
    state: Literal["asked", "under_way", "made", "failed"]
    percent: int
    failure: str
    asked_at: datetime
    asked_again_at: datetime | None
    expires_at: datetime | None
    stored_id: UUID | None
    sha256: str | None
    size_bytes: int | None


def copy_or_none(session: Session, copy_id: UUID) -> WorkingCopyFacts | None:
    row = session.get(WorkingCopy, copy_id)
    return _facts(row) if row is not None else None


def copy_of_or_none(
    session: Session, *, viewer: Actor, item_id: UUID, is_redacted: bool
) -> WorkingCopyFacts | None:
    """The viewer's own copy, whatever its state and age."""
    query = select(WorkingCopy).where(
        WorkingCopy.viewer_id == viewer.id,
        WorkingCopy.via == viewer.via,
        WorkingCopy.item_id == item_id,
        WorkingCopy.is_redacted == is_redacted,
    )
    row = session.scalar(query)
    return _facts(row) if row is not None else None


def _facts(row: WorkingCopy) -> WorkingCopyFacts:
    return WorkingCopyFacts(
        id=row.id,
        viewer_id=row.viewer_id,
        viewer_name=row.viewer_name,
        via=row.via,
        item_id=row.item_id,
        is_redacted=row.is_redacted,
        source_id=row.source_id,
        state=row.state,  # type: ignore[arg-type]  # the table has a constraint
        percent=row.percent,
        failure=row.failure,
        asked_at=row.asked_at,
        asked_again_at=row.asked_again_at,
        expires_at=row.expires_at,
        stored_id=row.stored_id,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
    )
