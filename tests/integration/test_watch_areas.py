"""A device says which places it watches; who watches a place is found by indexes, however many circles there are."""

import random
from uuid import UUID

import pytest
from sqlalchemy import text

from citizen_api.devices.circles import CLASS_BOUNDS_M, devices_watching_sql
from kernel import clock, geo
from kernel.geo import Position
from kernel.unit_of_work import reading, unit_of_work
from tests.community import CLIFTON, NUMAISH, circle

HOME = circle(NUMAISH, 750, label="گھر")


def fields_of(answer):
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    return [error["field"] for error in answer.json["errors"]]


class TestTheDoor:
    def test_a_new_device_watches_nothing(self, resident):
        assert resident.get("/v1/watch-areas").json == {"watch_areas": []}

    def test_what_was_put_is_answered_and_read_again_in_its_order(self, resident):
        body = {"watch_areas": [HOME, circle(CLIFTON, 10_000), circle(NUMAISH, 500.5, label="")]}

        answer = resident.put("/v1/watch-areas", json=body)

        assert (answer.status_code, answer.json) == (200, body)
        assert resident.get("/v1/watch-areas").data == answer.data

    def test_a_put_replaces_everything(self, resident):
        resident.put("/v1/watch-areas", json={"watch_areas": [HOME, circle(CLIFTON, 500)]})

        resident.put("/v1/watch-areas", json={"watch_areas": [circle(CLIFTON, 900)]})

        assert resident.get("/v1/watch-areas").json == {"watch_areas": [circle(CLIFTON, 900)]}

    def test_an_empty_list_ends_the_watching(self, resident):
        resident.put("/v1/watch-areas", json={"watch_areas": [HOME]})

        assert resident.put("/v1/watch-areas", json={"watch_areas": []}).status_code == 200
        assert resident.get("/v1/watch-areas").json == {"watch_areas": []}

    def test_nobody_reads_the_circles_of_another_device(self, resident, neighbour):
        resident.put("/v1/watch-areas", json={"watch_areas": [HOME]})

        assert neighbour.get("/v1/watch-areas").json == {"watch_areas": []}

    @pytest.mark.parametrize("method", ["GET", "PUT"])
    def test_without_a_token_it_is_shut(self, client, method):
        answer = client.open("/v1/watch-areas", method=method, json={"watch_areas": []})

        assert answer.status_code == 401

    @pytest.mark.parametrize(
        ("area", "field"),
        [
            pytest.param(circle(NUMAISH, 499), "radius_m", id="a circle that could locate closer"),
            pytest.param(circle(NUMAISH, 10_001), "radius_m", id="too wide"),
            pytest.param(circle(NUMAISH, "750"), "radius_m", id="a number in quotes"),
            pytest.param(circle(NUMAISH, True), "radius_m", id="true is not a number"),
            pytest.param({"position": {"lat": 24.87, "lon": 67.03}}, "radius_m", id="no radius"),
            pytest.param({"radius_m": 750}, "position", id="no place"),
            pytest.param(circle(Position(31.5, 74.3), 750), "position", id="Lahore"),
            pytest.param(
                {"position": {"lat": 91, "lon": 67}, "radius_m": 750}, "position.lat", id="no latitude"
            ),
            pytest.param({"position": {"lat": 24.87}, "radius_m": 750}, "position.lon", id="half a place"),
            pytest.param(
                {"position": {"lat": 24.87, "lon": 67.03, "accuracy_m": 3}, "radius_m": 750},
                "position.accuracy_m",
                id="a place on a map has no error",
            ),
            pytest.param(circle(NUMAISH, 750, label="x" * 61), "label", id="an over-long label"),
            pytest.param(circle(NUMAISH, 750, label="home\u202egnitset"), "label", id="a bidi override"),
            pytest.param(circle(NUMAISH, 750, label="home\x00"), "label", id="a control character"),
            pytest.param(circle(NUMAISH, 750, label="\ud800"), "label", id="half a character"),
            pytest.param(circle(NUMAISH, 750, label=7), "label", id="a label that is a number"),
            pytest.param(circle(NUMAISH, 750, colour="red"), "colour", id="an unknown field"),
        ],
    )
    def test_a_bad_circle_is_refused_by_name_and_nothing_changes(self, resident, area, field):
        resident.put("/v1/watch-areas", json={"watch_areas": [HOME]})

        answer = resident.put("/v1/watch-areas", json={"watch_areas": [circle(CLIFTON, 800), area]})

        assert fields_of(answer) == [f"watch_areas.1.{field}"]
        assert resident.get("/v1/watch-areas").json == {"watch_areas": [HOME]}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            pytest.param({"watch_areas": [HOME] * 6}, "watch_areas", id="more than five"),
            pytest.param({"watch_areas": HOME}, "watch_areas", id="not a list"),
            pytest.param({}, "watch_areas", id="no list"),
            pytest.param({"watch_areas": [], "areas": []}, "areas", id="an unknown field"),
        ],
    )
    def test_a_bad_list_is_refused_by_name(self, resident, body, field):
        assert fields_of(resident.put("/v1/watch-areas", json=body)) == [field]


