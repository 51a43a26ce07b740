"""Reads of the cameras' chains at their ends."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera
from cctv_link.evidence.heads.head import ChainHead
from cctv_link.recording.models import RecordingSegment


def chain_heads(session: Session) -> tuple[ChainHead, ...]:
    """The end of every camera's chain: the segment closed last. The time in its pictures is the camera's, and may jump."""
    newest = (
        select(RecordingSegment.path, RecordingSegment.chain_sha256, RecordingSegment.closed_at)
        .where(RecordingSegment.camera_id == Camera.id, RecordingSegment.closed_at.is_not(None))
        .order_by(RecordingSegment.closed_at.desc(), RecordingSegment.seq.desc(), RecordingSegment.id.desc())
        .limit(1)
        .lateral()
    )
    query = select(Camera.id, newest).join(newest, true()).order_by(Camera.id)
    return tuple(ChainHead(*row) for row in session.execute(query))


def link_or_none(session: Session, path: str) -> tuple[UUID, bytes | None] | None:
    """Whose segment it is, and its link."""
    row = session.execute(
        select(RecordingSegment.camera_id, RecordingSegment.chain_sha256).where(RecordingSegment.path == path)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def last_closed_or_none(session: Session, camera_id: UUID) -> datetime | None:
    """When the camera's last segment was closed."""
    return session.scalar(
        select(RecordingSegment.closed_at)
        .where(RecordingSegment.camera_id == camera_id, RecordingSegment.closed_at.is_not(None))
        .order_by(RecordingSegment.closed_at.desc())
        .limit(1)
    )
