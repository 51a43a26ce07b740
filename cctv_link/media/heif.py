"""Where the pictures of a HEIC file lie, and how they are put together (ISO/IEC 23008-12). Pure; nothing is decoded here.

A phone's picture is a grid of tiles, each an H.265 picture of its own. Whatever is not needed for that, such as where
it was taken, is not even looked at.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_ITEMS = 2_000
MOST_TILES = 512
MOST_BOXES = 5_000


class NotHeif(Exception):
    """It is no picture that this reads."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One H.265 picture: its decoder's configuration, and its bytes."""

    configuration: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture: so many tiles side by side, cut to its size, then turned.

    turns: in order, `rotate` by so many quarters against the clock, or `mirror` (0 top to bottom, 1 left to right).
    """

    width_px: int
    height_px: int
    columns: int
    tiles: list[Tile]
    turns: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Meta:
    primary: int
    kinds: dict[int, bytes]
    parts: dict[int, list[int]]
    properties: list[tuple[bytes, bytes]]
    of_item: dict[int, list[int]]
    places: dict[int, tuple[int, list[tuple[int, int]]]]
    data: bytes


def layout(file: bytes) -> Layout:
    """Of the file's main picture. Raises NotHeif."""
    try:
        meta = _meta(file)
        kind = meta.kinds.get(meta.primary)
        if kind == b"hvc1":
            width_px, height_px = _size(meta, meta.primary)
            tile = _tile(file, meta, meta.primary)
            return Layout(width_px, height_px, 1, [tile], _turns(meta, meta.primary))
        if kind != b"grid":
            raise NotHeif("its picture is of another kind")
        rows, columns, width_px, height_px = _grid(_bytes_of(file, meta, meta.primary))
        parts = meta.parts.get(meta.primary, [])
        if len(parts) != rows * columns or len(parts) > MOST_TILES:
            raise NotHeif("its tiles are not as many as it says")
        tiles = [_tile(file, meta, part) for part in parts]
        return Layout(width_px, height_px, columns, tiles, _turns(meta, meta.primary))
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise NotHeif("its boxes are torn") from error


