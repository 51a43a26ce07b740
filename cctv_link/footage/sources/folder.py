"""A folder of files with times in their names, as many recorders and every exported disk leave behind.

A camera's name there is a pattern below the folder (recorders/patterns.py). Names are in the recorder's time zone
unless they count from 1970. No link is followed out of the folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import structlog

from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.sources.mp4_length import seconds_or_none
from cctv_link.footage.sources.port import (
    Fetched,
    RecorderFailed,
    RecorderUnreadable,
    Span,
    overlapping,
)
from cctv_link.footage.sources.ready import ROUNDING_S, joined
from cctv_link.footage.sources.starts import Named, true_starts
from cctv_link.media.limited import NotDecodable
from cctv_link.media.remux import remux
from cctv_link.recorders import patterns
from kernel.unit_of_work import assert_no_transaction

log = structlog.get_logger()

# A file may have begun this long before the window and still reach into it.
LONGEST_FILE = timedelta(hours=1)
MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    from_at: datetime
    to_at: datetime


class FolderSource:
    """Files below `root`, their names in `zone`."""

    def __init__(self, root: Path, *, zone: tzinfo) -> None:
        self._root = root
        self._zone = zone

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        assert_no_transaction()
        found: list[Span] = []
        for file in self._files(camera, from_at=from_at, to_at=to_at):
            if found and (file.from_at - found[-1].to_at).total_seconds() <= ROUNDING_S:
                found[-1] = Span(camera, found[-1].from_at, max(found[-1].to_at, file.to_at))
            else:
                found.append(Span(camera, file.from_at, file.to_at))
        return overlapping(found, from_at=from_at, to_at=to_at)

    def fetch(self, span: Span, folder: Path) -> Fetched:
        """One unreadable file costs its own seconds; RecorderUnreadable when none can be read."""
        assert_no_transaction()
        parts, refused = [], ""
        for number, file in enumerate(self._files(span.camera, from_at=span.from_at, to_at=span.to_at)):
            if file.from_at >= span.to_at or file.to_at <= span.from_at:
                continue
            try:
                parts.append(_cut(file, span, folder / f"file-{number}.mp4"))
            except (NotDecodable, OSError) as error:
                # The recorder may let go of a file while we look at it.
                refused = error.detail if isinstance(error, NotDecodable) else "a file is gone"
                log.warning("recorder's file unreadable", file=file.path.name, error=refused)
        if not parts:
            raise RecorderUnreadable(refused or "the files of the span are gone")
        return joined(parts)

    def _files(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[_File]:
        """Files that may share a moment with the window, by name, each until it ends or the next begins."""
        if not self._root.is_dir():
            raise RecorderFailed("its folder is not there: is the disk mounted?")
        named: dict[datetime, Path] = {}
        for path, named_at in self._named(camera, from_at=from_at - LONGEST_FILE, to_at=to_at):
            named[named_at] = path
        known = [
            (at, path, seconds)
            for at, path in sorted(named.items())
            if (seconds := seconds_or_none(path, at_most_s=LONGEST_FILE.total_seconds())) is not None
        ]
        starts = true_starts([Named(at, seconds) for at, _, seconds in known])
        files = []
        for number, (start, (_, path, seconds)) in enumerate(zip(starts, known, strict=True)):
            ends_at = start + timedelta(seconds=seconds)
            files.append(_File(path, start, min([ends_at, *starts[number + 1 : number + 2]])))
        return files

    def _named(self, pattern: str, *, from_at: datetime, to_at: datetime) -> Iterator[tuple[Path, datetime]]:
        shape = patterns.shape_of(pattern)
        root = self._root.resolve()
        looked = 0
        for glob in patterns.globs_of(pattern, from_at=from_at, to_at=to_at, zone=self._zone):
            for path in root.glob(glob):
                looked += 1
                if looked > MOST_FILES:
                    raise RecorderUnreadable(f"more than {MOST_FILES} files match; the pattern is too wide")
                matched = shape.fullmatch(path.relative_to(root).as_posix())
                if matched is None or not path.is_file() or not path.resolve().is_relative_to(root):
                    continue
                named_at = patterns.instant_or_none(matched, zone=self._zone)
                if named_at is not None and from_at <= named_at < to_at:
                    yield path, named_at


def _cut(file: _File, span: Span, target: Path) -> Fetched:
    """Only as much of a long file as the span needs."""
    copied = remux(
        file.path,
        target,
        from_s=max(0.0, (span.from_at - file.from_at).total_seconds()),
        to_s=(span.to_at - file.from_at).total_seconds() + ROUNDING_S,
    )
    begins = file.from_at + timedelta(seconds=copied.first_pts_s - copied.starts_s)
    return Fetched((SegmentFile(target, begins),), (SegmentFile(file.path, file.from_at),))
