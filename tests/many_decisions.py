"""Many past decisions at once, by SQL: of a city's stations, officers, hours and outcomes, as a busy month has them."""

from kernel.unit_of_work import unit_of_work

_ID = "('{kind}0000000-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid"
_MADE = """
    CREATE TEMPORARY TABLE made ON COMMIT DROP AS
    SELECT k, stations.id AS station_id, officers.id AS officer_id,
        now() - (k + 1) * interval '1 second' * :apart_s AS decided_at,
        60 + (k * 37) % 900 AS waited_s, 40 + (k * 13) % 300 AS looked_s,
        (ARRAY['verified', 'verified', 'verified', 'inconclusive', 'unfounded'])[1 + (k * k + k / 7) % 5] AS outcome
    FROM generate_series(0::bigint, :many - 1) AS k
        JOIN (SELECT id, row_number() OVER (ORDER BY name) AS at FROM stations) AS stations
            ON stations.at = 1 + (k * k / 3) % (SELECT count(*) FROM stations)
        JOIN (SELECT id, row_number() OVER (ORDER BY name) AS at FROM officers WHERE role = 'verifier') AS officers
            ON officers.at = 1 + k % (SELECT count(*) FROM officers WHERE role = 'verifier')
"""
_INCIDENTS = """
    INSERT INTO incidents (id, kind, category, status, disposition, priority, reference, subject_kind, subject_id,
        occurred_at, received_at)
    SELECT {i}, 'report', 'robbery', outcome, '', 5, lpad(to_hex(k), 9, '0'), 'report', {r},
        decided_at - (waited_s + looked_s) * interval '1 second',
        decided_at - (waited_s + looked_s) * interval '1 second' FROM made
"""
_REPORTS = """
    INSERT INTO reports (id, incident_id, reference, receipt_secret_hash, category, narrative, position, lat, lon,
        accuracy_m, occurred_at, given_occurred_at, received_at)
    SELECT {r}, {i}, lpad(to_hex(k), 9, '0'), decode(md5(k::text), 'hex'), 'robbery', '',
        ST_MakePoint(67, 24.9)::geography, 24.9, 67, 12, decided_at, decided_at, decided_at FROM made
"""
_TASKS = """
    INSERT INTO verification_tasks (id, incident_id, report_id, priority, state, look, station_id, routed, opened_at,
        waits_since, service_s, standing, phones, phones_m, phones_s, same_phone, decided_by)
    SELECT {t}, {i}, {r}, 5, 'decided', 1, station_id, 'inside', decided_at, decided_at, 600, 3, 1, 0, 0, 1, officer_id
    FROM made
"""
_DECISIONS = """
    INSERT INTO verifications (id, task_id, incident_id, officer_id, outcome, reason, decided_at, effective_at,
        took_effect_at, audience_devices, needs_second, is_first, station_id, waits_since, claimed_at, belonging)
    SELECT {t}, {t}, {i}, officer_id, outcome, 'x', decided_at, decided_at, decided_at, 0, '', true, station_id,
        decided_at - (waited_s + looked_s) * interval '1 second', decided_at - looked_s * interval '1 second',
        CASE WHEN k % 400 = 3 THEN 'ethnicity' ELSE '' END
    FROM made
"""


def fill(many: int, *, apart_s: float) -> None:
    """So many decisions, one each apart_s seconds back from now, by the verifiers and at the stations that there are."""
    ids = {short: _ID.format(kind=kind) for short, kind in (("i", "a"), ("r", "b"), ("t", "c"))}
    with unit_of_work() as uow:
        uow.execute("SET LOCAL statement_timeout = 0")
        uow.execute(_MADE, {"many": many, "apart_s": apart_s})
        for query in (_INCIDENTS, _REPORTS, _TASKS, _DECISIONS):
            uow.execute(query.format(**ids))
