"""Making the redacted copy of a clip, inside the limited child: faces and everything that moves are hidden.

It fails closed. A box found in one picture is hidden in its neighbours too; the result is looked at again, and where
a face is still found, all of the pictures around are hidden whole; where everything moves, and everywhere when
there is no detector, the whole picture is. Number plates have no detector here: on a vehicle that moves they are
within its box, on one that is parked they can be read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media import decoding, hiding
from cctv_link.media.faces import FaceDetector, detector_or_none
from cctv_link.media.motion import MotionDetector
from cctv_link.media.writing import MovieWriter, fitted

Picture = NDArray[np.uint8]
Boxes = NDArray[np.float32]
Tell = Callable[[int], None]

# A wider picture is made so wide: a face that is too small to be found is then too small in the copy as well.
WIDEST_PX = 1920
# Pictures are judged in groups: faces are looked for in the first and the third, the second is looked at again.
GROUP = 4
DETECT_AT, VERIFY_AT = (0, 2), 1
# A face is hidden as far beyond its box: hair, ears, and the way it moves until the next look.
FACE_MARGIN = 0.35
# Only a clearer find than at the first look counts: blocks of colour have something of a face at times.
VERIFY_THRESHOLD = 0.3
MOST_BACKGROUND_FRAMES = 240


@dataclass
class _Frame:
    picture: Picture
    at_s: float
    faces: Boxes | None = None  # where they were looked for
    moving: Boxes | None = None
    is_whole: bool = False


@dataclass
class _Account:
    """What was done: told to whoever decides whether the copy will do."""

    frames: int = 0
    faces: int = 0
    whole_frames: int = 0
    found_again: int = 0


@dataclass
class _Redactor:
    """Group by group: a group is decided when the next is known, and given out when the next is decided."""

    faces: FaceDetector | None
    motion: MotionDetector
    account: _Account = field(default_factory=_Account)

    def redacted(self, frames: Iterator[_Frame]) -> Iterator[_Frame]:
        decided: list[_Frame] = []
        group = self._examined(frames)
        before: list[_Frame] = []
        while group:
            after = self._examined(frames)
            self._hide(group, around=[*before, *group, *after])
            if self._is_face_left(group):
                self.account.found_again += 1
                for frame in (*decided, *group, *after):
                    frame.is_whole = True
            yield from self._finished(decided)
            before, decided, group = group, group, after
        yield from self._finished(decided)

    def _examined(self, frames: Iterator[_Frame]) -> list[_Frame]:
        group = list(islice(frames, GROUP))
        for number, frame in enumerate(group):
            frame.moving = self.motion.find(frame.picture)
            frame.is_whole = frame.moving is None or self.faces is None
            if self.faces is not None and number in DETECT_AT:
                frame.faces = self.faces.find(frame.picture)
                self.account.faces += len(frame.faces)
        return group

    def _hide(self, group: list[_Frame], *, around: list[_Frame]) -> None:
        found = [_grown(frame.faces) for frame in around if frame.faces is not None]
        for frame in group:
            for boxes in (*found, *([frame.moving] if frame.moving is not None else [])):
                hiding.hide(frame.picture, boxes)

    def _is_face_left(self, group: list[_Frame]) -> bool:
        if self.faces is None or len(group) <= VERIFY_AT or group[VERIFY_AT].is_whole:
            return False
        return len(self.faces.find(group[VERIFY_AT].picture, threshold=VERIFY_THRESHOLD)) > 0

    def _finished(self, frames: list[_Frame]) -> Iterator[_Frame]:
        for frame in frames:
            if frame.is_whole:
                hiding.hide_all(frame.picture)
                self.account.whole_frames += 1
            self.account.frames += 1
            yield frame


def redact_clip(path: str, *, tell: Tell) -> tuple[dict[str, Any], bytearray]:
    """The clip again as H.264, redacted. tell: hears the share that is done, 0 to 99 per cent."""
    redactor = _Redactor(detector_or_none(), MotionDetector(_background(path)))
    with decoding.clip(path) as (container, video):
        duration_s = max(0.1, (container.duration or 0) / 1_000_000)
        frames_per_s = float(video.average_rate or 25)
        writer: MovieWriter | None = None
        for frame in redactor.redacted(_shown(video)):
            height_px, width_px = frame.picture.shape[:2]
            writer = writer or MovieWriter(
                width_px=width_px, height_px=height_px, frames_per_s=min(60.0, max(1.0, frames_per_s))
            )
            writer.add(frame.picture, at_s=frame.at_s)
            tell(min(99, int(100 * frame.at_s / duration_s)))
        if writer is None:
            raise decoding.Refused("no picture can be decoded")
    return _facts(redactor, width_px, height_px), writer.close()


def redact_still(path: str, *, given: bytes = b"") -> tuple[dict[str, Any], bytes]:
    """The clip's sharpest key frame as in stills.py, or the picture that `given` names, redacted, as JPEG."""
    best = decoding.picture_at(path, given=given) if given else decoding.sharpest(path)
    if best is None:
        raise decoding.Refused("no picture can be decoded")
    at_s, picture = best
    redactor = _Redactor(detector_or_none(), MotionDetector(_background(path)))
    frame = _Frame(fitted(picture, widest_px=WIDEST_PX), at_s)
    # One picture is all there is: shown to the detector as every picture of a group.
    group = [_Frame(frame.picture.copy(), at_s) for _ in range(GROUP)]
    done = next(redactor.redacted(iter(group)))
    height_px, width_px = done.picture.shape[:2]
    return {**_facts(redactor, width_px, height_px), "at_s": at_s}, decoding.jpeg(done.picture)


