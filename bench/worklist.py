"""The worklist's page before a million past and ten thousand open tasks, asked of the whole application in process.

Each request goes through the guard, the queries, the wire's schema and the templates, as a browser's does; only the
front door and the network are missing. The tasks are those of a bad week: a third of the open ones are late.
"""

import random
import re
import time
from collections.abc import Callable

from flask.testing import FlaskClient

from app import create_app
from bench import house
from bench.measure import SEED, Table, median, met, ms, percentile
from kernel.config import Settings
from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from supervise.places import Places

DATABASE = "gawah_bench"
PAST, OPEN = 1_000_000, 10_000
AIM_S, AIM_BYTES = 0.150, 60_000
NAME, PASSWORD = "Bench", "a password of some length"
POLES, CAMERAS_A_POLE, LINKS = 215, 5, 3

# Ids are made of the number, so that one table finds another without being asked. Foreign keys hold by construction.
_ID = "('{kind}0000000-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"
_KINDS = (
    "ARRAY['phone_snatching','motorcycle_theft','robbery','harassment','assault','road_hazard','fire','other',"
    "'traffic_collision','suspicious_activity']"
)
_FILL = """
    SET session_replication_role = replica;
    SET work_mem = '128MB';
    SELECT setseed(0.5);
    INSERT INTO stations (id, name, names, district, district_names, area, house, phone, source)
    SELECT {s}, 'Station ' || k, '{{}}', '', '{{}}', ST_Multi(ST_MakeEnvelope(66 + k, 24, 67 + k, 25, 4326))::geography,
        ST_MakePoint(66.5 + k, 24.5)::geography, '', 'bench' FROM generate_series(0, 19) AS k;
    INSERT INTO sites (id, name) VALUES (gen_random_uuid(), 'Bench');
    INSERT INTO poles (id, asset_tag, name, site_id, location, simulated)
    SELECT {p}, 'P' || k, 'Crossing ' || k, (SELECT id FROM sites), ST_MakePoint(67 + random() / 5, 24.8 + random() / 5)
        ::geography, true FROM generate_series(0, {poles} - 1) AS k;
    INSERT INTO cameras (id, pole_id, label, stream_url, simulated, registered_at)
    SELECT {c}, ('30000000-0000-7000-8000-' || lpad(to_hex(k / {a_pole}), 12, '0'))::uuid,
        'P' || k / {a_pole} || '-' || k % {a_pole}, 'rtsp://127.0.0.1/' || k, true, now() - interval '900 days'
    FROM generate_series(0, {poles} * {a_pole} - 1) AS k;
    INSERT INTO camera_views (id, camera_id, azimuth_deg, hfov_deg, range_m, near_m, height_m)
    SELECT gen_random_uuid(), id, random() * 359, 80, 80, 0, 6 FROM cameras;
    INSERT INTO incidents (id, kind, category, status, disposition, priority, reference, subject_kind, subject_id,
        device_id, position, lat, lon, accuracy_m, occurred_at, received_at)
    SELECT {i}, 'report', ({kinds})[1 + k % 10], CASE WHEN k < {past} THEN 'verified' ELSE 'reported' END, '',
        5, lpad(to_hex(k), 9, '0'), 'report', {r}, NULL, ST_MakePoint(lon, lat)::geography, lat, lon, 12, at, at
    FROM (SELECT k, 67 + random() / 5 AS lon, 24.8 + random() / 5 AS lat, CASE WHEN k < {past}
            THEN now() - interval '1 day' - random() * interval '800 days' ELSE now() - random() * interval '1 hour' END
            AS at FROM generate_series(0, {past} + {open} - 1) AS k) AS made;
    INSERT INTO reports (id, incident_id, reference, receipt_secret_hash, category, narrative, position, lat, lon,
        accuracy_m, occurred_at, given_occurred_at, received_at)
    SELECT subject_id, id, reference, decode(md5(reference), 'hex'), category,
        repeat('دو لوگ موٹر سائیکل پر آئے۔ ', 4), position, lat, lon, 12, occurred_at, occurred_at, received_at
    FROM incidents;
    INSERT INTO verification_tasks (id, incident_id, report_id, priority, state, look, station_id, routed, opened_at,
        waits_since, service_s, standing, phones, phones_m, phones_s, same_phone, claim_id, claimed_by, claimed_at,
        claim_expires_at, decided_by)
    SELECT {t}, {i}, {r}, 5, CASE WHEN k < {past} THEN 'decided' ELSE 'open' END, 1, station, 'inside', at, at,
        (ARRAY[600, 1200, 1800, 3600])[1 + k % 4], 1.2 + random() * 5, 1 + k % 3, 40, 120, 1 + k % 5,
        CASE WHEN held THEN gen_random_uuid() END, CASE WHEN held THEN officer END, CASE WHEN held THEN now() END,
        CASE WHEN held THEN now() + interval '1 hour' END, CASE WHEN k < {past} THEN officer END
    FROM (SELECT k, incidents.received_at AS at, k >= {past} AND k % 100 = 0 AS held, {s} AS station,
            (SELECT id FROM officers LIMIT 1) AS officer
        FROM generate_series(0, {past} + {open} - 1) AS k JOIN incidents ON incidents.id = {i}) AS made;
    INSERT INTO verifications (id, task_id, incident_id, officer_id, outcome, reason, decided_at, effective_at,
        took_effect_at, audience_devices, needs_second, is_first, waits_since, claimed_at, belonging, station_id)
    SELECT {t}, {t}, {i}, (SELECT id FROM officers LIMIT 1), 'verified', 'x', at, at, at, 0, '', true,
        at - interval '9 minutes', at - interval '3 minutes', '', {s}
    FROM (SELECT k, now() - (k + 1) * interval '70 seconds' AS at FROM generate_series(0, {past} - 1) AS k) AS made;
    INSERT INTO audit_entries (id, at, actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id,
        incident_id, reason, request_id)
    SELECT {t}, now() - (k + 4) * interval '70 seconds', 'officer', (SELECT id FROM officers LIMIT 1), 'Bench', '',
        CASE WHEN k % 50 = 0 THEN 'task.release' ELSE 'task.claim' END, 'verification_task', {t}, {i}, '', ''
    FROM generate_series(0, {past} - 1) AS k;
    INSERT INTO camera_links (id, incident_id, camera_id, rank, distance_m, bearing_deg, inside_sector, near_pole,
        accuracy_m, light, state, reason, missed, moment_at, current, linked_at)
    SELECT gen_random_uuid(), {i}, ('40000000-0000-7000-8000-' || lpad(to_hex((k + rank) % {cameras}), 12, '0'))::uuid,
        rank, 20 * rank, 10, rank < 3, true, 12, 'day', 'recording', '', false, now(), true, now()
    FROM generate_series(0, {past} + {open} - 1) AS k, generate_series(1, {links}) AS rank
    WHERE k >= {past} OR rank = 1;
    INSERT INTO clips (id, incident_id, camera_id, from_at, to_at, state, reason, budget, pull_at, requested_at)
    SELECT gen_random_uuid(), incident_id, camera_id, moment_at - interval '2 min', moment_at + interval '1 min',
        CASE WHEN incidents.status = 'reported' AND rank < 3 THEN 'pending' ELSE 'unavailable' END,
        CASE WHEN incidents.status = 'reported' AND rank < 3 THEN '' ELSE 'overwritten' END,
        'report', now(), now()
    FROM camera_links JOIN incidents ON incidents.id = incident_id;
    VACUUM (ANALYZE) incidents, reports, verification_tasks, verifications, audit_entries, camera_links, clips
"""


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked."""
    past, many = (100_000 if quick else PAST), 20 if quick else 100
    with house.database_alone(DATABASE) as where:
        app = create_app(Settings.from_env(house.database_env(where, DATABASE)))
        with app.app_context():
            with unit_of_work() as uow:
                officers.add_officer(uow, name=NAME, role="verifier", password=PASSWORD)
            _build(where, past)
            client = _signed_in(app.test_client())
            return _measured(client, past, many)


def _measured(client: FlaskClient, past: int, many: int) -> Table:
    rng = random.Random(SEED)
    poles = [f"P{rng.randrange(POLES)}" for _ in range(many)]
    stamp = client.get("/panel", headers={"X-Fragment": "1"}).headers["ETag"]
    preview = _previews(client, rng)
    asked: dict[str, Callable[[int], str]] = {
        "the page, as it opens": lambda _: "/panel",
        "its look every 3 s, when something changed": lambda _: "/panel",
        "one view: waiting for clips": lambda _: "/panel?view=waiting",
        "one view: footage complete": lambda _: "/panel?view=footage",
        "kinds: street crime": lambda _: "/panel?group=street",
        "searched by pole": lambda at: f"/panel?q={poles[at]}",
        "the 200 most urgent": lambda _: "/panel?shown=200",
        "a task's preview": lambda at: preview[at % len(preview)],
    }
    table = Table(("asked for", "p50 ms", "p99 ms", "kB"))
    figures: dict[str, tuple[float, int]] = {}
    for name, path in asked.items():
        headers = {"X-Fragment": "1"} if "look" in name else {}
        took_s, size = _ask(client, path, many, headers)
        figures[name] = percentile(took_s, 0.99), size
        table.add(name, ms(median(took_s)), ms(figures[name][0]), f"{size / 1000:.1f}")
    p99_s, size = figures["the page, as it opens"]
    table.notes.append(
        f"Aim: the page under {AIM_S * 1000:.0f} ms and {AIM_BYTES / 1000:.0f} kB before compression, with {past:,} past "
        f"and {OPEN:,} open tasks: p99 {met(p99_s < AIM_S)}, size {met(size < AIM_BYTES)}. {many} requests each, in "
        f"process. The list of the same minute, when nothing changed, is answered with 304: {stamp[:12]}…"
    )
    return table


def _ask(
    client: FlaskClient, path: Callable[[int], str], many: int, headers: dict[str, str]
) -> tuple[list[float], int]:
    """How long each took, and the largest answer in bytes."""
    took_s, largest = list[float](), 0
    for at in range(-5, many):
        began_s = time.perf_counter()
        answer = client.get(path(at), headers=headers)
        took = time.perf_counter() - began_s
        assert answer.status_code == 200, f"{path(at)}: {answer.status_code}"
        largest = max(largest, len(answer.data))
        if at >= 0:
            took_s.append(took)
    return took_s, largest


def _previews(client: FlaskClient, rng: random.Random) -> list[str]:
    tasks = re.findall(r'data-task="([\w-]+)"', client.get("/panel?shown=200").text)
    return [f"/panel/tasks/{task}/preview" for task in rng.sample(tasks, 50)]


def _signed_in(client: FlaskClient) -> FlaskClient:
    form = client.get("/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token, "the form has no csrf_token"
    answer = client.post("/sign-in", data={"name": NAME, "password": PASSWORD, "csrf_token": token[1]})
    assert answer.status_code == 303, answer.text
    return client


def _build(where: Places, past: int) -> None:
    made = {
        letter: _ID.format(kind=kind, number="k % 20" if letter == "s" else "k")
        for letter, kind in (("i", 1), ("r", 2), ("p", 3), ("c", 4), ("t", 5), ("s", 6))
    }
    fill = _FILL.format(
        **made,
        kinds=_KINDS,
        past=past,
        open=OPEN,
        poles=POLES,
        a_pole=CAMERAS_A_POLE,
        cameras=POLES * CAMERAS_A_POLE,
        links=LINKS,
    )
    with house.connect(where, database=DATABASE, role="postgres") as connection:
        for statement in fill.split(";"):
            connection.execute(statement)
