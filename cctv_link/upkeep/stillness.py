"""Whether a recording stands still, seen without decoding: a live sensor's noise never makes the same bytes twice.

A frozen picture is encoded again each second. Rate control makes it a little better or worse, so that the decoded
pictures differ; but it swings between a few sizes, and sooner or later a key frame comes again byte for byte. One
that does is proof enough, for noise never repeats; how often it does is chance: where a busy camera leaves pictures
out, one key frame of five or fewer (measured with x264 at 960 x 540).
"""

import hashlib
import os
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from cctv_link.recording.fragments import NotAVideo, Sample, read_open_fragments

# All of the twelve seconds between two looks at most cameras. Three looks must agree, so that a still of 24 s is
# what is called frozen.
MOST_KEYS_PER_LOOK = 15
REMEMBERED_KEYS = 120
LARGEST_KEY_BYTES = 4_000_000
# NAL units that hold the picture itself; parameter sets repeat, and SEI may carry the time.
_H264_PICTURE = range(1, 6)
_H265_PICTURE = range(0, 32)


@dataclass(slots=True)
class Repeats:
    """The key frames of a camera that were looked at, by their hashes, oldest first."""

    known: deque[bytes] = field(default_factory=lambda: deque(maxlen=REMEMBERED_KEYS))
    _read: tuple[Path | None, int] = (None, 0)

    def are_new_ones_old(self, segment: Path) -> bool:
        """Whether any of the newest key frames since the last look has come before, byte for byte."""
        path, count = self._read
        keys = key_frames(segment)
        # What the last look's file has got since then comes first; eviction may have taken it.
        new = keys[count:] if path == segment else [*(key_frames(path)[count:] if path else ()), *keys]
        self._read = (segment, len(keys))
        is_any_known = False
        for key in new[-MOST_KEYS_PER_LOOK:]:
            is_any_known = is_any_known or key in self.known
            self.known.append(key)
        return is_any_known

    def forget(self) -> None:
        self.known.clear()
        self._read = (None, 0)


def key_frames(segment: Path) -> list[bytes]:
    """A hash of each key frame of a file, open or closed; none when it cannot be read."""
    try:
        descriptor = os.open(segment, os.O_RDONLY)
    except OSError:
        return []
    try:
        file = read_open_fragments(descriptor)
        is_h265 = file.codec.configuration.startswith(b"hvcC")
        keys = [sample for sample in file.samples if sample.is_key]
        return [_hash(descriptor, key, is_h265=is_h265) for key in keys]
    except (NotAVideo, OSError):
        return []
    finally:
        os.close(descriptor)


def _hash(descriptor: int, key: Sample, *, is_h265: bool) -> bytes:
    """Of the picture's own NAL units, each behind its length in four bytes."""
    content = os.pread(descriptor, min(key.size_bytes, LARGEST_KEY_BYTES), key.offset)
    digest, at = hashlib.sha256(), 0
    while at + 5 <= len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4] >> 1 & 0x3F if is_h265 else content[at + 4] & 0x1F
        if kind in (_H265_PICTURE if is_h265 else _H264_PICTURE):
            digest.update(content[at + 4 : end])
        at = end
    return digest.digest()
