"""The footage of incidents that are one, on one page: nothing of either lost, nothing twice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cctv_link.public import Clip, LinkedCamera, Still
from citizen_api.public import Statement
from kernel.incidents import IncidentFacts


@dataclass(frozen=True, slots=True)
class Footage:
    """What the cameras have of one incident."""

    cameras: Sequence[LinkedCamera]
    clips: Sequence[Clip]
    stills: Sequence[Still]


@dataclass(frozen=True, slots=True)
class JoinedReport:
    """A report that was joined to the incident. `clips`: of cameras that the incident has too, at another time."""

    report: Statement
    incident: IncidentFacts
    clips: list[Clip]
    stills: list[Still]

    @property
    def narrative(self) -> str:
        return self.report.narrative


def merged(own: Footage, others: Sequence[Footage]) -> Footage:
    """The incident's own, and of the others the cameras that it has not linked itself, behind its own."""
    cameras, clips, stills = list(own.cameras), list(own.clips), list(own.stills)
    for other in others:
        known = {camera.id for camera in cameras}
        more = [camera for camera in other.cameras if camera.id not in known]
        cameras += [replace(camera, rank=len(cameras) + at) for at, camera in enumerate(more, start=1)]
        new = _of_cameras(other, {camera.id for camera in more})
        clips += new
        stills += _stills_of(other, new)
    return Footage(cameras, clips, stills)


def besides(shown: Footage, other: Footage) -> tuple[list[Clip], list[Still]]:
    """Clips of the other one that show another stretch than what is shown already, with their stills."""
    shown_ids = {clip.id for clip in shown.clips}
    clips = [
        clip
        for clip in other.clips
        if clip.id not in shown_ids and not any(_covers(each, clip) for each in shown.clips)
    ]
    return clips, _stills_of(other, clips)


def _covers(clip: Clip, other: Clip) -> bool:
    """Whether who sees `clip` has seen the other: the same camera, all of its time, and here or on its way."""
    if clip.camera_id != other.camera_id or clip.state not in ("final", "pending"):
        return False
    return clip.from_at <= other.from_at and other.to_at <= clip.to_at


def _of_cameras(footage: Footage, camera_ids: set[UUID]) -> list[Clip]:
    return [clip for clip in footage.clips if clip.camera_id in camera_ids]


def _stills_of(footage: Footage, clips: Sequence[Clip]) -> list[Still]:
    wanted = {clip.id for clip in clips}
    return [still for still in footage.stills if still.clip_id in wanted]
