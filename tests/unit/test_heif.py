"""A HEIC file's boxes are read or refused: whatever is changed in them, nothing else happens, and it takes no time."""

import random
import struct
import time

import pytest

from cctv_link.media import heif
from tests import resident_media

SEED = 20_261_130


@pytest.fixture(scope="module")
def photo() -> bytes:
    return resident_media.heic(columns=3, rows=2, turn=1)


def test_a_grid_is_its_tiles_row_by_row_and_its_turn(photo: bytes) -> None:
    found = heif.layout(photo)

    assert (found.width_px, found.height_px, found.columns, len(found.tiles)) == (768, 512, 3, 6)
    assert found.turns == [("rotate", 1)]
    assert all(tile.configuration and tile.content for tile in found.tiles)


def test_any_changed_byte_is_read_or_refused(photo: bytes) -> None:
    chance = random.Random(SEED)
    head = photo.index(b"mdat")
    began_at = time.monotonic()

    for _ in range(2_000):
        changed = bytearray(photo)
        for _ in range(chance.choice((1, 1, 2, 8))):
            changed[chance.randrange(head)] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
        try:
            found = heif.layout(bytes(changed))
        except heif.NotHeif:
            continue
        assert len(found.tiles) <= heif.MOST_TILES

    assert time.monotonic() - began_at < 60


@pytest.mark.parametrize("end", [0, 7, 8, 40, 200, 500])
def test_a_torn_file_is_refused(photo: bytes, end: int) -> None:
    with pytest.raises(heif.NotHeif):
        heif.layout(photo[:end])


def test_a_box_that_holds_itself_or_the_world_is_refused() -> None:
    with pytest.raises(heif.NotHeif):
        heif.layout(struct.pack(">I4s", 2**31, b"meta") + bytes(100))
    with pytest.raises(heif.NotHeif):
        heif.layout(struct.pack(">I4s", 4, b"meta") * 50)
    with pytest.raises(heif.NotHeif):
        heif.layout(struct.pack(">I4s", 8, b"free") * (heif.MOST_BOXES + 1))
