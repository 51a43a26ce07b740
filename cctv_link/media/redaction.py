"""Asking for the redacted copy of a clip. It is made in a limited child, which says how far it has come."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.telling import run_telling


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was done. whole_frames: pictures hidden altogether, all of them when there was no detector.

    found_again: how often the second look found a face, after which the pictures around it were hidden whole.
    """

    frames: int
    faces: int
    whole_frames: int
    found_again: int
    has_detector: bool
    width_px: int
    height_px: int


def redact_clip(source: Path, *, target: Path, on_progress: Callable[[int], None]) -> Redaction:
    """Write the redacted copy of the clip `source` to `target`. Slow: seconds of work for a second of film.

    on_progress: hears the per cent done. Raises NotDecodable; what it raises itself ends the child.
    """
    return _redaction(run_telling("redact", source, target=target, on_progress=on_progress))


def redact_still(clip: Path, *, at_s: float | None = None) -> tuple[Redaction, bytes]:
    """The clip's still as JPEG, redacted, or the picture shown at `at_s`; what moves is told by the rest of the clip.

    Raises NotDecodable.
    """
    given = b"" if at_s is None else json.dumps({"at_s": at_s}).encode()
    facts, jpeg = run_limited("redact-still", clip, given=given)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return _redaction(facts), jpeg


def redact_photo(photo: Path) -> tuple[Redaction, bytes]:
    """A resident's photo as JPEG, redacted. Of one picture nothing tells what moves: faces are hidden. Raises NotDecodable."""
    facts, jpeg = run_limited("redact-photo", photo)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the copy is no JPEG")
    return _redaction(facts), jpeg


def _redaction(facts: dict[str, Any]) -> Redaction:
    return Redaction(
        frames=int(facts["frames"]),
        faces=int(facts["faces"]),
        whole_frames=int(facts["whole_frames"]),
        found_again=int(facts["found_again"]),
        has_detector=bool(facts["has_detector"]),
        width_px=int(facts["width_px"]),
        height_px=int(facts["height_px"]),
    )
