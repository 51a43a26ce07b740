"""Whom one notification concerns, and when each may hear it, asked of cities of 10,000 to 1,000,000 watch areas.

The question is the product's own: the circles that contain an anchor and are about such things, each device once; then beside it
who of them has a push registration and is in their quiet hours; and the writing of all their deliveries. The cities grow in area,
not in density. The peer is how one would ask first: every circle with its own radius, which no index can answer.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from bench import house
from bench.measure import SEED, NotMeasured, Table, median, met, ms, percentile
from citizen_api.devices.circles import CLASS_BOUNDS_M
from citizen_api.devices.kinds import naming
from citizen_api.devices.quiet import slots_sql
from citizen_api.push import audience
from kernel import connections
from kernel.config import Settings
from kernel.db import db
from kernel.geo import METRES_PER_DEGREE, Position, anchor
from kernel.unit_of_work import UnitOfWork, reading
from supervise.places import Places

DATABASE = "gawah_bench"
AIM_S = 0.025
AREAS_PER_KM2 = 625.0
AREAS_PER_DEVICE = 2
SOUTH_WEST = Position(24.0, 60.0)
KINDS = ("phone_snatching", "robbery", "motorcycle_theft", "traffic_collision", "fire", "other")
NIGHT_MIN = 23 * 60
WARM_UP = 30
LIFE = timedelta(hours=6)

# Rows whose commit is not on the disk yet are not marked as seen by all, and without that no index answers alone: so synchronous.
# As the app offers them, the small ones most; a third is about some kinds only, a third of the devices sleeps, two thirds have push.
_FILL = """
    SET session_replication_role = replica;
    SET work_mem = '256MB';
    SET synchronous_commit = on;
    TRUNCATE residents, devices, watch_areas, watch_choices, push_registrations, notification_deliveries CASCADE;
    SELECT setseed(0.5);
    INSERT INTO residents (id, created_at) VALUES ('00000000-0000-0000-0000-000000000001', now());
    INSERT INTO devices (id, resident_id, platform, locale, app_version, created_at)
    SELECT md5(n::text)::uuid, '00000000-0000-0000-0000-000000000001', 'android', 'ur', '', now()
    FROM generate_series(0, {devices} - 1) AS n;
    INSERT INTO watch_areas (id, device_id, ordinal, center, radius_m, kinds)
    SELECT gen_random_uuid(), md5((n / {per_device})::text)::uuid, n % {per_device},
        ST_MakePoint({lon} + random() * {wide_lon}, {lat} + random() * {wide_lat})::geography,
        CASE WHEN chance < 0.45 THEN 500 WHEN chance < 0.8 THEN 1000 WHEN chance < 0.95 THEN 2000 ELSE 5000 END,
        CASE WHEN n % 3 = 0 THEN ARRAY['snatching_and_robbery', 'fire'] END
    FROM (SELECT n, random() AS chance FROM generate_series(0, {areas} - 1) AS n) AS made;
    INSERT INTO watch_choices (id, device_id, quiet_from_min, quiet_to_min, may_be_asked)
    SELECT gen_random_uuid(), md5(n::text)::uuid, 1320, 300 + n % 8 * 15, n % 10 = 0
    FROM generate_series(0, {devices} - 1, 3) AS n;
    INSERT INTO push_registrations (id, device_id, provider, token, registered_at)
    SELECT gen_random_uuid(), md5(n::text)::uuid, 'fcm', 'token-' || n, now()
    FROM generate_series(0, {devices} - 1) AS n WHERE n % 3 <> 1;
    VACUUM (ANALYZE) devices, watch_areas, watch_choices, push_registrations
"""
_WHOM = f"SELECT count(*) FROM ({audience.WATCHING}) AS audience"
_WHEN = f"""
    SELECT count(*), count(registration.id), sum({slots_sql("choices", ":minute")})
    FROM ({audience.WATCHING}) AS audience
    LEFT JOIN push_registrations AS registration ON registration.device_id = audience.device_id
    LEFT JOIN watch_choices AS choices ON choices.device_id = audience.device_id
"""
_PLAIN = """
    SELECT count(DISTINCT device_id) FROM watch_areas
    WHERE ST_DWithin(center, CAST(:anchor AS geography), radius_m) AND (kinds IS NULL OR kinds && CAST(:kinds AS text[]))
