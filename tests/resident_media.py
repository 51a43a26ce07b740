"""Photos and videos as residents' phones make them, with what they tell of their owners; and files made for decoders."""

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from tests.sound import RATE

Picture = NDArray[np.uint8]
# What no copy may tell: where it was taken, by whom, with what.
GPS = b"24.8719N67.0346E"
OWNER = b"Phone of Amina"


def quarters(width_px: int = 640, height_px: int = 480) -> Picture:
    """Red above left, green above right, blue below left, white below right (BGR)."""
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    middle_y, middle_x = height_px // 2, width_px // 2
    picture[:middle_y, :middle_x] = (0, 0, 255)
    picture[:middle_y, middle_x:] = (0, 255, 0)
    picture[middle_y:, :middle_x] = (255, 0, 0)
    picture[middle_y:, middle_x:] = (255, 255, 255)
    return picture


def corners(picture: Picture) -> list[str]:
    """The colours above left, above right, below left, below right."""
    height_px, width_px = picture.shape[:2]
    places = [
        (y, x) for y in (height_px // 4, 3 * height_px // 4) for x in (width_px // 4, 3 * width_px // 4)
    ]
    names = {(0, 0, 1): "red", (0, 1, 0): "green", (1, 0, 0): "blue", (1, 1, 1): "white"}
    return [names.get(tuple(int(value > 128) for value in picture[place]), "?") for place in places]


def encoded(picture: Picture, extension: str) -> bytes:
    return cv2.imencode(extension, picture)[1].tobytes()


def jpeg(*, orientation: int = 1) -> bytes:
    """With EXIF: the orientation, the owner, and where it was taken; and a page behind its end."""
    owner = OWNER + b"\0"
    entries = [
        (0x0112, 3, 1, struct.pack("<HH", orientation, 0)),
        (0x013B, 2, len(owner), struct.pack("<I", 8 + 2 + 3 * 12 + 4)),
        (0x8825, 4, 1, struct.pack("<I", 8 + 2 + 3 * 12 + 4 + len(owner))),
    ]
    ifd = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries
    )
    tiff = b"II*\0" + struct.pack("<I", 8) + ifd + bytes(4) + owner + GPS
    exif = b"Exif\0\0" + tiff
    plain = encoded(quarters(), ".jpg")
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return plain[:2] + app1 + plain[2:] + b"<script>alert(1)</script>" + GPS


def heic(*, columns: int = 2, rows: int = 2, turn: int = 0) -> bytes:
    """A grid of H.265 tiles, as a phone's; turned by so many quarters against the clock."""
    tile_px = 256
    whole = quarters(columns * tile_px, rows * tile_px)
    tiles = [
        _h265(whole[row * tile_px : (row + 1) * tile_px, column * tile_px : (column + 1) * tile_px])
        for row in range(rows)
        for column in range(columns)
    ]
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, columns * tile_px, rows * tile_px)
    contents = [*(content for _, content in tiles), grid]
    exif = b"\0\0\0\0" + GPS + OWNER
    contents.append(exif)
    primary = len(tiles) + 1
    kinds = [b"hvc1"] * len(tiles) + [b"grid", b"Exif"]
    ispe = _box(b"ispe", struct.pack(">III", 0, tile_px, tile_px))
    whole_ispe = _box(b"ispe", struct.pack(">III", 0, columns * tile_px, rows * tile_px))
    ipco = _box(b"ipco", _box(b"hvcC", tiles[0][0]) + ispe + whole_ispe + _box(b"irot", bytes([turn])))
    associations = b"".join(struct.pack(">HBBB", n + 1, 2, 0x81, 2) for n in range(len(tiles)))
    associations += struct.pack(">HBBB", primary, 2, 3, 0x84)
    ipma = _box(b"ipma", struct.pack(">II", 0, len(tiles) + 1) + associations)
    infe = b"".join(
        _box(b"infe", struct.pack(">IHH4s", 2 << 24, n + 1, 0, kind) + b"\0") for n, kind in enumerate(kinds)
    )
    dimg = _box(b"dimg", struct.pack(f">HH{len(tiles)}H", primary, len(tiles), *range(1, len(tiles) + 1)))

    def file(first: int) -> bytes:
        places, at = b"", first
        for number, content in enumerate(contents):
            places += struct.pack(">HHHII", number + 1, 0, 1, at, len(content))
            at += len(content)
        meta = (
            _box(b"hdlr", struct.pack(">II4s", 0, 0, b"pict") + bytes(13))
            + _box(b"pitm", struct.pack(">IH", 0, primary))
            + _box(b"iinf", struct.pack(">IH", 0, len(kinds)) + infe)
            + _box(b"iref", bytes(4) + dimg)
            + _box(b"iprp", ipco + ipma)
            + _box(b"iloc", struct.pack(">IBBH", 0, 0x44, 0, len(contents)) + places)
        )
        head = _box(b"ftyp", b"heic\0\0\0\0mif1heic") + _box(b"meta", bytes(4) + meta)
        return head + struct.pack(">I4s", 8 + sum(map(len, contents)), b"mdat")

    return file(len(file(0))) + b"".join(contents)


