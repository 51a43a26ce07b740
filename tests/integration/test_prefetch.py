"""Somebody got away: the storyboard says where to look next, and its minutes are held within half of the budget."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.fan import queries, services
from cctv_link.fan.spread import FURTHEST_M, MOST_STOPS, escape_fan
from cctv_link.footage import prefetch
from cctv_link.footage.models import Hold
from cctv_link.outlines.reading import OutlineRow
from cctv_link.outlines.services import take_outlines
from kernel import clock
from kernel.audit.entries import system
from kernel.audit.models import AuditEntry
from kernel.geo import Position, destination
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient, instant
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
FANNING = {"cctv_link.jobs.link_cameras", "cctv_link.jobs.hold_footage", "cctv_link.jobs.prefetch_fan"}
THERE = wire(north_of(TOWN_SQUARE, 50))


@pytest.fixture
def street(app):
    """SQ1 looks at the place; up the road stand SQ2 with two cameras and SQ3, which is not connected."""
    cameras = put_up(
        camera_row("SQ1-1", stream=STREAM),
        camera_row("SQ2-2", at=north_of(TOWN_SQUARE, 350), stream=STREAM),
        camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 350), stream=STREAM),
        camera_row("SQ3-1", at=north_of(TOWN_SQUARE, 750)),
    )
    line = [[TOWN_SQUARE.lon, north_of(TOWN_SQUARE, metres).lat] for metres in (0, 400, 800)]
    road = OutlineRow("road", "North Street", {"type": "LineString", "coordinates": line})
    take_outlines([road], actor=system("test"), source="test")
    return cameras


def holds() -> dict[object, Hold]:
    with reading() as session:
        return {hold.camera_id: hold for hold in session.scalars(select(Hold))}


def incident_id() -> str:
    with reading() as session:
        return str(session.scalars(select(Incident.id)).one())


def test_the_storyboard_tells_the_next_poles_and_their_minutes(street, resident, operator, verifier, house):
    is_recorded(street["SQ2-1"])
    occurred_at = clock.now() - timedelta(minutes=2)
    resident.report(position=THERE, occurred_at=clock.wire(occurred_at))
    house.settle(only=FANNING)

    answer = operator.get(f"/v1/incidents/{incident_id()}/escape-fan")

    assert answer.status_code == 200, answer.text
    assert (answer.json["roads"], answer.json["roads_are_schematic"]) == (1, False)
    first, second, third = answer.json["stops"]
    assert [(stop["pole"], stop["by"]) for stop in (first, second, third)] == [
        ("SQ1", "roads"),
        ("SQ2", "roads"),
        ("SQ3", "roads"),
    ]
    assert second["way_m"] == pytest.approx(300, abs=2)
    assert [
        (camera["label"], camera["state"], camera["held"], camera["still"]) for camera in second["cameras"]
    ] == [
        ("SQ2-1", "recording", True, None),
        ("SQ2-2", "unknown", True, None),
    ]
    assert [(camera["reason"], camera["held"]) for camera in third["cameras"]] == [("not-connected", False)]
    windows = {passing["mode"]: passing for passing in second["passings"]}
    assert list(windows) == ["motorbike", "car", "walker"]
    earliest = instant(windows["motorbike"]["from"])
    assert abs((earliest - occurred_at).total_seconds() - (295 / (60 / 3.6) - 60)) < 1
    assert verifier.get(f"/v1/incidents/{incident_id()}/escape-fan").json == answer.json
    assert resident.get(f"/v1/incidents/{incident_id()}/escape-fan").status_code in (401, 403)


def test_the_storyboard_is_a_page_for_who_decides_and_who_watches(
    app, street, resident, operator, verifier, house
):
    technician = OfficerClient.signed_in(app, name="Bilal T.", role="technician")
    is_recorded(street["SQ2-1"])
    resident.report(position=THERE)
    house.settle(only=FANNING)
    page = verifier.get(f"/incidents/{incident_id()}/escape-fan")

    assert page.status_code == 200
    assert page.text.index(">SQ1<") < page.text.index(">SQ2<") < page.text.index(">SQ3<")
    assert "300 m" in page.text
    assert "by road" in page.text
    assert "not surveyed" not in page.text
    assert "motorbike" in page.text
    assert "not connected" in page.text
    assert page.text.count("</svg>held<") == 3
    assert operator.get(f"/incidents/{incident_id()}/escape-fan").status_code == 200
    assert technician.get(f"/incidents/{incident_id()}/escape-fan").status_code == 403
    assert verifier.get(f"/incidents/{UUID(int=7)}/escape-fan").status_code == 404


def test_its_minutes_are_held_and_the_linked_camera_keeps_its_own_longer_hold(street, resident, house):
    occurred_at = clock.now() - timedelta(minutes=2)
    resident.report(position=THERE, occurred_at=clock.wire(occurred_at))
    house.settle(only={"cctv_link.jobs.link_cameras", "cctv_link.jobs.prefetch_fan"})

    assert set(holds()) == {street["SQ2-1"], street["SQ2-2"]}

    house.settle(only=FANNING)

    found = holds()
    assert set(found) == {street["SQ1-1"], street["SQ2-1"], street["SQ2-2"]}
    assert found[street["SQ1-1"]].from_at < occurred_at - timedelta(minutes=9)
    assert found[street["SQ2-1"]].from_at > occurred_at - timedelta(minutes=2)
    assert found[street["SQ2-1"]].to_at < occurred_at + timedelta(minutes=7)
    assert found[street["SQ2-1"]].budget == "report"
    with reading() as session:
        placed = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "hold.prefetch")).all()
    assert len(placed) == 2


@pytest.fixture
def fan_came_first(street, resident, house):
    """A report whose fan held two minutes of SQ1-1 before anybody knew that SQ1-1 looks at the place."""
    occurred_at = clock.now() - timedelta(minutes=2)
    resident.report(position=THERE, occurred_at=clock.wire(occurred_at))
    house.settle(only={"cctv_link.jobs.link_cameras"})

    def hold(settings, **changes):
        minutes = {"from_at": occurred_at, "to_at": occurred_at + timedelta(minutes=2), **changes}
        incident = UUID(incident_id())
        with unit_of_work() as uow:
            assert prefetch.place(uow, incident, street["SQ1-1"], **minutes, settings=settings)

    return occurred_at, hold


def test_a_camera_that_the_fan_held_and_that_is_linked_later_gets_the_hold_of_a_linked_one(
    street, house, fan_came_first, settings
):
    occurred_at, hold = fan_came_first
    hold(settings, to_at=occurred_at + timedelta(minutes=9))

    house.settle(only=FANNING)

    held = holds()[street["SQ1-1"]]
    assert abs(held.from_at - (occurred_at - timedelta(minutes=10))) < timedelta(seconds=2)
    assert abs(held.to_at - (occurred_at + timedelta(minutes=9))) < timedelta(seconds=2)
    assert held.rank == 1
    with reading() as session:
        said = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == held.id))
        assert set(said) == {"hold.prefetch", "hold.widen"}


def test_a_hold_of_the_fan_that_was_let_go_is_not_widened(street, house, fan_came_first, settings):
    fan_came_first[1](settings)
    with unit_of_work() as uow:
        uow.execute("UPDATE holds SET released_at = now(), release_reason = '72 h'")

    house.settle(only=FANNING)

    assert holds()[street["SQ1-1"]].to_at - holds()[street["SQ1-1"]].from_at == timedelta(minutes=2)


def test_widening_is_paid_for_from_the_budget(street, house, fan_came_first, settings, with_settings):
    fan_came_first[1](settings)
    # Of the 900 s of a linked camera's hold two minutes are paid; a second less than the rest is left.
    with_settings(hold_budget_device_s=899)

    house.settle(only={"cctv_link.jobs.hold_footage"})

    assert holds()[street["SQ1-1"]].to_at - holds()[street["SQ1-1"]].from_at == timedelta(minutes=2)
    with_settings(hold_budget_device_s=900)
    with unit_of_work() as uow:
        uow.execute("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%hold_footage'")

    house.settle(only={"cctv_link.jobs.hold_footage"})

    assert holds()[street["SQ1-1"]].to_at - holds()[street["SQ1-1"]].from_at == timedelta(minutes=15)


@pytest.mark.parametrize("first", ["cctv_link.jobs.hold_footage", "cctv_link.jobs.prefetch_fan"])
def test_it_takes_at_most_half_of_the_budget_and_nothing_that_the_linked_camera_wants(
    street, resident, house, with_settings, first
):
    with_settings(hold_budget_device_s=2_600)
    resident.report(position=THERE)

    house.settle(only={"cctv_link.jobs.link_cameras", first})
    house.settle(only=FANNING)

    assert set(holds()) == {street["SQ1-1"], street["SQ2-1"]}


def test_a_second_delivery_holds_nothing_twice(street, resident, house):
    resident.report(position=THERE)
    house.settle(only=FANNING)
    before = {hold.id: (hold.from_at, hold.to_at) for hold in holds().values()}
    with unit_of_work() as uow:
        uow.execute("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%prefetch_fan'")

    house.settle(only=FANNING)

    assert {hold.id: (hold.from_at, hold.to_at) for hold in holds().values()} == before


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"category": "road_hazard"}, id="nobody fled"),
        pytest.param({"lasted": timedelta(hours=2)}, id="nobody knows when"),
    ],
)
def test_nothing_is_held_where_there_is_no_escape_to_follow(street, resident, house, changes):
    lasted = changes.pop("lasted", timedelta(0))
    occurred_at = clock.now() - timedelta(hours=3)
    times = {"occurred_at": clock.wire(occurred_at), "occurred_until": clock.wire(occurred_at + lasted)}

    resident.report(position=THERE, **times, **changes)
    house.settle(only=FANNING)

    assert set(holds()) == {street["SQ1-1"]}


def test_what_was_let_go_is_not_held_again(street, resident, house):
    resident.report(position=THERE)
    house.settle(only=FANNING)
    with unit_of_work() as uow:
        # Shorter than the fan would have it: it would be lengthened if it stood.
        uow.execute(
            "UPDATE holds SET released_at = now(), release_reason = '72 h', to_at = to_at - interval '30 s'"
        )
        uow.execute("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%prefetch_fan'")
    before = {camera_id: (hold.released_at, hold.to_at) for camera_id, hold in holds().items()}

    house.settle(only=FANNING)

    assert {camera_id: (hold.released_at, hold.to_at) for camera_id, hold in holds().items()} == before


def test_an_incident_without_a_place_has_an_empty_fan(street, resident, operator, house):
    resident.post("/v1/sos-alerts", json={})
    house.settle(only=FANNING)

    answer = operator.get(f"/v1/incidents/{incident_id()}/escape-fan")

    assert (answer.json["place"], answer.json["stops"]) == (None, [])


def test_looking_only_as_far_as_needed_finds_the_stops_that_looking_everywhere_does(app):
    def at(column: int, row: int) -> Position:
        north = north_of(TOWN_SQUARE, row * 190)
        return destination(north, bearing_deg=90, distance_m=column * 210)

    crossings = range(-6, 7)
    # Every third street has a gap, so that ways are longer than they look.
    streets = [[at(column, row) for row in crossings if row != column % 3] for column in crossings]
    streets += [[at(column, row) for column in crossings] for row in crossings if row % 4]
    lines = [[[place.lon, place.lat] for place in street] for street in streets]
    take_outlines(
        [OutlineRow("street", "", {"type": "LineString", "coordinates": line}) for line in lines],
        actor=system("test"),
        source="test",
    )
    put_up(*(camera_row(f"G{c + 6}x{r + 6}-1", at=at(c, r)) for c in crossings for r in crossings))
    start, left_at = at(0, 1), clock.now()

    with reading() as session:
        poles = queries.poles_around(session, start, within_m=FURTHEST_M)
        everywhere = escape_fan(start, left_from=left_at, left_to=left_at, poles=poles, roads=streets)
        near, roads = services.fan_around(session, start, left_from=left_at, left_to=left_at)

    assert [stop.pole.asset_tag for stop in near] == [stop.pole.asset_tag for stop in everywhere]
    assert [stop.way_m for stop in near] == pytest.approx([stop.way_m for stop in everywhere], abs=2)
    assert len(near) == MOST_STOPS
    assert len(roads.lines) < len(streets)
