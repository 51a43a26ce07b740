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


@pytest.mark.parametrize(
    ("view", "holder", "clips", "belongs"),
    [
        pytest.param("free", None, [], True, id="nobody has it"),
        pytest.param("free", "Sana R.", [], False, id="somebody has it"),
        pytest.param("mine", "Imran A.", [], True, id="I have it"),
        pytest.param("waiting", None, [clip("a", "pending")], True, id="a clip is to come"),
        pytest.param("footage", None, [clip("a", "final")], True, id="all there is has come"),
        pytest.param("all", "Sana R.", [], True, id="everything is in all"),
    ],
)
def test_views(view: str, holder: str | None, clips: list[dict[str, Any]], belongs: bool) -> None:
    claim = {"officer": holder, "expires_at": "2026-11-22T12:00:00.000Z"} if holder else None

    found = rows.in_view(item([camera("a", rank=1)], clips, claim=claim), view, "Imran A.")

    assert found is belongs


def test_second_looks_have_a_view_of_their_own() -> None:
    disputed = item([], [], dispute={"received_at": "B"}, incident={"received_at": "A"})
    first = {**disputed, "dispute": None}

    assert rows.in_view(disputed, "disputes", "Imran A.")
    assert not rows.in_view(first, "disputes", "Imran A.")
    assert (rows.waits_since(disputed), rows.waits_since(first)) == ("B", "A")
