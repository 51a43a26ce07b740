"""The smallest vector tile there is: one layer with one square over the whole tile, as the Mapbox Vector Tile format writes it."""

EXTENT = 4096


def square_of(layer: str) -> bytes:
    """A tile whose one feature covers it."""
    edge = EXTENT
    # Move to 0,0; line by (edge, 0), (0, edge), (-edge, 0); close.
    commands = [
        _command(1, 1),
        0,
        0,
        _command(2, 3),
        *_by(edge, 0),
        *_by(0, edge),
        *_by(-edge, 0),
        _command(7, 1),
    ]
    geometry = b"".join(_varint(number) for number in commands)
    feature = _number(3, 3) + _bytes(4, geometry)
    return _bytes(3, _bytes(1, layer.encode()) + _bytes(2, feature) + _number(5, EXTENT) + _number(15, 2))


def _command(kind: int, count: int) -> int:
    return (count << 3) | kind


def _by(x: int, y: int) -> list[int]:
    return [(value << 1) ^ (value >> 31) for value in (x, y)]


def _varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
