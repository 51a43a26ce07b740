"""The slow part of a retrieval: files are read, decoded, written and stored, and no transaction is open."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from cctv_link.evidence import services as evidence
from cctv_link.evidence.manifest import signed, signing_key
from cctv_link.evidence.services import Origin, Taken
from cctv_link.footage.assemble import NOT_RECORDED, AssembledClip, Gap, SegmentFile, assemble_parts
from cctv_link.footage.manifests import facts_of
from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.sources import pull
from cctv_link.media import stills
from cctv_link.media.limited import NotDecodable
from cctv_link.media.scratch import scratch_folder
from cctv_link.media.stills import Still, Storyboard
from kernel import clock, storage
from kernel.config import Settings
from kernel.storage import Storage

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Derived:
    """A picture taken from a part: in the store, and what it shows of when."""

    taken: Taken
    origin: Origin


@dataclass(frozen=True, slots=True)
class CutPart:
    """One file of the clip and what stands beside it, in the store, waiting for their rows."""

    clip: Taken
    origin: Origin
    manifest: Taken
    still: Derived | None
    storyboard: Derived | None
    storyboard_facts: dict[str, Any]
    motion: float | None

    @property
    def lasts(self) -> timedelta:
        return self.origin.recorded_to - self.origin.recorded_from


def cut(request: FootageRequest, *, until_at: datetime, settings: Settings) -> list[CutPart]:
    """The clip up to `until_at`, in parts. Raises NothingRecorded, RecorderFailed."""
    store = storage.configured(settings.storage_url)
    with scratch_folder(settings.ring_path) as folder:
        request = pull.with_footage(request, folder, until_at=until_at, settings=settings)
        assembled = assemble_parts(
            [SegmentFile(settings.ring_path / each.path, each.recorded_from) for each in request.segments],
            from_at=request.window.from_at,
            to_at=until_at,
            target=folder / "clip.mp4",
        )
        return [_store_part(store, request, part, folder, settings) for part in assembled]


def _store_part(
    store: Storage, request: FootageRequest, part: AssembledClip, folder: Path, settings: Settings
) -> CutPart:
    origin = _origin(request, part)
    # Decoded first: what is taken in belongs to the store, and is not opened by its path any more.
    still, board = _still_or_none(request, part.path), _storyboard_or_none(request, part.path)
    clip = evidence.take_in(store, clip_id=request.clip_id, kind="clip", source=part.path)
    manifest = folder / "manifest.json"
    manifest.write_bytes(signed(facts_of(request, clip, origin), signing_key(settings.secret_key)))
    return CutPart(
        clip=clip,
        origin=origin,
        manifest=evidence.take_in(store, clip_id=request.clip_id, kind="manifest", source=manifest),
        still=_store_still(store, request, still, origin, folder) if still else None,
        storyboard=_store_storyboard(store, request, board, origin, folder) if board else None,
        storyboard_facts=_storyboard_facts(board) if board else {},
        motion=board.motion if board else None,
    )


def _still_or_none(request: FootageRequest, source: Path) -> Still | None:
    """The sharpest frame; a clip nobody can decode is evidence all the same, without a still."""
    try:
        return stills.sharpest_frame(source)
    except NotDecodable as error:
        log.warning("no still", clip_id=str(request.clip_id), error=error.detail)
        return None


def _storyboard_or_none(request: FootageRequest, source: Path) -> Storyboard | None:
    try:
        return stills.storyboard(source)
    except NotDecodable as error:
        log.warning("no storyboard", clip_id=str(request.clip_id), error=error.detail)
        return None


def _store_still(
    store: Storage, request: FootageRequest, still: Still, origin: Origin, folder: Path
) -> Derived:
    picture = folder / "still.jpg"
    picture.write_bytes(still.jpeg)
    at = origin.recorded_from + timedelta(seconds=still.at_s)
    return Derived(
        evidence.take_in(store, clip_id=request.clip_id, kind="still", source=picture),
        replace(origin, recorded_from=at, recorded_to=at, gaps=()),
    )


def _store_storyboard(
    store: Storage, request: FootageRequest, board: Storyboard, origin: Origin, folder: Path
) -> Derived:
    picture = folder / "storyboard.jpg"
    picture.write_bytes(board.jpeg)
    first, last = (origin.recorded_from + timedelta(seconds=board.at_s[end]) for end in (0, -1))
    return Derived(
        evidence.take_in(store, clip_id=request.clip_id, kind="storyboard", source=picture),
        replace(origin, recorded_from=first, recorded_to=last, gaps=()),
    )


def _storyboard_facts(board: Storyboard) -> dict[str, Any]:
    return {
        "columns": board.columns,
        "tile_width_px": board.tile_width_px,
        "tile_height_px": board.tile_height_px,
        "at_s": list(board.at_s),
    }


def _origin(request: FootageRequest, part: AssembledClip) -> Origin:
    inside = [
        each
        for each in request.segments
        if each.recorded_from < part.recorded_to and each.recorded_to > part.recorded_from
    ] or request.segments
    sources = {each.clock_source for each in inside}
    return Origin(
        incident_id=request.incident_id,
        camera_id=request.camera_id,
        clip_id=request.clip_id,
        recorded_from=part.recorded_from,
        recorded_to=part.recorded_to,
        clock_source=sources.pop() if len(sources) == 1 else "mixed",
        clock_offset_s=inside[-1].clock_offset_s,
        gaps=[_named(gap, request) for gap in part.gaps],
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
