"""The adapter of a registered recorder, with its clock put right and everything it may do bounded."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from cctv_link.footage.sources.folder import FolderSource
from cctv_link.footage.sources.frigate import FrigateSource
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.mediamtx import MediaMtxSource
from cctv_link.footage.sources.onvif.source import OnvifSource
from cctv_link.footage.sources.port import Deadline, FootageSource, OnOurClock
from cctv_link.footage.sources.ring import RingSource
from cctv_link.recorders.addresses import allowed_by, require_inside
from cctv_link.recorders.queries import KnownRecorder
from cctv_link.recording import queries as recordings
from cctv_link.recording.queries import SegmentSpan
from kernel.config import Settings
from kernel.unit_of_work import reading

# All of one pull: a job has 120 s, and the clip is still to be assembled, hashed and looked at.
PULL_S = 75.0


def opened(recorder: KnownRecorder, *, camera_id: UUID, settings: Settings) -> tuple[FootageSource, str]:
    """The source, and what the camera is called there. Raises RecorderAddressRefused."""
    source, camera = _adapter(recorder, settings), recorder.recording_token
    if recorder.kind == "ring":
        camera = str(camera_id)
    return OnOurClock(source, offset_s=recorder.clock_offset_s), camera


def _adapter(recorder: KnownRecorder, settings: Settings) -> FootageSource:
    if recorder.kind == "ring":
        return RingSource(settings.ring_path, _ring_index)
    if recorder.kind == "folder":
        return FolderSource(Path(recorder.address), zone=ZoneInfo(settings.city_time_zone))
    place = _place(recorder, settings)
    if recorder.kind == "frigate":
        return FrigateSource(place, credential=recorder.credential)
    if recorder.kind == "mediamtx":
        return MediaMtxSource(place, credential=recorder.credential)
    return OnvifSource(place, credential=recorder.credential, allowed=allowed_by(settings))


def _place(recorder: KnownRecorder, settings: Settings) -> Place:
    parts = urlsplit(recorder.address)
    ip = recorder.ip or ""
    place = Place(recorder.address, ip, Deadline(PULL_S))
    require_inside(ip, place.port, allowed=allowed_by(settings))
    assert parts.hostname
    return place


def _ring_index(camera: str, from_at: datetime, to_at: datetime) -> list[SegmentSpan]:
    with reading() as session:
        return recordings.segments_covering(session, camera_id=UUID(camera), from_at=from_at, to_at=to_at)
