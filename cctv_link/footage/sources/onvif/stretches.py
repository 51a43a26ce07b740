"""Pictures of a replay as files: one for each stretch without a break, timed by the recorder's own marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.sources.onvif.depacketise import START_CODE, Picture
from cctv_link.footage.sources.port import RecorderUnreadable, our_disk
from cctv_link.media.limited import NotDecodable
from cctv_link.media.remux import TICKS_PER_S, Unit, wrap
from cctv_link.rtsp.description import CodecName, Media

# A step of time longer than this is a gap, whether the recorder marks it or not.
LONGEST_STEP_S = 1.0
# As libavformat calls a file of nothing but pictures.
_CALLED: dict[CodecName, str] = {"h264": "h264", "h265": "hevc"}


@dataclass(slots=True)
class _Stretch:
    path: Path
    from_at: datetime
    last_at: datetime
    timed: list[tuple[int, int, int, bool]] = field(default_factory=list)


def write_stretches(pictures: Iterable[Picture], track: Media, folder: Path) -> list[SegmentFile]:
    """Raises RecorderUnreadable when the pictures of a stretch are none that we know, and StorageFull."""
    segments = []
    with our_disk():
        for stretch in _stretches(pictures, track, folder):
            target = stretch.path.with_suffix(".mp4")
            try:
                wrap(stretch.path, _units(stretch), target, codec=_CALLED[track.codec])
            except NotDecodable as error:
                raise RecorderUnreadable(error.detail) from error
            segments.append(SegmentFile(target, stretch.from_at))
    return segments


def _stretches(pictures: Iterable[Picture], track: Media, folder: Path) -> Iterator[_Stretch]:
    stretch: _Stretch | None = None
    file: BinaryIO | None = None
    try:
        for picture in pictures:
            if stretch is None or file is None or _begins_another(stretch, picture):
                if not picture.is_key:
                    # After a break only a key frame can be shown.
                    continue
                if file is not None and stretch is not None:
                    file.close()
                    yield stretch
                stretch, file = _opened(folder, track, picture)
            offset, is_first = file.tell(), not stretch.timed
            size_bytes = file.write(b"".join(START_CODE + nal for nal in picture.nals))
            ticks = round((picture.at - stretch.from_at).total_seconds() * TICKS_PER_S)
            stretch.timed.append((offset, size_bytes, ticks, picture.is_key or is_first))
            stretch.last_at = max(stretch.last_at, picture.at)
    finally:
        if file is not None:
            file.close()
    if stretch is not None:
        yield stretch


def _begins_another(stretch: _Stretch, picture: Picture) -> bool:
    """Pictures sent out of order step back by a few frames, never by a second."""
    step_s = (picture.at - stretch.last_at).total_seconds()
    return (picture.breaks and picture.is_key) or abs(step_s) > LONGEST_STEP_S


def _opened(folder: Path, track: Media, first: Picture) -> tuple[_Stretch, BinaryIO]:
    """The parameter sets of the description stand in front, outside any picture, where these bring none."""
    path = folder / f"replay-{first.at.timestamp():.6f}.{_CALLED[track.codec]}"
    file = path.open("xb")
    file.write(b"".join(START_CODE + nal for nal in track.parameter_sets))
    return _Stretch(path, first.at, first.at), file


def _units(stretch: _Stretch) -> list[Unit]:
    """Decoding times, which a replay does not tell: the shown times in order, as early as every picture allows."""
    in_order = sorted(pts for _, _, pts, _ in stretch.timed)
    late = max((dts - pts for dts, (_, _, pts, _) in zip(in_order, stretch.timed, strict=True)), default=0)
    units: list[Unit] = []
    for dts, (offset, size_bytes, pts, is_key) in zip(in_order, stretch.timed, strict=True):
        decoded = dts - late
        if units and decoded <= units[-1].dts:
            decoded = units[-1].dts + 1
        units.append(Unit(offset, size_bytes, max(pts, decoded), decoded, is_key))
    return units


def last_wanted(pictures: Iterable[Picture], *, to_at: datetime) -> Iterator[Picture]:
    """Until the recorder says that there is no more, or well behind the end that was asked for."""
    for picture in pictures:
        yield picture
        if picture.is_last or picture.at > to_at + timedelta(seconds=LONGEST_STEP_S):
            return
