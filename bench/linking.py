"""Which cameras may have seen a place, asked of cities of 215, 10,000 and 1,000,000 cameras.

The question is the one `link_cameras` asks: the search by the spatial index, the geometry of each lens, what was
true of each camera and whether it was recording; then once more in the same city with a building drawn in every
50 m square. The cities grow in area, not in density: what grows is the index alone.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from bench import escape, house
from bench.measure import SEED, Table, median, ms, percentile
from cctv_link.cameras import sighting
from cctv_link.upkeep import queries as upkeep
from kernel import clock, connections
from kernel.config import Settings
from kernel.geo import METRES_PER_DEGREE, Position
from kernel.unit_of_work import reading
from supervise.places import Places

DATABASE = "gawah_bench"
CAMERAS_PER_POLE = 5  # as in the demo city
POLE_SPACING_M = 150.0  # one pole in a square of this side, anywhere in it
BUILDINGS_A_SIDE = 3  # of a pole's square
BUILDING_M = 25.0
SPELLS = 4  # of truth, of each camera: three that are over and the present one
SOUTH_WEST = Position(24.0, 60.0)  # an imaginary plain: a million cameras cover 67 by 67 km
AIM_S = 0.005
WARM_UP = 50
ACCURACIES_M = (5.0, 12.0, 30.0, 80.0)

# Poles jittered in their squares, with lenses of every direction, reach and angle that the register allows.
# Generated, so the foreign keys hold; looking each of three million up would take minutes.
_FILL = """
    SET session_replication_role = replica;
    SET work_mem = '256MB';
    TRUNCATE sites, poles, cameras, camera_views, camera_states, camera_truths, outlines CASCADE;
    INSERT INTO sites (id, name) VALUES (gen_random_uuid(), 'Bench');
    SELECT setseed(0.5);
    INSERT INTO poles (id, asset_tag, name, site_id, location, simulated)
    SELECT gen_random_uuid(), 'B' || n, 'B' || n, (SELECT id FROM sites),
        ST_MakePoint({lon} + (n % {side} + random()) * {step_lon}, {lat} + (n / {side} + random()) * {step_lat})
            ::geography, true
    FROM generate_series(0, {poles} - 1) AS n;
    INSERT INTO cameras (id, pole_id, label, stream_url, simulated, registered_at)
    SELECT gen_random_uuid(), poles.id, asset_tag || '-' || k, 'rtsp://127.0.0.1/' || asset_tag || '-' || k, true,
        now() - interval '90 days'
    FROM poles, generate_series(1, {per_pole}) AS k;
    INSERT INTO camera_views (id, camera_id, azimuth_deg, hfov_deg, range_m, near_m, height_m)
    SELECT gen_random_uuid(), id, random() * 359, 50 + random() * 60, 50 + random() * 70, 0, 6 FROM cameras;
    INSERT INTO camera_states (id, camera_id, state, from_at, heartbeat_at)
    SELECT gen_random_uuid(), id, 'recording', now() - interval '30 days', now() + interval '1 day' FROM cameras;
    INSERT INTO camera_truths (id, camera_id, fails_at, reason, from_at, to_at, seen_at)
    SELECT gen_random_uuid(), id,
        CASE n % 3 WHEN 1 THEN 'picture_usable' ELSE '' END, CASE n % 3 WHEN 1 THEN 'covered' ELSE '' END,
        now() - n * interval '10 days', CASE n WHEN 0 THEN NULL ELSE now() - (n - 1) * interval '10 days' END,
        CASE n WHEN 0 THEN now() + interval '1 day' ELSE now() - (n - 1) * interval '10 days' END
    FROM cameras, generate_series(0, {spells} - 1) AS n;
    VACUUM (ANALYZE) poles, cameras, camera_views, camera_states, camera_truths
"""
_BUILDINGS = """
    INSERT INTO outlines (id, kind, name, geometry, source, imported_at)
    SELECT gen_random_uuid(), 'obstruction', '', ST_MakeEnvelope(x, y, x + {wide_lon}, y + {wide_lat}, 4326)::geography,
        'bench', now()
    FROM generate_series(0, {side} * {a_side} - 1) AS column_, generate_series(0, {side} * {a_side} - 1) AS row_,
        LATERAL (SELECT {lon} + (column_ + 0.25) * {step_lon} / {a_side} AS x,
            {lat} + (row_ + 0.25) * {step_lat} / {a_side} AS y) AS corner;
    VACUUM (ANALYZE) outlines
"""
# The same statements, answered without any index.
_WITHOUT_INDEX = """
    SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off;
    SET statement_timeout = 0
