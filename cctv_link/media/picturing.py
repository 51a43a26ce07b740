"""Writing a resident's photo anew, inside the limited child: its pixels, and nothing else of the file.

Nothing else may import this module. Which kind it is is told, and no other decoder is asked.
"""

import struct
from pathlib import Path
from typing import Any

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media import heif
from cctv_link.media.decoding import LIBRARY_FAILED, MOST_PIXELS, Refused, jpeg

Picture = NDArray[np.uint8]

# A wider or higher one is made so large; the original is what counts as evidence.
LONGEST_SIDE_PX = 3_200
LARGEST_FILE_BYTES = 16_000_000
TOO_LARGE, UNREADABLE = "pixel-limit", "unreadable"


def picture(path: str, *, kind: str) -> tuple[dict[str, Any], bytes]:
    """width_px and height_px of the copy, upright; the copy as JPEG. kind: jpeg, png, webp or heic."""
    content = Path(path).read_bytes()
    if len(content) > LARGEST_FILE_BYTES:
        raise Refused("too-much-work")
    try:
        seen = _heic(content) if kind == "heic" else _still(content, kind)
    except (*LIBRARY_FAILED, cv2.error, heif.NotHeif, struct.error, IndexError):
        raise Refused(UNREADABLE) from None
    fitting = _fitting(seen)
    return {"width_px": fitting.shape[1], "height_px": fitting.shape[0]}, jpeg(fitting)


def _still(content: bytes, kind: str) -> Picture:
    """By the house's own look at its size first: what would take gigabytes is refused before a decoder sees it."""
    width_px, height_px = SIZES[kind](content)
    _refuse_large(width_px, height_px)
    # Turned as the camera was held: so it says itself, and the copy will not say it any more.
    seen = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if seen is None or seen.size == 0:
        raise Refused(UNREADABLE)
    return np.asarray(seen, np.uint8)


def _refuse_large(width_px: int, height_px: int) -> None:
    if width_px <= 0 or height_px <= 0:
        raise Refused(UNREADABLE)
    if width_px * height_px > MOST_PIXELS:
        raise Refused(TOO_LARGE)


def _png_size(content: bytes) -> tuple[int, int]:
    width_px, height_px = struct.unpack_from(">II", content, 16)
    return width_px, height_px


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width_px, height_px = struct.unpack_from("<HH", content, 26)
    return width_px & 0x3FFF, height_px & 0x3FFF


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """The largest that any frame header says: a decoder may take another one than we do."""
    at, most = 2, (0, 0)
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height_px, width_px = struct.unpack_from(">HH", content, at + 5)
            most = max(most, (width_px, height_px), key=lambda size: size[0] * size[1])
        if marker == 0xDA:
            break
        at += 2 + max(2, length)
    return most


SIZES = {"png": _png_size, "webp": _webp_size, "jpeg": _jpeg_size}


def _heic(content: bytes) -> Picture:
    found = heif.layout(content)
    _refuse_large(found.width_px, found.height_px)
    tiles = [_tile(each) for each in found.tiles]
    height_px, width_px = tiles[0].shape[:2]
    rows = -(-len(tiles) // found.columns)
    if rows * found.columns * height_px * width_px > MOST_PIXELS * 2:
        raise Refused(TOO_LARGE)
    sheet = np.zeros((rows * height_px, found.columns * width_px, 3), np.uint8)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, found.columns)
        if tile.shape != tiles[0].shape:
            raise Refused(UNREADABLE)
        sheet[row * height_px : (row + 1) * height_px, column * width_px : (column + 1) * width_px] = tile
    seen: Picture = sheet[: found.height_px, : found.width_px]
    for turn, by in found.turns:
        seen = np.rot90(seen, by) if turn == "rotate" else np.flip(seen, axis=by)
    return np.ascontiguousarray(seen)


def _tile(tile: heif.Tile) -> Picture:
    decoder: Any = av.CodecContext.create("hevc", "r")
    decoder.extradata = tile.configuration
    decoder.options = {"max_pixels": str(MOST_PIXELS)}
    decoder.thread_count = 1
    frames = [*decoder.decode(av.Packet(tile.content)), *decoder.decode(None)]
    if not frames:
        raise Refused(UNREADABLE)
    _refuse_large(frames[0].width, frames[0].height)
    return np.asarray(frames[0].to_ndarray(format="bgr24"), np.uint8)


def _fitting(seen: Picture) -> Picture:
    height_px, width_px = seen.shape[:2]
    longest_px = max(height_px, width_px)
    if longest_px <= LONGEST_SIDE_PX:
        return seen
    size = tuple(max(1, round(side * LONGEST_SIDE_PX / longest_px)) for side in (width_px, height_px))
    return np.asarray(cv2.resize(seen, size, interpolation=cv2.INTER_AREA), np.uint8)
