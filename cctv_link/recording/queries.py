"""What was recorded of a camera, and whether it was being recorded at a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Select,
    Uuid,
    bindparam,
    column,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session, aliased

from cctv_link.recording.models import CameraState as CameraStateRow
from cctv_link.recording.models import RecordingGap, RecordingSegment
from cctv_link.recording.reasons import Reason
from kernel import clock

# A spell nobody has confirmed for this long is not believed.
HEARTBEAT_VALID_S = 15.0
State = Literal["recording", "not_recording", "unknown"]


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """A file of the ring, or as much of it as is on disk. path: relative to RING_DIR."""

    id: UUID
    path: str
    recorded_from: datetime
    recorded_to: datetime
    clock_source: str
    clock_offset_s: float | None
    sha256: bytes | None
    is_closed: bool
    chain_sha256: bytes | None = None


@dataclass(frozen=True, slots=True)
class GapSpan:
    """to_at is None while the gap lasts."""

    from_at: datetime
    to_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class CameraState:
    """reason: empty when recording or unknown."""

    state: State
    reason: str


UNKNOWN = CameraState("unknown", "")
RECORDING = CameraState("recording", "")


def segments_covering(
    session: Session, *, camera_id: UUID, from_at: datetime, to_at: datetime
) -> list[SegmentSpan]:
    """Segments that share a moment with [from_at, to_at), not evicted, in the order of recording."""
    query = (
        select(RecordingSegment)
        .where(
            RecordingSegment.camera_id == camera_id,
            RecordingSegment.recorded_from < to_at,
            RecordingSegment.recorded_to > from_at,
            RecordingSegment.evicted_at.is_(None),
        )
        .order_by(RecordingSegment.recorded_from, RecordingSegment.seq, RecordingSegment.id)
    )
    return [
        SegmentSpan(
            id=row.id,
            path=row.path,
            recorded_from=row.recorded_from,
            recorded_to=row.recorded_to,
            clock_source=row.clock_source,
            clock_offset_s=row.clock_offset_s,
            sha256=row.sha256,
            is_closed=row.closed_at is not None,
            chain_sha256=row.chain_sha256,
        )
        for row in session.scalars(query)
    ]


def gaps_covering(session: Session, *, camera_id: UUID, from_at: datetime, to_at: datetime) -> list[GapSpan]:
    """Drop-outs of the camera that share a moment with [from_at, to_at), in order, each with its reason."""
    query = (
        select(RecordingGap.from_at, RecordingGap.to_at, RecordingGap.reason)
        .where(
            RecordingGap.camera_id == camera_id,
            RecordingGap.from_at < to_at,
            or_(RecordingGap.to_at.is_(None), RecordingGap.to_at > from_at),
        )
        .order_by(RecordingGap.from_at, RecordingGap.id)
    )
    return [GapSpan(row.from_at, row.to_at, row.reason) for row in session.execute(query)]


def state_at(session: Session, camera_ids: Collection[UUID], at: datetime) -> dict[UUID, CameraState]:
    """Whether each camera was being recorded at `at`; a moment to come counts as now.

    Before a camera's first spell nobody knows. A spell not confirmed for HEARTBEAT_VALID_S has ended with
    its recorder. A camera that the register knows no stream and no other recorder of is not connected.
    """
    moment = min(at, clock.now())
    found = session.scalars(_LATEST_SPELLS, {"camera_ids": list(camera_ids), "moment": moment})
    spells = {spell.camera_id: spell for spell in found}
    unconnected = _without_stream(session, camera_ids)
    return {
        camera_id: _state(spells.get(camera_id), moment, is_connected=camera_id not in unconnected)
        for camera_id in camera_ids
    }


def last_heard(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When a recorder last said how it is with each camera; without those that none has ever spoken of."""
    found = session.scalars(_LATEST_SPELLS, {"camera_ids": list(camera_ids), "moment": clock.now()})
    return {spell.camera_id: spell.heartbeat_at for spell in found}


SpellT = TypeVar("SpellT")


def latest_spells(spell: type[SpellT]) -> Select[SpellT]:
    """For each of `camera_ids` its latest spell that began by `moment`; a statement to be built once.

    One step down the index a camera: to choose from all its spells would be to read years of them.
    """
    columns: Any = spell
    ids = func.unnest(bindparam("camera_ids", type_=ARRAY(Uuid)))
    wanted = ids.table_valued(column("camera_id", Uuid)).render_derived("wanted")
    latest = (
        select(spell)
        .where(columns.camera_id == wanted.c.camera_id)
        .where(columns.from_at <= bindparam("moment", type_=DateTime(timezone=True)))
        .order_by(columns.from_at.desc(), columns.id.desc())
        .limit(1)
        .lateral()
    )
    return select(aliased(spell, latest)).select_from(wanted).join(latest, true())


_LATEST_SPELLS = latest_spells(CameraStateRow)


def _state(spell: CameraStateRow | None, moment: datetime, *, is_connected: bool) -> CameraState:
    if spell is None:
        return UNKNOWN if is_connected else _absent(Reason.NOT_CONNECTED)
    if spell.to_at is None:
        holds_until = spell.heartbeat_at + timedelta(seconds=HEARTBEAT_VALID_S)
    else:
        holds_until = spell.to_at
    if moment <= holds_until:
        return RECORDING if spell.state == "recording" else _absent(spell.reason or "")
    if not is_connected:
        return _absent(Reason.NOT_CONNECTED)
    # A recorder that was stopped said so; one that died says nothing.
    stopped = spell.reason in (Reason.STOPPED, Reason.NOT_CONNECTED)
    return _absent(spell.reason if stopped and spell.reason else Reason.RECORDER_SILENT)


def _absent(reason: str) -> CameraState:
    return CameraState("not_recording", str(reason))


def _without_stream(session: Session, camera_ids: Collection[UUID]) -> set[UUID]:
    # By the table's name: the register's models are another room's.
    query = text(
        "select id from cameras where id = any(:ids) and stream_url is null and not exists"
        " (select from recorded_cameras where recorded_cameras.camera_id = cameras.id)"
    )
    return set(session.scalars(query, {"ids": list(camera_ids)}))
