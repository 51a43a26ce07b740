"""What a row of the worklist says of its footage is what the item holds, best camera first."""

from typing import Any

import pytest

from moderation.panel import rows


def camera(camera_id: str, *, rank: int, state: str = "recording", inside: bool = True) -> dict[str, Any]:
    return {"id": camera_id, "rank": rank, "state": state, "grounds": {"inside_sector": inside}}


def clip(camera_id: str, state: str, *, to: str = "2026-11-22T12:00:00.000Z") -> dict[str, Any]:
    return {"id": f"{camera_id}-{state}", "camera_id": camera_id, "state": state, "to": to}


def item(cameras: list[dict[str, Any]], clips: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {
        "cameras": cameras,
        "clips": clips,
        "stills": [],
        "claim": None,
        "dispute": None,
        "incident": {},
        **changes,
    }


def test_one_box_a_camera_in_the_order_of_rank() -> None:
    cameras = [camera("c", rank=3), camera("a", rank=1), camera("b", rank=2), camera("d", rank=4)]

    boxes = rows.clip_boxes(item(cameras, [clip("a", "final"), clip("b", "partial"), clip("c", "pending")]))

    assert boxes == ["have", "part", "come", "come"]


def test_a_camera_that_was_not_recording_has_nothing_to_wait_for() -> None:
    blind = camera("a", rank=1, state="not_recording")

    assert rows.clip_boxes(item([blind], [])) == ["gone"]
    assert rows.sight(item([blind, camera("b", rank=2)], [])) == {"looking": 1, "near": 0, "blind": 1}


def test_what_plays_comes_first_and_is_numbered() -> None:
    cameras = [camera("a", rank=1), camera("b", rank=2)]

    tiles = rows.tiles(item(cameras, [clip("a", "unavailable"), clip("b", "final")]))

    assert [(tile["number"], tile["camera"]["id"]) for tile in tiles] == [(1, "b"), (2, "a")]


def test_a_longer_clip_takes_the_place_of_the_first_once_it_is_here() -> None:
    first, longer = {**clip("a", "final"), "id": "1"}, {**clip("a", "pending"), "id": "2"}
    cameras = [camera("a", rank=1)]
    assert rows.clip_of(item(cameras, [longer, first]), "a") == first

    here = {**longer, "state": "final"}
    assert rows.clip_of(item(cameras, [here, first]), "a") == here


def test_every_file_plays_and_an_older_clip_is_its_one_address() -> None:
    window = {"from": "2026-11-22T11:59:00.000Z", "to": "2026-11-22T12:00:00.000Z"}
    first, second = {"url": "/v1/evidence/1"}, {"url": "/v1/evidence/2"}

    assert rows.parts_of({**window, "url": "/v1/evidence/2", "parts": [first, second]}) == [first, second]
    assert rows.parts_of({**window, "url": None, "parts": []}) == []
    assert rows.parts_of({**window, "url": "/v1/evidence/3", "parts": []}) == [
        {"url": "/v1/evidence/3", "recorded_from": window["from"], "recorded_to": window["to"]}
    ]


HELD = {"from": "2026-11-22T11:00:00.000Z", "to": "2026-11-22T12:10:00.000Z"}


@pytest.mark.parametrize(
    ("changes", "can_have_more"),
    [
        pytest.param({"held": HELD}, True, id="more is held"),
        pytest.param({"held": None}, False, id="nothing is held any more"),
        pytest.param({"held": {**HELD, "from": "2026-11-22T11:30:00.000Z", "to": "2026-11-22T12:00:00.000Z"}},
                     False, id="all that is held is here"),
        pytest.param({"held": HELD, "state": "pending"}, False, id="it has not come yet"),
    ],
)  # fmt: skip
def test_what_can_be_extended(changes: dict[str, Any], can_have_more: bool) -> None:
    shown = {**clip("a", "final"), "from": "2026-11-22T11:30:00.000Z", **changes}

    assert bool(rows.extendable(item([camera("a", rank=1)], [shown]))) is can_have_more


def test_an_age_is_told_against_its_time() -> None:
    def said(waited_min: int) -> tuple[str, float]:
        waited = rows.waited({"urgency": {"waited_s": waited_min * 60.0, "service_s": 1200}})
        return rows.age_words(waited), waited["share"]

    assert said(5) == ("5 min", 0.25)
    assert said(20) == ("0 min", 1.0)
    assert said(21) == ("1 min", 1.0)
    assert said(20 + 60 * 3) == ("3 h", 1.0)
    assert said(20 + 60 * 49) == ("2 d", 1.0)


def test_points_are_written_with_their_sign() -> None:
    assert [rows.points(value) for value in (4.2, 0.0, -0.5)] == ["+4.2", "0", "−0.5"]


@pytest.mark.parametrize(
    ("state", "begins", "ends", "shown"),
    [
        pytest.param("final", "11:59:01", "12:00:01", 1, id="a second later it shows the same"),
        pytest.param("final", "11:58:50", "12:00:00", 2, id="it begins ten seconds earlier"),
        pytest.param("final", "11:59:10", "12:01:00", 2, id="it ends a minute later"),
        pytest.param("unavailable", "11:59:00", "12:00:00", 1, id="nothing, where there is something"),
    ],
)
def test_a_joined_reports_clip_stands_beside_only_when_it_shows_more(
    state: str, begins: str, ends: str, shown: int
) -> None:
    own = {**clip("a", "final"), "from": "2026-11-22T11:59:00.000Z", "to": "2026-11-22T12:00:00.000Z"}
    window = {"from": f"2026-11-22T{begins}.000Z", "to": f"2026-11-22T{ends}.000Z"}
    joined = {"clips": [{**clip("a", state), **window}], "stills": []}

    assert len(rows.tiles(item([camera("a", rank=1)], [own], joined=[joined]))) == shown


def test_of_a_camera_that_had_nothing_the_joined_reports_clip_is_shown() -> None:
    window = {"from": "2026-11-22T11:59:00.000Z", "to": "2026-11-22T12:00:00.000Z"}
    own, theirs = {**clip("a", "unavailable"), **window}, {**clip("a", "final"), **window}

    tiles = rows.tiles(item([camera("a", rank=1)], [own], joined=[{"clips": [theirs], "stills": []}]))

    assert [tile["box"] for tile in tiles] == ["have", "gone"]
