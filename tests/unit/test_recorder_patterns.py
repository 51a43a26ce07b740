"""A pattern says which files of a folder are a camera's, and when each began; it never leads out of the folder."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cctv_link.recorders.patterns import check_pattern, globs_of, instant_or_none, shape_of

KARACHI = ZoneInfo("Asia/Karachi")
T = datetime(2026, 11, 22, 17, 40, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "name", "at"),
    [
        pytest.param("gate/%Y-%m-%d/%H-%M-%S.mp4", "gate/2026-11-22/22-40-05.mp4", T, id="folders by day"),
        pytest.param("%Y%m%d%H%M.mp4", "202611222240.mp4", T.replace(second=0), id="to the minute"),
        pytest.param(
            "%Y-%m-%d_%H-%M-%S-%f.mp4",
            "2026-11-22_22-40-05-250000.mp4",
            T + timedelta(seconds=0.25),
            id="as MediaMTX names them",
        ),
        pytest.param("cam3_%s.mkv", f"cam3_{int(T.timestamp())}.mkv", T, id="since 1970, in no time zone"),
        pytest.param(
            "%Y/%m/%Y%m%d_%H%M%S_*.mp4", "2026/11/20261122_224005_A7.mp4", T, id="said twice, and a rest"
        ),
    ],
)
def test_a_name_says_its_moment(pattern, name, at):
    check_pattern(pattern)
    matched = shape_of(pattern).fullmatch(name)

    assert matched is not None
    assert instant_or_none(matched, zone=KARACHI) == at


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        pytest.param("%Y%m%d%H%M%S.mp4", "20261122224005.mkv", id="another ending"),
        pytest.param("%Y/%m/%Y%m%d%H%M.mp4", "2025/11/202611222240.mp4", id="a folder of another year"),
        pytest.param("*/%s.mp4", "a/b/1763833205.mp4", id="a star stays inside its folder"),
        pytest.param("%s.mp4", "17638332051763833205.mp4", id="too many digits"),
        pytest.param("a.%s.mp4", "ab1763833205.mp4", id="a dot is a dot"),
    ],
)
def test_a_name_of_another_shape_is_none_of_them(pattern, name):
    assert shape_of(pattern).fullmatch(name) is None


def test_a_moment_that_never_was_is_none():
    matched = shape_of("%Y%m%d%H%M%S").fullmatch("20260230250000")

    assert matched is not None
    assert instant_or_none(matched, zone=UTC) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "/etc/%s.mp4",
        "../%s.mp4",
        "a/../../%s.mp4",
        "%Y%m%d.mp4",
        "%j%s.mp4",
        "",
        "a\\%s.mp4",
        "%s\n.mp4",
        "%s" * 200,
    ],
)
def test_what_is_no_pattern(pattern):
    with pytest.raises(ValueError, match=r"pattern|%"):
        check_pattern(pattern)


def test_only_the_hours_in_question_are_looked_through():
    globs = globs_of("g/%Y-%m-%d/%H/%M%S.mp4", from_at=T, to_at=T + timedelta(hours=1), zone=KARACHI)

    assert globs == ["g/2026-11-22/22/*.mp4", "g/2026-11-22/23/*.mp4"]
    assert globs_of("[a]?-%s-*.mp4", from_at=T, to_at=T, zone=UTC) == ["[[]a][?]-*-*.mp4"]
