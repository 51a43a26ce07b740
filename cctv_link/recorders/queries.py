"""Reads of recorders: which one keeps a camera, and how it is entered."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.credentials import Credential, unseal
from cctv_link.cameras.models import Camera, Pole
from cctv_link.recorders.addresses import Kind
from cctv_link.recorders.models import ReceivedOriginal, RecordedCamera, Recorder
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class KnownRecorder:
    """A recorder and what one camera is called there."""

    id: UUID
    label: str
    kind: Kind
    address: str
    ip: str | None
    clock_offset_s: float
    recording_token: str
    credential: Credential | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RecorderLine:
    """A recorder as a list shows it."""

    label: str
    kind: str
    address: str
    clock_offset_s: float
    has_credential: bool
    cameras: int


def recorder_of(session: Session, camera_id: UUID, *, secret_key: str) -> KnownRecorder:
    """The recorder that keeps a camera. Raises NotFound, and CredentialUnreadable under another SECRET_KEY."""
    found = session.execute(
        select(Recorder, RecordedCamera.recording_token)
        .join(RecordedCamera, RecordedCamera.recorder_id == Recorder.id)
        .where(RecordedCamera.camera_id == camera_id)
    ).one_or_none()
    if found is None:
        raise NotFound("no recorder keeps this camera")
    recorder, token = found
    return KnownRecorder(
        id=recorder.id,
        label=recorder.label,
        kind=cast(Kind, recorder.kind),
        address=recorder.address,
        ip=recorder.ip,
        clock_offset_s=recorder.clock_offset_s,
        recording_token=token,
        credential=unseal(recorder.sealed, secret_key=secret_key) if recorder.sealed else None,
    )


def kept_elsewhere(session: Session, camera_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cameras a recorder keeps."""
    query = select(RecordedCamera.camera_id).where(RecordedCamera.camera_id.in_(camera_ids))
    return set(session.scalars(query))


def find_by_label(session: Session, label: str) -> Recorder:
    """The row to change or point at. Raises NotFound."""
    recorder = session.scalars(select(Recorder).where(Recorder.label == label)).one_or_none()
    if recorder is None:
        raise NotFound(f"no recorder is called {label}")
    return recorder


def link_or_none(session: Session, camera_id: UUID) -> RecordedCamera | None:
    return session.scalars(select(RecordedCamera).where(RecordedCamera.camera_id == camera_id)).one_or_none()


def originals_known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these were received before; two workers on one clip take turns."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("received originals", 0))))
    return set(session.scalars(select(ReceivedOriginal.id).where(ReceivedOriginal.id.in_(ids))))


def camera_called(session: Session, label: str, *, pole: str | None) -> UUID:
    """The one camera people call so. Raises NotFound when there is none, or more than one."""
    query = (
        select(Camera.id)
        .join(Pole, Pole.id == Camera.pole_id)
        .where(Camera.label == label, Camera.retired_at.is_(None))
    )
    if pole is not None:
        query = query.where(Pole.asset_tag == pole)
    found = session.scalars(query).all()
    if len(found) != 1:
        told = "no camera is" if not found else "several cameras are"
        raise NotFound(f"{told} called {label}" + ("" if pole is None else f" on {pole}"))
    return found[0]


def every_recorder(session: Session) -> list[RecorderLine]:
    """All of them, by label, with how many cameras each keeps."""
    counted = (
        select(RecordedCamera.recorder_id, func.count().label("cameras"))
        .group_by(RecordedCamera.recorder_id)
        .subquery()
    )
    query = (
        select(Recorder, func.coalesce(counted.c.cameras, 0))
        .outerjoin(counted, counted.c.recorder_id == Recorder.id)
        .order_by(Recorder.label)
    )
    return [
        RecorderLine(row.label, row.kind, row.address, row.clock_offset_s, row.sealed is not None, cameras)
        for row, cameras in session.execute(query)
    ]