def redact_photo(path: str) -> tuple[dict[str, Any], bytes]:
    """The JPEG of ours at `path`, redacted: faces, twice looked for; all of it where there is no detector."""
    seen = cv2.imread(path, cv2.IMREAD_COLOR)
    if seen is None:
        raise decoding.Refused("no picture can be decoded")
    picture = fitted(np.asarray(seen, np.uint8), widest_px=WIDEST_PX)
    # Taught nothing else, it finds nothing that moves.
    redactor = _Redactor(detector_or_none(), MotionDetector(iter([picture])))
    done = next(redactor.redacted(_Frame(picture.copy(), 0.0) for _ in range(GROUP)))
    height_px, width_px = done.picture.shape[:2]
    return _facts(redactor, width_px, height_px), decoding.jpeg(done.picture)


def _facts(redactor: _Redactor, width_px: int, height_px: int) -> dict[str, Any]:
    account = redactor.account
    return {
        "frames": account.frames,
        "faces": account.faces,
        "whole_frames": account.whole_frames,
        "found_again": account.found_again,
        "has_detector": redactor.faces is not None,
        "width_px": width_px,
        "height_px": height_px,
    }


def _background(path: str) -> Iterator[Picture]:
    """The clip's key frames, from beginning to end."""
    with decoding.clip(path) as (_container, video):
        video.codec_context.skip_frame = "NONKEY"
        for frame in islice(decoding.frames(video), MOST_BACKGROUND_FRAMES):
            yield fitted(frame.to_ndarray(format="bgr24"), widest_px=WIDEST_PX)


def _shown(video: Any) -> Iterator[_Frame]:
    size: tuple[int, ...] | None = None
    for frame in decoding.shown(video):
        picture = fitted(frame.to_ndarray(format="bgr24"), widest_px=WIDEST_PX)
        size = size or picture.shape
        if picture.shape != size:
            raise decoding.Refused("the size of the picture changes")
        yield _Frame(picture, float(frame.time))


def _grown(boxes: Boxes) -> Boxes:
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    margins = np.stack([-width, -height, width, height], axis=1)
    return (boxes + np.float32(FACE_MARGIN) * margins).astype(np.float32)
