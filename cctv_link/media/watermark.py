"""Asking for pictures with their viewer burnt in: who looks, when, and at which item. Made in a limited child."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.mark import Mark
from cctv_link.media.telling import run_telling


def mark_clip(source: Path, mark: Mark, *, target: Path, on_progress: Callable[[int], None]) -> None:
    """Write the film `source` with `mark` in every picture to `target`. Raises NotDecodable.

    Encoded anew, a tenth of a redaction's time. on_progress: hears the per cent done; what it raises ends the child.
    """
    run_telling("mark", source, target=target, on_progress=on_progress, given=_given(mark))


def mark_still(jpeg: bytes, mark: Mark) -> bytes:
    """The picture `jpeg` with `mark` in it, as JPEG; costs a second of a processor. Raises NotDecodable."""
    _, marked = run_limited("mark-still", None, given=_given(mark) + b"\n" + jpeg)
    if not marked.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return marked


def _given(mark: Mark) -> bytes:
    return json.dumps(asdict(mark)).encode()