"""


@dataclass(frozen=True)
class City:
    areas: int

    @property
    def side_deg(self) -> float:
        return sqrt(self.areas / AREAS_PER_KM2) * 1_000 / METRES_PER_DEGREE

    def anchors(self, rng: random.Random, count: int) -> list[Position]:
        """Published places anywhere in it but its edge, where there are fewer circles."""
        inner = 0.1 * self.side_deg
        return [
            anchor(
                Position(
                    SOUTH_WEST.lat + rng.uniform(inner, self.side_deg - inner),
                    SOUTH_WEST.lon + rng.uniform(inner, self.side_deg - inner) / 0.9,
                )
            )
            for _ in range(count)
        ]


@dataclass(frozen=True)
class Asked:
    took_s: list[float]
    devices: int


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked."""
    cities = [City(10_000), City(100_000)] if quick else [City(10_000), City(100_000), City(1_000_000)]
    questions = 200 if quick else 1_000
    table = Table(
        (
            *("watch areas", "devices each", "whom, p50 ms", "p99 ms", "and when, p50 ms", "p99 ms"),
            *("all deliveries written, p50 ms", "every circle read, p50 ms", "index gains"),
        )
    )
    worst_s = 0.0
    with house.database_alone(DATABASE) as where, _application(where):
        for city in cities:
            _build(where, city)
            rng = random.Random(SEED)
            whom = _ask(_WHOM, city.anchors(rng, questions))
            when = _ask(_WHEN, city.anchors(rng, questions))
            written = _write(city.anchors(rng, max(20, questions // 20)))
            scanned = _ask(_PLAIN, city.anchors(rng, 20 if city.areas <= 100_000 else 5))
            _check_plan(city.anchors(rng, 1)[0])
            worst_s = percentile(whom.took_s, 0.99)
            table.add(
                f"{city.areas:,}",
                f"{whom.devices / questions:,.0f}",
                ms(median(whom.took_s)),
                ms(percentile(whom.took_s, 0.99)),
                ms(median(when.took_s)),
                ms(percentile(when.took_s, 0.99)),
                ms(median(written)),
                ms(median(scanned.took_s)),
                f"{median(scanned.took_s) / median(whom.took_s):,.0f} ×",
            )
    table.notes.append(
        f"Aim at 1,000,000: p99 of whom under {AIM_S * 1000:.0f} ms; at {cities[-1].areas:,} it took {ms(worst_s)} ms "
        f"({met(worst_s < AIM_S)}). EXPLAIN names the {len(CLASS_BOUNDS_M)} partial GiST indexes and no sequential scan of watch areas. "
        f"{questions:,} anchors each, of {len(KINDS)} kinds, by night."
    )
    return table


@contextmanager
def _application(where: Places) -> Iterator[None]:
    settings = Settings.from_env(house.database_env(where, DATABASE))
    with create_app(settings).app_context():
        yield


def _build(where: Places, city: City) -> None:
    fill = _FILL.format(
        lat=SOUTH_WEST.lat,
        lon=SOUTH_WEST.lon,
        wide_lat=city.side_deg,
        wide_lon=city.side_deg / 0.9,
        areas=city.areas,
        per_device=AREAS_PER_DEVICE,
        devices=city.areas // AREAS_PER_DEVICE,
    )
    with house.connect(where, database=DATABASE, role="postgres") as connection:
        for statement in fill.split(";"):
            connection.execute(statement)


def _asked(place: Position, number: int) -> dict[str, object]:
    kinds = naming(KINDS[number % len(KINDS)])
    return {"anchor": place.ewkt, "kinds": kinds, "minute": NIGHT_MIN}


def _ask(sql: str, places: list[Position]) -> Asked:
    """One anchor after the other on one kept connection, as a worker does."""
    connections.close_all()
    devices = 0

    def one(session: Session, number: int, place: Position) -> None:
        nonlocal devices
        devices += session.execute(text(sql), _asked(place, number)).scalars().first() or 0

    with reading() as session:
        session.execute(text("SET statement_timeout = 0"))
        for number, place in enumerate(places[:WARM_UP]):
            one(session, number, place)
        devices = 0
        took_s = [_timed(lambda n=n, p=p: one(session, n, p)) for n, p in enumerate(places)]  # type: ignore[misc]
    return Asked(took_s, devices)


def _write(places: list[Position]) -> list[float]:
    """What `address` does for a whole audience, and takes back."""
    took_s = []
    for number, place in enumerate(places):
        with Session(db.engine) as session:
            uow, notification_id = UnitOfWork(session), uuid4()
            uow.execute(
                "INSERT INTO incidents (id, kind, category, status, priority, reference, subject_kind, subject_id, disposition,"
                " occurred_at, received_at) VALUES (:id, 'report', 'fire', 'verified', 5, 'BENCH', 'report', :id, '', now(), now())",
                {"id": notification_id},
            )
            uow.execute(
                "INSERT INTO notifications (id, incident_id, kind, category, at, lat, lon)"
                " VALUES (:id, :id, 'incident_verified', 'fire', now(), 0, 0)",
                {"id": notification_id},
            )
            began = time.perf_counter()
            audience.address(
                uow,
                notification_id=notification_id,
                anchor=place,
                category=KINDS[number % len(KINDS)],
                now=datetime.now(UTC),
                minute=NIGHT_MIN,
                life=LIFE,
            )
            took_s.append(time.perf_counter() - began)
            session.rollback()
    return took_s


def _check_plan(place: Position) -> None:
    with reading() as session:
        lines = session.scalars(text(f"EXPLAIN {_WHOM}"), _asked(place, 0)).all()
    plan = "\n".join(lines)
    missing = [upper for upper in CLASS_BOUNDS_M if f"ix_watch_areas_center_to_{upper}_m" not in plan]
    if missing or "Seq Scan on watch_areas" in plan:
        raise NotMeasured(f"no index answers for circles to {missing}:\n{plan}")


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
