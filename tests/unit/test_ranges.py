"""One byte range is served; what is none is passed over; what lies behind the bytes is refused."""

import pytest

from cctv_link.evidence.ranges import RangeNotSatisfiable, requested_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(None, None, id="no header"),
        pytest.param("bytes=0-0", (0, 1), id="the first byte"),
        pytest.param("Bytes=0-0", (0, 1), id="the unit with a capital"),
        pytest.param("BYTES=-10", (90, 100), id="the unit in capitals"),
        pytest.param("byteſ=0-0", None, id="a letter that only looks like one of the unit"),
        pytest.param("bytes=0-", (0, 100), id="from the first on"),
        pytest.param("bytes=90-200", (90, 100), id="beyond the end"),
        pytest.param("bytes=-10", (90, 100), id="the last ten"),
        pytest.param("bytes=-1000", (0, 100), id="the last of more than there are"),
        pytest.param("bytes=5-4", None, id="backwards is no range"),
        pytest.param("bytes=0-1,5-6", None, id="two ranges are answered whole"),
        pytest.param("seconds=0-1", None, id="another unit"),
        pytest.param("bytes=-", None, id="nothing"),
        pytest.param("bytes=٠-٥", None, id="digits of another script"),
        pytest.param("bytes=" + "9" * 400 + "-", None, id="an absurd number"),
    ],
)
def test_ranges(header, expected):
    assert requested_range(header, size_bytes=100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_behind_the_last_byte(header):
    with pytest.raises(RangeNotSatisfiable):
        requested_range(header, size_bytes=100)
