"""The escape fan on a city's roads: a grid of 100,000 pieces, poles in it dense or sparse."""

import random
import time
from datetime import timedelta

from bench import house
from bench.measure import SEED, median, ms, percentile
from cctv_link.fan import services
from kernel import clock
from kernel.geo import METRES_PER_DEGREE, Position
from kernel.unit_of_work import reading
from supervise.places import Places

BLOCK_M = 40.0  # from one crossing to the next, as in the old town
CROSSINGS = 224  # along one side: 100,000 pieces between them, 9 by 9 km
PIECES_A_LINE = 7  # as ways are cut in maps made for routing
SPACINGS_M = (150.0, 1_000.0)

_FILL = """
    TRUNCATE sites, poles, cameras, camera_views, camera_states, camera_truths, outlines CASCADE;
    INSERT INTO outlines (id, kind, name, geometry, source, imported_at)
    SELECT gen_random_uuid(), 'street', '', ST_MakeLine(array_agg(at ORDER BY along))::geography, 'bench', now()
    FROM (
        SELECT turned, across, part, along, ST_MakePoint(
            {lon} + (CASE WHEN turned THEN across ELSE along END) * {step_lon},
            {lat} + (CASE WHEN turned THEN along ELSE across END) * {step_lat}) AS at
        FROM (VALUES (true), (false)) AS ways(turned), generate_series(0, {crossings} - 1) AS across,
            generate_series(0, ({crossings} - 1) / {pieces}) AS part,
            generate_series(part * {pieces}, least({crossings} - 1, (part + 1) * {pieces})) AS along
    ) AS points GROUP BY turned, across, part HAVING count(*) > 1;
    INSERT INTO sites (id, name) VALUES (gen_random_uuid(), 'Bench');
    INSERT INTO poles (id, asset_tag, name, site_id, location, simulated)
    SELECT gen_random_uuid(), 'B' || x || '-' || y, 'B', (SELECT id FROM sites), ST_MakePoint(
        {lon} + (x + 0.5) * {spacing} / {block} * {step_lon},
        {lat} + round((y + 0.5) * {spacing} / {block}) * {step_lat})::geography, true
    FROM generate_series(0, {side} - 1) AS x, generate_series(0, {side} - 1) AS y;
    INSERT INTO cameras (id, pole_id, label, stream_url, simulated, registered_at)
    SELECT gen_random_uuid(), id, asset_tag, 'rtsp://127.0.0.1/' || asset_tag, true, now() FROM poles;
    VACUUM (ANALYZE) poles, cameras, outlines
"""


def note(where: Places, database: str, south_west: Position, *, quick: bool) -> str:
    """What one fan takes, read and reckoned, as the storyboard's door and the prefetching job do it."""
    told = []
    for spacing_m in SPACINGS_M:
        pieces = _build(where, database, south_west, spacing_m)
        took_s, stops = _ask(south_west, 20 if quick else 100)
        told.append(
            f"poles each {spacing_m:.0f} m: p50 {ms(median(took_s))} ms, p99 {ms(percentile(took_s, 0.99))} ms,"
            f" {stops:.0f} stops"
        )
    return f"The escape fan, on {pieces:,} pieces of road: {'; '.join(told)}."


def _build(where: Places, database: str, south_west: Position, spacing_m: float) -> int:
    step = BLOCK_M / METRES_PER_DEGREE
    fill = _FILL.format(
        lat=south_west.lat,
        lon=south_west.lon,
        step_lat=step,
        step_lon=step / 0.9,
        crossings=CROSSINGS,
        pieces=PIECES_A_LINE,
        spacing=spacing_m,
        block=BLOCK_M,
        side=int(CROSSINGS * BLOCK_M / spacing_m),
    )
    with house.connect(where, database=database, role="postgres") as connection:
        for statement in fill.split(";"):
            connection.execute(statement)
        row = connection.execute("SELECT sum(ST_NPoints(geometry::geometry) - 1) FROM outlines").fetchone()
    assert row is not None
    return int(row[0])


def _ask(south_west: Position, count: int) -> tuple[list[float], float]:
    """Around the middle of the city, where roads reach as far as the fan to every side."""
    rng, now = random.Random(SEED), clock.now()
    middle = CROSSINGS * BLOCK_M / 2 / METRES_PER_DEGREE
    took_s, stops = [], 0
    with reading() as session:
        for _ in range(count):
            off = rng.uniform(-0.005, 0.005), rng.uniform(-0.005, 0.005)
            place = Position(south_west.lat + middle + off[0], south_west.lon + middle / 0.9 + off[1], 12.0)
            began_at = time.perf_counter()
            found, _ = services.fan_around(session, place, left_from=now - timedelta(minutes=5), left_to=now)
            took_s.append(time.perf_counter() - began_at)
            stops += len(found)
    return took_s, stops / count
