"""Retrieving: the clip of one camera, cut by stream copy when its window has closed, and put under custody.

For an SOS the recorded part is cut at once. Whatever happens, the clip is settled at the end or planned again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from cctv_link.evidence import services as evidence
from cctv_link.evidence.services import Origin, Taken
from cctv_link.footage import queries, readiness
from cctv_link.footage.assemble import (
    NOT_RECORDED,
    AssembledClip,
    Gap,
    NothingRecorded,
    SegmentFile,
    assemble_clip,
)
from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.readiness import Step
from cctv_link.footage.scratch import scratch_folder
from cctv_link.footage.sources import pull
from cctv_link.footage.sources.port import RecorderFailed
from cctv_link.media import stills
from cctv_link.media.limited import NotDecodable
from kernel import clock, incidents, storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import ClipSecured, FootageDue, FootageUnavailable
from kernel.outbox import Delivery
from kernel.storage import Storage
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

FOOTAGE = system("footage")


@dataclass(frozen=True, slots=True)
class _Cut:
    """What lies in the store and waits for its rows. request: with the segments that were cut."""

    request: FootageRequest
    clip: Taken
    assembled: AssembledClip
    still: Taken | None
    still_offset_s: float
    is_final: bool


def retrieve_footage(delivery: Delivery, *, settings: Settings) -> None:
    """Cut, store and secure the clip that is due. Safe to run twice: its id comes from its bytes."""
    assert isinstance(delivery.event, FootageDue)
    with reading() as session:
        request = queries.footage_request(session, delivery.event.clip_id)
    now = clock.now()
    decision = readiness.decide(request, now=now)
    if decision.step is Step.LATER:
        with unit_of_work(completes=delivery) as uow:
            uow.publish(FootageDue(clip_id=request.clip_id), not_before=decision.at)
    elif decision.step is Step.UNAVAILABLE:
        _give_up(delivery, request, reason=decision.reason)
    elif decision.step is Step.CUT:
        try:
            cut = _cut(request, now=now, settings=settings)
        except NothingRecorded:
            # The index knew of pictures that the files do not hold, or not yet.
            if request.window.is_closed(now):
                _give_up(delivery, request, reason=readiness.why_nothing(request))
            return
        except RecorderFailed as failed:
            if not pull.is_final(failed, request, now=now):
                raise
            _give_up(delivery, request, reason=failed.slug)
            return
        _secure(delivery, cut.request, cut)


def _cut(request: FootageRequest, *, now: datetime, settings: Settings) -> _Cut:
    """Slow: files are read and written, and no transaction is open."""
    store = storage.configured(settings.storage_url)
    until_at = min(request.window.to_at, now)
    with scratch_folder(settings.ring_path) as folder:
        request = pull.with_footage(request, folder, until_at=until_at, settings=settings)
        assembled = assemble_clip(
            [SegmentFile(settings.ring_path / each.path, each.recorded_from) for each in request.segments],
            from_at=request.window.from_at,
            to_at=until_at,
            target=folder / "clip.mp4",
        )
        clip = evidence.take_in(store, clip_id=request.clip_id, kind="clip", source=assembled.path)
        still, offset_s = _still_or_none(store, request.clip_id, assembled.path, folder)
    return _Cut(request, clip, assembled, still, offset_s, is_final=until_at == request.window.to_at)


def _secure(delivery: Delivery, request: FootageRequest, cut: _Cut) -> None:
    """Items, custody, the clip's state and the event: one short commit."""
    origin = _origin(request, cut.assembled)
    with unit_of_work(completes=delivery) as uow:
        clip = queries.clip_to_settle(uow.session, request.clip_id)
        if clip.state == "final" or (clip.state == "partial" and not cut.is_final):
            return
        evidence_id = evidence.begin_custody(uow, cut.clip, origin=origin, actor=FOOTAGE)
        still_id = _begin_custody_of_still(uow, cut, origin)
        # Together, at the end: the table does not know a clip that is half secured.
        clip.evidence_id, clip.still_id = evidence_id, still_id or clip.still_id
        clip.state = "final" if cut.is_final else "partial"
        uow.publish(ClipSecured(incident_id=request.incident_id, clip_id=clip.id, evidence_id=evidence_id))
        incidents.note(uow, request.incident_id, "footage_secured")


def _begin_custody_of_still(uow: UnitOfWork, cut: _Cut, origin: Origin) -> UUID | None:
    if cut.still is None:
        return None
    at = origin.recorded_from + timedelta(seconds=cut.still_offset_s)
    shown = replace(origin, recorded_from=at, recorded_to=at, gaps=())
    return evidence.begin_custody(uow, cut.still, origin=shown, actor=FOOTAGE)


def _give_up(delivery: Delivery, request: FootageRequest, *, reason: str) -> None:
    """Nothing more will come. What was cut of an SOS before stays, and is then all there is."""
    with unit_of_work(completes=delivery) as uow:
        clip = queries.clip_to_settle(uow.session, request.clip_id)
        if clip.state == "partial" and clip.evidence_id is not None:
            clip.state = "final"
            uow.publish(
                ClipSecured(incident_id=request.incident_id, clip_id=clip.id, evidence_id=clip.evidence_id)
            )
        elif clip.state == "pending":
            clip.state, clip.reason = "unavailable", reason
            uow.publish(
                FootageUnavailable(
                    incident_id=request.incident_id,
                    clip_id=clip.id,
                    camera_id=request.camera_id,
                    reason=reason,
                )
            )


def _still_or_none(store: Storage, clip_id: UUID, source: Path, folder: Path) -> tuple[Taken | None, float]:
    """The sharpest frame; a clip nobody can decode is evidence all the same, without a still."""
    try:
        found = stills.sharpest_frame(source)
    except NotDecodable as error:
        log.warning("no still", clip_id=str(clip_id), error=error.detail)
        return None, 0.0
    picture = folder / "still.jpg"
    picture.write_bytes(found.jpeg)
    return evidence.take_in(store, clip_id=clip_id, kind="still", source=picture), found.at_s


def _origin(request: FootageRequest, cut: AssembledClip) -> Origin:
    sources = {each.clock_source for each in request.segments}
    return Origin(
        incident_id=request.incident_id,
        camera_id=request.camera_id,
        clip_id=request.clip_id,
        recorded_from=cut.recorded_from,
        recorded_to=cut.recorded_to,
        clock_source=sources.pop() if len(sources) == 1 else "mixed",
        clock_offset_s=request.segments[-1].clock_offset_s,
        gaps=[_named(gap, request) for gap in cut.gaps],
    )


def _named(gap: Gap, request: FootageRequest) -> dict[str, Any]:
    """A gap with the recorder's reason for it, where the recorder gave one."""
    reason = gap.reason
    if reason == NOT_RECORDED:
        reason = next(
            (
                each.reason
                for each in request.gaps
                if each.from_at < gap.to_at and (each.to_at is None or each.to_at > gap.from_at)
            ),
            reason,
        )
    return {"from": clock.wire(gap.from_at), "to": clock.wire(gap.to_at), "reason": reason}
