"""What a simulated camera sees at an instant, as a raw frame: the street and its people, or a replayed clip."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.simulation import clock_bars, figures, street, traffic
from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.caption import Caption

CITY = ZoneInfo("Asia/Karachi")
REPLAY_LONGEST_S = 30.0
# Of the picture's width.
_BLUR_SHARE, _TURN_SHARE = 1 / 80, 1 / 8


class Scenery(Protocol):
    """Gives a BGR picture (h, w, 3) that the caller may write into."""

    def at(self, at_ms: int) -> NDArray[np.uint8]: ...


class Film:
    """The frames of one camera: scenery, caption and clock bars, as I420 bytes."""

    def __init__(self, camera: SimulatedCamera) -> None:
        self._scenery: Scenery = ReplayedClip(camera) if camera.replay else DrawnStreet(camera)
        self._caption = Caption(camera.label)
        self._black = np.full((camera.height_px, camera.width_px, 3), 4, np.uint8)

    def frame(self, at_ms: int) -> bytes:
        """The picture at `at_ms` (since 1970), I420, the clock readable by clock_bars.read."""
        return self._finish(self._scenery.at(at_ms), at_ms)

    def black_frame(self, at_ms: int) -> bytes:
        """A covered or blind lens: nothing to see, but camera and clock are alive."""
        return self._finish(self._black.copy(), at_ms)

    def covered_frame(self, at_ms: int) -> bytes:
        """A bag over the lens: grey, and the noise of a sensor that looks for light."""
        grey = np.random.default_rng(at_ms).integers(66, 74, self._black.shape, dtype=np.uint8)
        return self._finish(grey, at_ms)

    def blurred_frame(self, at_ms: int) -> bytes:
        """Out of focus; the camera's own writing stays sharp."""
        picture = self._scenery.at(at_ms)
        sigma_px = picture.shape[1] * _BLUR_SHARE
        return self._finish(np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma_px), np.uint8), at_ms)

    def turned_frame(self, at_ms: int) -> bytes:
        """Somebody has turned the camera: what it sees lies further to the right."""
        picture = self._scenery.at(at_ms)
        height_px, width_px = picture.shape[:2]
        by = np.array([[1, 0, width_px * _TURN_SHARE], [0, 1, 0]], np.float32)
        turned = cv2.warpAffine(picture, by, (width_px, height_px), borderMode=cv2.BORDER_REFLECT)
        return self._finish(np.asarray(turned, np.uint8), at_ms)

    def _finish(self, picture: NDArray[np.uint8], at_ms: int) -> bytes:
        self._caption.stamp(picture, at_ms)
        clock_bars.paint(picture, at_ms)
        return cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes()


class DrawnStreet:
    """The synthetic street, in the light of the city's hour."""

    def __init__(self, camera: SimulatedCamera) -> None:
        self._camera = camera
        self._movers = traffic.movers(seed=camera.seed)
        self._light: street.Light | None = None
        self._street: street.Street | None = None

    def at(self, at_ms: int) -> NDArray[np.uint8]:
        scene = self._scene(at_ms)
        picture = scene.picture.copy()
        at_s = at_ms / 1000
        placed = sorted(((mover, *mover.place(at_s)) for mover in self._movers), key=lambda one: -one[2])
        for mover, x_m, z_m in placed:
            if z_m > traffic.NEAR_M + traffic.LONG_M:
                continue
            centre, foot, depth = scene.lens.project(x_m, 0.0, z_m)
            height_px = round(scene.lens.focal_px * mover.kind.value[0] / depth)
            if height_px >= 5:
                figures.blend(
                    picture,
                    self._figure(scene, mover, at_s, height_px, (centre, foot)),
                    centre_px=centre,
                    foot_px=foot,
                )
        return picture

    def _scene(self, at_ms: int) -> street.Street:
        light = street.Light.at_hour(datetime.fromtimestamp(at_ms / 1000, CITY).hour)
        if self._street is None or light is not self._light:
            camera = self._camera
            self._street = street.draw(
                seed=camera.seed, width_px=camera.width_px, height_px=camera.height_px, light=light
            )
            self._light = light
        return self._street

    def _figure(
        self,
        scene: street.Street,
        mover: traffic.Mover,
        at_s: float,
        height_px: int,
        at_px: tuple[float, float],
    ) -> figures.Sprite:
        row = min(max(round(at_px[1]), 0), scene.light.shape[0] - 1)
        column = min(max(round(at_px[0]), 0), scene.light.shape[1] - 1)
        return figures.sprite(
            kind=mover.kind,
            look=mover.look,
            stride=mover.stride(at_s),
            height_px=_step(height_px),
            brightness_pct=round(float(scene.light[row, column]) * 5) * 20,
            towards=mover.towards,
            lit=self._light is not street.Light.DAY,
        )


def _step(height_px: int) -> int:
    """Steps of 5 %: nobody sees them, and a figure is scaled once per step and not once per frame."""
    step_px = max(1, height_px // 20)
    return height_px // step_px * step_px


class ReplayedClip:
    """A real clip, looped. Decoded once and kept small: at most REPLAY_LONGEST_S seconds are shown."""

    def __init__(self, camera: SimulatedCamera) -> None:
        if camera.replay is None:
            raise ValueError(f"camera {camera.name} has no clip to replay")
        self._size = (camera.width_px, camera.height_px)
        self._fps = camera.fps
        self._frames = list(_jpegs(camera.replay, size=self._size, fps=camera.fps))
        if not self._frames:
            raise ValueError(f"{camera.replay.name} holds no pictures")

    def at(self, at_ms: int) -> NDArray[np.uint8]:
        number = at_ms * self._fps // 1000 % len(self._frames)
        picture = cv2.imdecode(self._frames[number], cv2.IMREAD_COLOR)
        if picture is None:
            raise ValueError("a replayed frame no longer decodes")
        return np.ascontiguousarray(picture, np.uint8)


def _jpegs(path: Path, *, size: tuple[int, int], fps: int) -> Iterator[NDArray[np.uint8]]:
    """Pictures of `path` at `fps`, scaled. JPEG in memory: 30 s raw would be 310 MB, so they are 15."""
    shown = 0
    with av.open(str(path)) as clip:
        for frame in clip.decode(video=0):
            at_s = frame.time or 0.0
            picture = None
            while shown / fps <= at_s and shown < REPLAY_LONGEST_S * fps:
                if picture is None:
                    picture = cv2.resize(frame.to_ndarray(format="bgr24"), size, interpolation=cv2.INTER_AREA)
                _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
                shown += 1
                yield jpeg
            if shown >= REPLAY_LONGEST_S * fps:
                return