class TestTheAudience:
    """Circles by the thousand, answered by index, compared with reading them all."""

    COUNT = 30_000

    @pytest.fixture
    def circles(self, app):
        """Circles of every size all over the city, five a device."""
        with unit_of_work() as uow:
            uow.execute("SELECT setseed(0.42)")
            uow.execute(
                "INSERT INTO residents (id, created_at) VALUES (:id, :now)",
                {"id": RESIDENT, "now": clock.now()},
            )
            uow.execute(
                "INSERT INTO devices (id, resident_id, platform, locale, app_version, created_at)"
                " SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), :resident, 'android', 'ur', '', :now"
                " FROM generate_series(1, :devices) AS n",
                {"resident": RESIDENT, "now": clock.now(), "devices": self.COUNT // 5},
            )
            uow.execute(
                "INSERT INTO watch_areas (id, device_id, ordinal, center, radius_m)"
                " SELECT gen_random_uuid(), CAST(lpad(to_hex(1 + n / 5), 32, '0') AS uuid), n % 5,"
                " geography(ST_SetSRID(ST_MakePoint(66.9 + random() * 0.4, 24.78 + random() * 0.25), 4326)),"
                # Most circles are small, as people's are.
                " 500 + 9500 * pow(random(), 4)"
                " FROM generate_series(0, :count - 1) AS n",
                {"count": self.COUNT},
            )

    def watching(self, sql, place):
        with reading() as session:
            return list(session.scalars(text(sql), {"anchor": place.ewkt}))

    def test_it_is_exactly_who_reading_every_circle_finds_each_once(self, circles):
        chance = random.Random(7)
        brute_force = "SELECT DISTINCT device_id FROM watch_areas WHERE ST_Distance(center, CAST(:anchor AS geography)) <= radius_m"
        for _ in range(10):
            exact = Position(chance.uniform(24.78, 25.03), chance.uniform(66.9, 67.3))
            place = geo.anchor(exact)

            found = self.watching(WATCHING, place)

            assert len(found) == len(set(found)) > 0
            assert set(found) == set(self.watching(brute_force, place))

    def test_it_is_within_a_hair_of_what_pure_geometry_says(self, circles):
        place = geo.anchor(NUMAISH)
        with reading() as session:
            rows = session.execute(
                text(
                    "SELECT device_id, ST_Y(geometry(center)), ST_X(geometry(center)), radius_m FROM watch_areas"
                )
            ).all()
        # The sphere and the spheroid differ by half a percent.
        surely = {d for d, lat, lon, r in rows if geo.distance_m(place, Position(lat, lon)) < r * 0.994}
        perhaps = {d for d, lat, lon, r in rows if geo.distance_m(place, Position(lat, lon)) < r * 1.006}

        found = set(self.watching(WATCHING, place))

        assert surely <= found <= perhaps

    def test_every_class_is_answered_by_its_own_index(self, circles):
        with reading() as session:
            plan = "\n".join(
                session.scalars(text(f"EXPLAIN {WATCHING}"), {"anchor": geo.anchor(NUMAISH).ewkt})
            )

        assert "Seq Scan on watch_areas" not in plan
        for upper in CLASS_BOUNDS_M:
            assert f"ix_watch_areas_center_to_{upper}_m" in plan


RESIDENT = UUID(int=1)
WATCHING = devices_watching_sql("CAST(:anchor AS geography)")
