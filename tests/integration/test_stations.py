"""A place belongs to the station whose area holds it; on a border, or outside of all, to the nearest at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.audit.entries import system
from kernel.geo import Position, destination
from kernel.identity import stations
from kernel.identity.models import Officer, Station
from kernel.incidents import Incident
from kernel.places import STATIONS_OF_KARACHI
from kernel.unit_of_work import reading
from moderation.worklist.models import VerificationTask
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

# The border between the two runs along this longitude.
BORDER = 67.0400
WEST = [[67.00, 24.85], [BORDER, 24.85], [BORDER, 24.90], [67.00, 24.90], [67.00, 24.85]]
EAST = [[BORDER, 24.85], [67.08, 24.85], [67.08, 24.90], [BORDER, 24.90], [BORDER, 24.85]]


def area(ring: list[list[float]], name: str, **said: object) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name, **said}, "geometry": geometry}


@pytest.fixture
def take(app: Flask, tmp_path: Path):
    def run(*features: object, words: tuple[str, ...] = ("--commit",)):
        path = tmp_path / "stations.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return app.test_cli_runner().invoke(args=["stations", "import", str(path), *words])

    return run


@pytest.fixture
def two(take) -> None:
    result = take(area(WEST, "West"), area(EAST, "East", district="South", phone="+922199212345"))
    assert result.exit_code == 0, result.output


def route(lat: float, lon: float, accuracy_m: float = 10.0) -> tuple[str, str] | None:
    with reading() as session:
        found = stations.responsible_or_none(session, Position(lat, lon, accuracy_m))
        return (stations.names_of(session)[found.station_id], found.how) if found else None


def test_nothing_is_written_until_somebody_commits(take):
    result = take(area(WEST, "West"), words=())

    assert result.exit_code == 0, result.output
    assert "added 1: West" in result.output
    with reading() as session:
        assert session.scalars(select(Station)).all() == []


def test_a_file_ends_the_stations_that_it_does_not_name(take, two):
    result = take(area(WEST, "West"), area(EAST, "Far East"))

    assert "ended 1: East" in result.output
    with reading() as session:
        in_force = session.scalars(select(Station.name).where(Station.ended_at.is_(None))).all()
    assert sorted(in_force) == ["Far East", "West"]
    assert route(24.87, 67.06) == ("Far East", "inside")


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        pytest.param(area(WEST, ""), "properties.name: required", id="no name"),
        pytest.param(area(WEST, "West", phone="021 99212345"), "properties.phone: invalid", id="phone"),
        pytest.param(area(WEST, "West", house=[200, 0]), "properties.house: invalid", id="house"),
        pytest.param(area(WEST[:-1], "West"), "geometry.coordinates: invalid", id="open ring"),
        pytest.param(
            area([[lat, lon] for lon, lat in WEST], "West"),
            "geometry.coordinates: outside-city",
            id="swapped",
        ),
        pytest.param({**area(WEST, "West"), "geometry": None}, "geometry.type: invalid", id="no area"),
        pytest.param([1], "type: invalid", id="no feature"),
    ],
)
def test_a_wrong_feature_is_refused_with_its_place_and_nothing_is_taken(take, feature, said):
    result = take(area(EAST, "East"), feature)

    assert result.exit_code == 1
    assert f"feature 2, {said}" in result.output
    with reading() as session:
        assert session.scalars(select(Station)).all() == []


def test_the_same_name_twice_is_refused(take):
    result = take(area(WEST, "West"), area(EAST, "West"))

    assert result.exit_code == 1
    assert "twice" in result.output


def test_inside_on_the_border_and_nearest(two):
    assert route(24.87, 67.02) == ("West", "inside")
    assert route(24.87, 67.06) == ("East", "inside")
    # 5 m west of the border, sure of 10 m: West has it, but it may have been East.
    near = destination(Position(24.87, BORDER), bearing_deg=270, distance_m=5)
    assert route(near.lat, near.lon) == ("West", "border")
    # Outside of both, and further than the phone's error.
    assert route(24.87, 67.10) == ("East", "nearest")


def test_a_very_unsure_phone_does_not_spread_over_the_city(two):
    assert route(24.87, 67.02, accuracy_m=5_000) == ("West", "inside")


def test_where_no_station_is_known_nobody_is_responsible(app):
    assert route(24.87, 67.02) is None


def test_a_report_is_routed_at_receipt(two, resident: ResidentClient, house: House):
    resident.report()
    resident.report(position={**NUMAISH, "lon": BORDER - 0.00005})
    house.settle(only={"moderation.jobs.open_verification"})

    with reading() as session:
        names = stations.names_of(session)
        tasks = session.scalars(
            select(VerificationTask)
            .join(Incident, Incident.id == VerificationTask.incident_id)
            .order_by(Incident.received_at)
        ).all()
    assert [(names[task.station_id], task.routed) for task in tasks] == [
        ("West", "inside"),
        ("West", "border"),
    ]


def test_an_officer_is_put_under_a_station_and_back(app: Flask, two, verifier: OfficerClient):
    def assign(*words: str) -> str:
        return app.test_cli_runner().invoke(args=["officers", "assign", verifier.name, *words]).output

    def station_of() -> str | None:
        with reading() as session:
            station_id = session.scalars(
                select(Officer.station_id).where(Officer.name == verifier.name)
            ).one()
            return stations.names_of(session)[station_id] if station_id else None

    assert "belongs to West now" in assign("--station", "West")
    assert station_of() == "West"
    assert "no station 'North'" in assign("--station", "North")
    assert station_of() == "West"
    assert "whole city" in assign("--whole-city")
    assert station_of() is None


def test_the_demonstration_has_stations_that_meet_without_a_gap(app: Flask, take):
    rows = stations.read_file(STATIONS_OF_KARACHI, city=app.extensions["settings"].city_box)
    stations.take_stations(rows, actor=system("test"), source="demo")

    assert route(NUMAISH["lat"], NUMAISH["lon"]) == ("Soldier Bazaar", "inside")
    assert {route(24.80 + step / 100, 67.00 + step / 100)[1] for step in range(20)} <= {"inside", "border"}


def test_stations_and_districts_are_called_by_their_names_in_a_language_where_the_file_has_them(take):
    named = {"name:ur": "مغرب", "district:ur": "جنوبی", "district:sd": "ڏکڻ"}
    result = take(area(WEST, "West", district="South", **named), area(EAST, "East", district="South"))

    assert result.exit_code == 0, result.output
    with reading() as session:
        assert stations.called_in(session, "ur") == {"West": "مغرب", "South": "جنوبی"}
        assert stations.called_in(session, "sd") == {"South": "ڏکڻ"}
        assert stations.called_in(session, "en") == {}


def test_every_station_of_the_demo_city_has_its_names_in_urdu_and_sindhi():
    features = json.loads(STATIONS_OF_KARACHI.read_text())["features"]

    for each in features:
        assert {f"{key}:{code}" for key in ("name", "district") for code in ("ur", "sd")} <= set(
            each["properties"]
        )
