"""A piece of a clip, by copying its pictures: as clips are cut from the ring, with the pre-roll that an edit list hides."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.evidence.services import Origin
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.media.remux import remux
from kernel import clock


def cut_piece(extract: ExtractFacts, source: EvidenceFacts, film: Path, target: Path) -> Origin:
    """Write the piece to `target`, and say what it shows of when. Raises NotDecodable, NothingRecorded."""
    from_s, to_s = ((at - source.recorded_from).total_seconds() for at in (extract.from_at, extract.to_at))
    ring_like = film.with_name("pictures.mp4")
    copied = remux(film, ring_like, from_s=max(0.0, from_s), to_s=to_s)
    begins_at = source.recorded_from + timedelta(seconds=copied.first_pts_s - copied.starts_s)
    piece = assemble_clip(
        [SegmentFile(ring_like, begins_at)], from_at=extract.from_at, to_at=extract.to_at, target=target
    )
    return origin_of(
        source,
        recorded_from=piece.recorded_from,
        recorded_to=piece.recorded_to,
        gaps=list(_inside(source.gaps, piece.recorded_from, piece.recorded_to)),
    )


def origin_of(
    source: EvidenceFacts, *, recorded_from: datetime, recorded_to: datetime, gaps: Sequence[dict[str, Any]]
) -> Origin:
    """Of what was taken out of `source`: the same camera, on the same clock."""
    return Origin(
        incident_id=source.incident_id,
        camera_id=source.camera_id,
        clip_id=source.clip_id,
        recorded_from=recorded_from,
        recorded_to=recorded_to,
        clock_source=source.clock_source,
        clock_offset_s=source.clock_offset_s,
        gaps=gaps,
        derived_from_id=source.id,
    )


def _inside(gaps: Sequence[dict[str, Any]], from_at: datetime, to_at: datetime) -> Iterator[dict[str, Any]]:
    """The clip's own: in its film a gap is a picture that stands still, and cannot be told from one that was recorded."""
    for gap in gaps:
        begins = max(from_at, datetime.fromisoformat(gap["from"]))
        ends = min(to_at, datetime.fromisoformat(gap["to"]))
        if begins < ends:
            yield {"from": clock.wire(begins), "to": clock.wire(ends), "reason": gap["reason"]}
