"""The demonstration city has roads, those of its schematic: the escape fan walks them until a city imports its own."""

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from cctv_link.demo import roads, seed
from cctv_link.fan.services import fan_around
from cctv_link.outlines import queries
from cctv_link.outlines.kinds import ROADS, SCHEMATIC
from cctv_link.outlines.models import Outline
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.geo import Position
from kernel.incidents import Incident
from kernel.unit_of_work import reading
from tests.house import OfficerClient, ResidentClient

NUMAISH = Position(24.8722, 67.0355, 12)


def test_they_are_taken_once_and_say_that_nobody_has_surveyed_them(app: Flask, settings: Settings) -> None:
    taken = [roads.take_roads(settings), roads.take_roads(settings)]

    with reading() as session:
        rows = session.scalars(select(Outline)).all()
        reasons = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "outlines.import")
        ).all()
    assert taken == [len(rows), 0]
    assert {row.kind for row in rows} == set(ROADS)
    assert {row.source for row in rows} == {SCHEMATIC}
    assert [reason.partition(":")[0] for reason in reasons] == [SCHEMATIC]


def test_the_escape_fan_of_the_demonstration_walks_them(app: Flask, settings: Settings) -> None:
    """Every pole of the next minutes stands at a road of the schematic, and each of its ways is one."""
    seed.seed(settings)
    roads.take_roads(settings)
    now = clock.now()

    with reading() as session:
        stops, walked = fan_around(session, NUMAISH, left_from=now, left_to=now)

    assert len(walked.lines) > 10
    assert walked.are_schematic
    assert len(stops) > 10
    assert {stop.by for stop in stops} == {"roads"}


def test_the_fan_says_that_nobody_has_surveyed_them(
    app: Flask, settings: Settings, resident: ResidentClient, verifier: OfficerClient
) -> None:
    """A city that began with the demonstration walks these roads too, until it imports its own."""
    seed.seed(settings)
    roads.take_roads(settings)
    resident.report(position={"lat": NUMAISH.lat, "lon": NUMAISH.lon, "accuracy_m": NUMAISH.accuracy_m})
    with reading() as session:
        incident_id = session.scalars(select(Incident.id)).one()

    told = verifier.get(f"/v1/incidents/{incident_id}/escape-fan").json
    page = verifier.get(f"/incidents/{incident_id}/escape-fan")

    assert told["roads"] > 10
    assert told["roads_are_schematic"] is True
    assert "The roads are the schematic's, not surveyed" in page.text


def test_the_map_has_them_from_its_schematic_and_calls_them_that(
    app: Flask, settings: Settings, verifier: OfficerClient
) -> None:
    roads.take_roads(settings)

    drawn = json.loads(roads.SCHEMATIC_FILE.read_text())["features"]

    assert verifier.get("/v1/outlines").json["features"] == []
    assert {row.name for row in roads.schematic_roads(settings.city_box)} <= {
        each["properties"]["name"] for each in drawn
    }


def test_a_citys_own_roads_take_their_place_whatever_their_kind(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    roads.take_roads(settings)
    line = {"type": "LineString", "coordinates": [[67.03, 24.87], [67.04, 24.87]]}
    own = {"type": "Feature", "properties": {"kind": "street", "name": "Nishtar Road"}, "geometry": line}
    path = tmp_path / "city.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [own]}))

    with reading() as session:
        before = queries.counts(session)
    dry = app.test_cli_runner().invoke(args=["outlines", "import", str(path)])
    app.test_cli_runner().invoke(args=["outlines", "import", str(path), "--commit"])

    assert [line.strip() for line in dry.output.splitlines()[:3]] == [
        f"arterial: 0 in place of {before['arterial']}",
        f"road: 0 in place of {before['road']}",
        f"street: 1 in place of {before['street']}",
    ]
    with reading() as session:
        assert queries.counts(session) == {"street": 1}
    assert roads.take_roads(settings) == 0
