"""Retrieving: the clip of one camera, cut by stream copy when its window has closed, and put under custody.

While the window is open, the recorded part is cut at once. Whatever happens, the clip is settled at the end or
planned again.
"""

from cctv_link.evidence import services as evidence
from cctv_link.footage import cutting, queries, readiness
from cctv_link.footage.assemble import NothingRecorded
from cctv_link.footage.cutting import CutPart
from cctv_link.footage.models import Clip, ClipPart
from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.readiness import Step
from cctv_link.footage.sources import pull
from cctv_link.footage.sources.port import RecorderFailed
from kernel import clock, incidents
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import ClipSecured, FootageDue, FootageUnavailable
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

FOOTAGE = system("footage")


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
        until_at = min(request.window.to_at, now)
        try:
            parts = cutting.cut(request, until_at=until_at, settings=settings)
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
        _secure(delivery, request, parts, is_final=until_at == request.window.to_at)


def _secure(delivery: Delivery, request: FootageRequest, parts: list[CutPart], *, is_final: bool) -> None:
    """Items, custody, the clip's state and the event: one short commit."""
    with unit_of_work(completes=delivery) as uow:
        clip = queries.clip_to_settle(uow.session, request.clip_id)
        if clip.state == "final" or (clip.state == "partial" and not is_final):
            return
        queries.forget_parts(uow.session, clip.id)
        for number, part in enumerate(parts, start=1):
            _begin_custody(uow, clip, part, number=number)
        longest = max(parts, key=lambda part: part.lasts)
        # Together, at the end: the table does not know a clip that is half secured.
        clip.evidence_id = longest.clip.id
        clip.still_id = longest.still.taken.id if longest.still else clip.still_id
        clip.motion = max((part.motion for part in parts if part.motion is not None), default=None)
        clip.state = "final" if is_final else "partial"
        uow.publish(
            ClipSecured(incident_id=request.incident_id, clip_id=clip.id, evidence_id=longest.clip.id)
        )
        incidents.note(uow, request.incident_id, "footage_secured")


def _begin_custody(uow: UnitOfWork, clip: Clip, part: CutPart, *, number: int) -> None:
    evidence.begin_custody(uow, part.clip, origin=part.origin, actor=FOOTAGE)
    evidence.begin_custody(uow, part.manifest, origin=part.origin, actor=FOOTAGE)
    for derived in (part.still, part.storyboard):
        if derived is not None:
            evidence.begin_custody(uow, derived.taken, origin=derived.origin, actor=FOOTAGE)
    uow.add(
        ClipPart(
            clip_id=clip.id,
            number=number,
            evidence_id=part.clip.id,
            manifest_id=part.manifest.id,
            storyboard_id=part.storyboard.taken.id if part.storyboard else None,
            storyboard=part.storyboard_facts,
        )
    )


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
