"""Which recorder keeps which camera, for the register's files: the port of cameras/register_import/recorders.py."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cctv_link.cameras.register_import.recorders import KeptBy, TokenCheck
from cctv_link.recorders import queries, tokens
from cctv_link.recorders.models import RecordedCamera, Recorder
from kernel import clock
from kernel.unit_of_work import UnitOfWork


def token_checks(session: Session, /) -> Mapping[str, TokenCheck]:
    """Every recorder by label, with what its tokens must be."""
    rows = session.execute(select(Recorder.label, Recorder.kind))
    return {label: partial(tokens.fault_or_none, kind) for label, kind in rows}


def keeping(session: Session, /) -> Mapping[UUID, KeptBy]:
    """Every camera that a recorder keeps."""
    rows = session.execute(
        select(RecordedCamera.camera_id, Recorder.label, RecordedCamera.recording_token).join(
            Recorder, Recorder.id == RecordedCamera.recorder_id
        )
    )
    return {camera_id: KeptBy(label, token) for camera_id, label, token in rows}


def keep(uow: UnitOfWork, camera_id: UUID, kept_by: KeptBy | None, /) -> None:
    """From now on this recorder keeps the camera; None: no recorder does. Raises NotFound for an unknown label."""
    if kept_by is None:
        uow.session.execute(delete(RecordedCamera).where(RecordedCamera.camera_id == camera_id))
        return
    recorder = queries.find_by_label(uow.session, kept_by.recorder)
    link = queries.link_or_none(uow.session, camera_id) or RecordedCamera(camera_id=camera_id)
    link.recorder_id, link.recording_token = recorder.id, kept_by.recording_token
    link.linked_at = clock.now()
    uow.add(link)