"""


@dataclass(frozen=True)
class City:
    cameras: int

    @property
    def poles(self) -> int:
        return self.cameras // CAMERAS_PER_POLE

    @property
    def side(self) -> int:
        """Poles along one side of its square."""
        return max(1, round(sqrt(self.poles)))

    @property
    def step_deg(self) -> tuple[float, float]:
        """(lat, lon) from one pole's square to the next."""
        step = POLE_SPACING_M / METRES_PER_DEGREE
        return step, step / 0.9

    def places(self, rng: random.Random, count: int) -> list[Position]:
        """Anywhere in the city."""
        step_lat, step_lon = self.step_deg
        return [
            Position(
                SOUTH_WEST.lat + rng.uniform(0, self.side * step_lat),
                SOUTH_WEST.lon + rng.uniform(0, self.side * step_lon),
                rng.choice(ACCURACIES_M),
            )
            for _ in range(count)
        ]


@dataclass(frozen=True)
class Asked:
    took_s: list[float]
    links: int


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked."""
    cities = [City(215), City(10_000), City(100_000 if quick else 1_000_000)]
    questions = 300 if quick else 1_000
    table = Table(
        (
            *("cameras", "p50 ms", "p99 ms", "among buildings, p50 ms", "p99 ms", "links each"),
            *("without the index, p50 ms", "index gains"),
        )
    )
    medians: dict[int, float] = {}
    with house.database_alone(DATABASE) as where, _application(where):
        for city in cities:
            _build(where, city)
            rng = random.Random(SEED)
            asked = _ask(city.places(rng, questions))
            scanned = _ask(city.places(rng, 50 if city.cameras <= 10_000 else 3), without_index=True)
            _build_up(where, city)
            among = _ask(city.places(rng, questions))
            medians[city.cameras] = median(among.took_s)
            table.add(
                f"{city.cameras:,}",
                ms(median(asked.took_s)),
                ms(percentile(asked.took_s, 0.99)),
                ms(median(among.took_s)),
                ms(percentile(among.took_s, 0.99)),
                f"{asked.links / questions:.1f}",
                ms(median(scanned.took_s)),
                f"{median(scanned.took_s) / median(asked.took_s):,.0f} ×",
            )
        fan = escape.note(where, DATABASE, SOUTH_WEST, quick=quick)
    small, large = cities[1].cameras, cities[2].cameras
    met = "met" if all(value < AIM_S for value in medians.values()) else "**missed**"
    table.notes.append(
        f"Aim: under {AIM_S * 1000:.0f} ms among buildings too, growing like the index: {met}. From {small:,} to {large:,} cameras, "
        f"{large // small} times as many, it takes {medians[large] / medians[small]:.2f} times as long. "
        f"{questions:,} places each."
    )
    table.notes.append(fan)
    return table


@contextmanager
def _application(where: Places) -> Iterator[None]:
    settings = Settings.from_env(house.database_env(where, DATABASE))
    with create_app(settings).app_context():
        yield


def _build(where: Places, city: City) -> None:
    step_lat, step_lon = city.step_deg
    fill = _FILL.format(
        lat=SOUTH_WEST.lat,
        lon=SOUTH_WEST.lon,
        side=city.side,
        step_lat=step_lat,
        step_lon=step_lon,
        poles=city.poles,
        per_pole=CAMERAS_PER_POLE,
        spells=SPELLS,
    )
    _execute(where, fill)


def _build_up(where: Places, city: City) -> None:
    step_lat, step_lon = city.step_deg
    wide_deg = BUILDING_M / METRES_PER_DEGREE
    _execute(
        where,
        _BUILDINGS.format(
            lat=SOUTH_WEST.lat,
            lon=SOUTH_WEST.lon,
            side=city.side,
            step_lat=step_lat,
            step_lon=step_lon,
            a_side=BUILDINGS_A_SIDE,
            wide_lat=wide_deg,
            wide_lon=wide_deg / 0.9,
        ),
    )


def _execute(where: Places, statements: str) -> None:
    with house.connect(where, database=DATABASE, role="postgres") as connection:
        for statement in statements.split(";"):
            connection.execute(statement)


def _ask(places: list[Position], *, without_index: bool = False) -> Asked:
    """One place after the other on one kept connection, as a worker does."""
    connections.close_all()  # new ones each time: plans made with the index, or without it, are remembered
    took_s, links = [], 0
    with reading() as session:
        if without_index:
            session.execute(text(_WITHOUT_INDEX))
        for place in places[:WARM_UP]:  # plans and caches fill
            _who_may_see(session, place)
        for place in places:
            began_at = time.perf_counter()
            # The use case's own question: what it does beside is write its answer down.
            links += _who_may_see(session, place)
            took_s.append(time.perf_counter() - began_at)
    return Asked(took_s, links)


def _who_may_see(session: Session, place: Position) -> int:
    found = sighting.who_may_see(session, place, at=clock.now(), truth_at=upkeep.truth_at)
    return len(found)
