"""Films with a face in them, made when they are needed: no picture of a person is part of the project.

The face is that of the astronaut among scikit-image's sample data (NASA, public domain).
"""

from pathlib import Path

import av
import cv2
import numpy as np
from skimage import data

from tests.street_pictures import street

# In the picture of 512 pixels that it comes in.
_FACE_PX, _FACE_MIDDLE = 84, (226, 108)


def portrait(face_px: float) -> np.ndarray:
    """Head and shoulders, BGR, the face so many pixels wide."""
    astronaut = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR)
    cut = astronaut[20:300, 90:370]
    side_px = round(len(cut) * face_px / _FACE_PX)
    return cv2.resize(cut, (side_px, side_px), interpolation=cv2.INTER_AREA)


def scenery(width_px: int, height_px: int, *, seed: int = 5) -> np.ndarray:
    grey = cv2.resize(street(seed=seed).astype(np.uint8), (width_px, height_px))
    return cv2.cvtColor(cv2.GaussianBlur(grey, (0, 0), 2), cv2.COLOR_GRAY2BGR)


def film(path: Path, pictures: list[np.ndarray], *, fps: int = 10, metadata: str = "") -> Path:
    """The BGR pictures as H.264 with a key frame a second."""
    with av.open(str(path), "w", format="mp4") as file:
        if metadata:
            file.metadata["comment"] = metadata
        track = file.add_stream("libx264", rate=fps, options={"g": str(fps), "crf": "16", "bf": "0"})
        track.height, track.width = pictures[0].shape[:2]
        track.pix_fmt = "yuv420p"
        for picture in pictures:
            file.mux(track.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(track.encode(None))
    return path


def pictures_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path), format="mp4") as clip:
        return [frame.to_ndarray(format="bgr24") for frame in clip.decode(video=0)]
