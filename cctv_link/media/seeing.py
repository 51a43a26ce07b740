"""Looking at a camera's picture, inside the limited child. Nothing else may import this module."""

import struct
from dataclasses import asdict, replace
from typing import Any

import cv2
import numpy as np

from cctv_link.media import condition, decoding
from cctv_link.media.condition import Luma
from cctv_link.media.decoding import Refused
from cctv_link.media.verdicts import HEIGHT_PX, WIDTH_PX


def look(path: str, *, given: bytes) -> tuple[dict[str, Any], bytes]:
    """Judge the last key frame; `given`: the reference as PNG, or nothing. The small picture follows as PNG."""
    luma = decoding.luma(decoding.newest_key_frame(path))
    small = np.asarray(cv2.resize(luma, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)
    seen = condition.look(small, _decoded(given) if given else None)
    # Of the whole picture: made small, the noise that tells a live picture from a frozen one averages out.
    return asdict(replace(seen, fingerprint=condition.fingerprint(luma))), _encoded(small)


def reference(*, given: bytes) -> tuple[dict[str, Any], bytes]:
    """The median of the PNG pictures that `given` holds, each behind its length."""
    pictures = []
    while given:
        (size,) = struct.unpack_from(">I", given)
        pictures.append(_decoded(given[4 : 4 + size]))
        given = given[4 + size :]
    if not pictures:
        raise Refused("no pictures")
    return {"pictures": len(pictures)}, _encoded(condition.median_of(pictures))


def _decoded(png: bytes) -> Luma:
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None or picture.shape != (HEIGHT_PX, WIDTH_PX):
        raise Refused("the reference is no picture of the right size")
    return np.asarray(picture, np.uint8)


def _encoded(picture: Luma) -> bytes:
    done, png = cv2.imencode(".png", picture)
    if not done:
        raise Refused("the picture cannot be kept as PNG")
    return png.tobytes()