def _boxes(content: bytes, start: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each box, one after the other."""
    at = start
    for _ in range(MOST_BOXES):
        if at + 8 > len(content):
            return
        size, kind = struct.unpack_from(">I4s", content, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, at + 8)
            head = 16
        end = len(content) if size == 0 else at + size
        if end < at + head or end > len(content):
            raise NotHeif("a box is longer than the file")
        yield kind, content[at + head : end]
        at = end
    raise NotHeif("too many boxes")


def _meta(file: bytes) -> _Meta:
    meta = next((content for kind, content in _boxes(file) if kind == b"meta"), None)
    if meta is None:
        raise NotHeif("it has no pictures")
    inner = dict(_boxes(meta, 4))
    properties: list[tuple[bytes, bytes]] = []
    of_item: dict[int, list[int]] = {}
    for kind, content in _boxes(inner[b"iprp"]):
        if kind == b"ipco":
            properties = list(_boxes(content))
        elif kind == b"ipma":
            of_item |= _associations(content)
    return _Meta(
        primary=_number(inner[b"pitm"], 4, wide=inner[b"pitm"][0] > 0),
        kinds=_kinds(inner[b"iinf"]),
        parts=_parts(inner.get(b"iref", b"\0\0\0\0")),
        properties=properties,
        of_item=of_item,
        places=_places(inner[b"iloc"]),
        data=inner.get(b"idat", b""),
    )


def _number(content: bytes, at: int, *, wide: bool) -> int:
    found: int = struct.unpack_from(">I" if wide else ">H", content, at)[0]
    return found


def _kinds(iinf: bytes) -> dict[int, bytes]:
    found = {}
    for kind, content in _boxes(iinf, 8 if iinf[0] else 6):
        if kind == b"infe" and content[0] >= 2:
            wide = content[0] > 2
            found[_number(content, 4, wide=wide)] = content[10 if wide else 8 :][:4]
        if len(found) > MOST_ITEMS:
            raise NotHeif("too many pictures")
    return found


def _parts(iref: bytes) -> dict[int, list[int]]:
    """Of which tiles each grid is made."""
    wide = iref[0] > 0
    step = 4 if wide else 2
    found = {}
    for kind, content in _boxes(iref, 4):
        if kind == b"dimg":
            count = _number(content, step, wide=False)
            first = step + 2
            found[_number(content, 0, wide=wide)] = [
                _number(content, first + n * step, wide=wide) for n in range(min(count, MOST_TILES + 1))
            ]
    return found


def _associations(ipma: bytes) -> dict[int, list[int]]:
    """Which properties each item has, by their number, from 1."""
    wide, is_large = ipma[0] > 0, bool(ipma[3] & 1)
    (count,) = struct.unpack_from(">I", ipma, 4)
    at, found = 8, {}
    for _ in range(min(count, MOST_ITEMS)):
        item = _number(ipma, at, wide=wide)
        at += 4 if wide else 2
        numbers, at = ipma[at], at + 1
        found[item] = [
            (_number(ipma, at + 2 * n, wide=False) & 0x7FFF) if is_large else ipma[at + n] & 0x7F
            for n in range(numbers)
        ]
        at += numbers * (2 if is_large else 1)
    return found


def _places(iloc: bytes) -> dict[int, tuple[int, list[tuple[int, int]]]]:
    """By item: 0 in the file or 1 in its own data, and (offset, length) of each stretch."""
    version = iloc[0]
    offset_size, length_size = iloc[4] >> 4, iloc[4] & 15
    base_size, index_size = iloc[5] >> 4, (iloc[5] & 15 if version else 0)
    wide = version == 2
    count, at = _number(iloc, 6, wide=wide), 10 if wide else 8

    def take(size: int) -> int:
        nonlocal at
        at += size
        if at > len(iloc):
            raise NotHeif("its places are torn")
        return int.from_bytes(iloc[at - size : at], "big")

    found = {}
    for _ in range(min(count, MOST_ITEMS)):
        item = take(4 if wide else 2)
        method = take(2) & 15 if version else 0
        take(2)  # which file: only ever this one
        base = take(base_size)
        stretches = []
        for _ in range(min(take(2), 64)):
            take(index_size)
            offset = take(offset_size)
            stretches.append((base + offset, take(length_size)))
        found[item] = (method, stretches)
    return found


def _bytes_of(file: bytes, meta: _Meta, item: int) -> bytes:
    method, stretches = meta.places[item]
    if method not in (0, 1):
        raise NotHeif("its bytes lie elsewhere")
    whole = meta.data if method else file
    return b"".join(whole[offset : offset + length] for offset, length in stretches)


def _of_kind(meta: _Meta, item: int, kind: bytes) -> bytes | None:
    numbers = [number for number in meta.of_item.get(item, []) if 0 < number <= len(meta.properties)]
    found = [meta.properties[number - 1] for number in numbers]
    return next((content for each, content in found if each == kind), None)


def _size(meta: _Meta, item: int) -> tuple[int, int]:
    ispe = _of_kind(meta, item, b"ispe")
    if ispe is None:
        raise NotHeif("it does not say its size")
    width_px, height_px = struct.unpack_from(">II", ispe, 4)
    return width_px, height_px


def _grid(content: bytes) -> tuple[int, int, int, int]:
    rows, columns = content[2] + 1, content[3] + 1
    width_px, height_px = struct.unpack_from(">II" if content[1] & 1 else ">HH", content, 4)
    return rows, columns, width_px, height_px


def _tile(file: bytes, meta: _Meta, item: int) -> Tile:
    configuration = _of_kind(meta, item, b"hvcC")
    if configuration is None or meta.kinds.get(item) != b"hvc1":
        raise NotHeif("a tile is not H.265")
    return Tile(configuration, _bytes_of(file, meta, item))


def _turns(meta: _Meta, item: int) -> list[tuple[str, int]]:
    found = []
    for number in meta.of_item.get(item, []):
        kind, content = meta.properties[number - 1] if 0 < number <= len(meta.properties) else (b"", b"")
        if kind == b"irot":
            found.append(("rotate", content[0] & 3))
        elif kind == b"imir":
            found.append(("mirror", content[0] & 1))
    return found
