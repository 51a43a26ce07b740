"""A recorder's file as the ring would have written it: fragmented MP4, one video track, the camera's own pictures.

The demuxer is named by what the file begins with and never guessed: a playlist or a script that calls itself
.mp4 opens nothing. It runs in a child with little memory, little time, no network and no keys.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import CHILD_ENVIRONMENT, PROJECT_ROOT, NotDecodable
from kernel.unit_of_work import assert_no_transaction

TICKS_PER_S = 90_000
LONGEST_SOURCE_S = 86_400.0
# An hour of film takes two seconds; a job has 120 for all it does.
WALL_S = 30.0
_HEAD_BYTES = 400
_TS_PACKET_BYTES = 188


@dataclass(frozen=True, slots=True)
class Unit:
    """One picture in a file of pictures laid end to end. pts, dts: ticks of 1/90000 s."""

    offset: int
    size_bytes: int
    pts: int
    dts: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """starts_s: where the source's own time begins. first_pts_s: when the first picture copied is shown, in it."""

    starts_s: float
    first_pts_s: float


def remux(
    source: Path,
    target: Path,
    *,
    from_s: float = 0.0,
    to_s: float = LONGEST_SOURCE_S,
    wall_s: float = WALL_S,
) -> Copied:
    """Write `target` from an MP4, Matroska or MPEG-TS file, from the key frame before `from_s` to `to_s`.

    from_s, to_s: seconds behind the source's beginning. Raises NotDecodable; `target` is then removed.
    """
    return _run(["copy", _format_of(source)], source, target, cut=(from_s, to_s), wall_s=wall_s)


def wrap(source: Path, units: Sequence[Unit], target: Path, *, codec: str, wall_s: float = WALL_S) -> None:
    """The same from an Annex B file of `codec` (`h264`, `hevc`) whose pictures and times are known."""
    index = [[each.offset, each.size_bytes, each.pts, each.dts, each.is_key] for each in units]
    source.with_name(source.name + ".json").write_text(json.dumps(index))
    _run(["units", codec], source, target, cut=(0.0, 0.0), wall_s=wall_s)


def _format_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head[4:8] in (b"ftyp", b"styp", b"moov"):
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if len(head) > _TS_PACKET_BYTES and head[0] == head[_TS_PACKET_BYTES] == 0x47:
        return "mpegts"
    raise NotDecodable("the file is neither MP4, Matroska nor MPEG-TS")


def _run(task: list[str], source: Path, target: Path, *, cut: tuple[float, float], wall_s: float) -> Copied:
    assert_no_transaction()
    words = [*task, str(source.resolve()), *map(str, cut)]
    try:
        with target.open("xb") as output:
            child = subprocess.run(
                [sys.executable, "-m", "cctv_link.media.remux_child", *words],
                cwd=PROJECT_ROOT,
                env=CHILD_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.PIPE,
                timeout=wall_s,
                check=False,
            )
        return _facts(child)
    except subprocess.TimeoutExpired:
        target.unlink(missing_ok=True)
        raise NotDecodable(f"copying its pictures took longer than {wall_s:.0f} s") from None
    except NotDecodable:
        target.unlink(missing_ok=True)
        raise


def _facts(child: subprocess.CompletedProcess[bytes]) -> Copied:
    """From the child's last line: libavformat may have complained before."""
    refused: object = None
    try:
        facts = json.loads(child.stderr.splitlines()[-1])
        refused = facts.get("refused")
        if child.returncode == 0 and refused is None:
            return Copied(float(facts["starts_s"]), float(facts["first_pts_s"]))
    except (IndexError, ValueError, KeyError, TypeError, AttributeError):
        refused = None
    raise NotDecodable(f"its pictures cannot be copied: {str(refused or 'no answer')[:200]}")