def _h265(picture: Picture) -> tuple[bytes, bytes]:
    """The decoder's configuration and the bytes of one picture."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as muxer:
        options = {"preset": "ultrafast", "x265-params": "log-level=none:keyint=1"}
        track: Any = muxer.add_stream("libx265", rate=1, options=options)
        track.height, track.width = picture.shape[:2]
        track.pix_fmt = "yuv420p"
        muxer.mux(track.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")))
        muxer.mux(track.encode(None))
    target.seek(0)
    with av.open(target) as container:
        (video,) = container.streams.video
        packet = next(each for each in container.demux(video) if each.size)
        return bytes(video.codec_context.extradata or b""), bytes(packet)


def film(
    *,
    seconds: float = 2.0,
    container: str = "mp4",
    codec: str = "libx264",
    sound: str | None = "aac",
    size: tuple[int, int] = (640, 360),
    rate: int = 15,
    slow: bool = False,
) -> bytes:
    """Quarters of colour with a tone, and the place where it was taken in its metadata."""
    target = io.BytesIO()
    with av.open(
        target,
        "w",
        format=container,
        options={"movflags": "+use_metadata_tags"} if container == "mp4" else {},
    ) as muxer:
        muxer.metadata["location"] = GPS.decode()
        muxer.metadata["artist"] = OWNER.decode()
        options = (
            {"preset": "ultrafast"}
            if codec.startswith("libx26")
            else {"deadline": "realtime", "cpu-used": "8"}
        )
        video: Any = muxer.add_stream(codec, rate=rate, options=options)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        heard: Any = muxer.add_stream(sound, rate=RATE) if sound else None
        if heard is not None:
            heard.layout = "mono"
        picture = quarters(*size)
        for number in range(round(seconds * rate)):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            muxer.mux(video.encode(frame))
        muxer.mux(video.encode(None))
        step = 960
        for at in range(0, round(seconds * RATE) if heard is not None else 0, step):
            tone = 0.4 * np.sin(2 * np.pi * 440 * np.arange(at, at + step) / RATE)
            spoken = av.AudioFrame.from_ndarray(
                tone.astype(np.float32)[None, :], format="fltp", layout="mono"
            )
            spoken.sample_rate, spoken.pts, spoken.time_base = RATE, at, Fraction(1, RATE)
            muxer.mux(heard.encode(spoken))
        if heard is not None:
            muxer.mux(heard.encode(None))
    return target.getvalue()


def png_bomb(side_px: int = 32_000) -> bytes:
    """Of one colour, a bit each: a hundred kilobytes that a decoder makes gigabytes of."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", side_px, side_px, 1, 0, 0, 0, 0)
    line = bytes(1 + side_px // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(line) for _ in range(side_px)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def large_jpeg() -> bytes:
    """A small one that says it is of 65,000 pixels a side."""
    plain = bytearray(encoded(quarters(), ".jpg"))
    at = plain.index(b"\xff\xc0")
    plain[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(plain)


def disguised(words: str) -> bytes:
    """Words that begin as an MP4 does, so that the door lets them in."""
    return b"\0\0\0\x18ftypisom\0\0\0\0isommp42\n" + words.encode()


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
