"""What a picture may cost while its packets come in."""

import sys

import pytest

from cctv_link.rtsp.depacketise import LARGEST_PICTURE_BYTES, Gathered, WrongPayload


def test_single_bytes_count_as_what_it_costs_to_keep_them():
    gathered = Gathered()

    def send_single_bytes() -> None:
        for _ in range(LARGEST_PICTURE_BYTES):
            gathered.add(b"g", is_set=True)

    with pytest.raises(WrongPayload):
        send_single_bytes()

    kept = sum(sys.getsizeof(part) for part in gathered.parts) + sys.getsizeof(gathered.parts)
    assert kept < 3 * LARGEST_PICTURE_BYTES
