"""The recordings' index in PostgreSQL: one statement per kind of row, for all cameras at once."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from cctv_link.recording.clock import ClockSource
from cctv_link.recording.index import Batch, GapRow, IndexUnavailable, LastRecorded, SegmentRow, columns_of
from cctv_link.recording.pressure import release_lowest_hold
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work

# A row of a camera that has meanwhile left the register is dropped by the join: it must not hold up the others.
_WRITE_SEGMENTS = """
insert into recording_segments as kept (id, camera_id, run_id, seq, path, recorded_from, recorded_to, clock_source,
    clock_offset_s, size_bytes, frames, key_frames, sha256, chain_sha256, closed_at, end_reason, evicted_at)
select row.id, row.camera_id, row.run_id, row.seq, row.path, row.recorded_from, row.recorded_to, row.clock_source,
    row.clock_offset_s, row.size_bytes, row.frames, row.key_frames, decode(row.sha256, 'hex'),
    decode(row.chain_sha256, 'hex'), row.closed_at, row.end_reason, row.evicted_at
from jsonb_to_recordset(cast(:rows as jsonb)) as row(id uuid, camera_id uuid, run_id uuid, seq int, path text,
    recorded_from timestamptz, recorded_to timestamptz, clock_source text, clock_offset_s float8, size_bytes bigint,
    frames int, key_frames int, sha256 text, chain_sha256 text, closed_at timestamptz, end_reason text,
    evicted_at timestamptz)
join cameras on cameras.id = row.camera_id
on conflict (id) do update set recorded_from = excluded.recorded_from, recorded_to = excluded.recorded_to,
    clock_source = excluded.clock_source, clock_offset_s = excluded.clock_offset_s, size_bytes = excluded.size_bytes,
    frames = excluded.frames, key_frames = excluded.key_frames, sha256 = excluded.sha256,
    chain_sha256 = excluded.chain_sha256, closed_at = excluded.closed_at, end_reason = excluded.end_reason,
    evicted_at = coalesce(kept.evicted_at, excluded.evicted_at)
where kept.closed_at is null
"""
_WRITE_GAPS = """
insert into recording_gaps (id, camera_id, from_at, to_at, reason)
select row.id, row.camera_id, row.from_at, row.to_at, row.reason
from jsonb_to_recordset(cast(:rows as jsonb)) as row(id uuid, camera_id uuid, from_at timestamptz, to_at timestamptz,
    reason text)
join cameras on cameras.id = row.camera_id
on conflict (id) do update set to_at = excluded.to_at
"""
# Ended spells first: a camera has one open spell at a time, and an index holds us to it row by row.
_WRITE_SPELLS = """
insert into camera_states (id, camera_id, state, reason, from_at, to_at, heartbeat_at)
select row.id, row.camera_id, row.state, row.reason, row.from_at, row.to_at, row.heartbeat_at
from jsonb_to_recordset(cast(:rows as jsonb)) as row(id uuid, camera_id uuid, state text, reason text,
    from_at timestamptz, to_at timestamptz, heartbeat_at timestamptz)
join cameras on cameras.id = row.camera_id
where (row.to_at is null) = :still_open
on conflict (id) do update set to_at = excluded.to_at,
    heartbeat_at = greatest(camera_states.heartbeat_at, excluded.heartbeat_at)
"""
_UNHELD = """
    segment.evicted_at is null and segment.closed_at is not null and not exists (
        select 1 from holds where holds.camera_id = segment.camera_id and holds.released_at is null
        and holds.from_at < segment.recorded_to and holds.to_at > segment.recorded_from)
"""
# Where in its turn a camera is evicted, from 0 to 1: see index.turn_of.
_TURN = "(('x' || right(segment.camera_id::text, 4))::bit(16)::int / 65536.0)"
# One statement looks for holds and marks: a hold that commits later finds the segment already gone from
# `segments_covering`, as if eviction had come first. It has.
# Materialized: as a subquery a plan may run it once for each row, and mark more than so many.
_EVICT_BEFORE = f"""
with due as materialized (
    select segment.id from recording_segments as segment
    where segment.recorded_to < :at - make_interval(secs => :stagger_s * {_TURN}) and {_UNHELD}
    order by segment.recorded_from, segment.id limit :most for update skip locked)
update recording_segments set evicted_at = :now where id in (select id from due)
returning path
"""
_EVICT_OLDEST = f"""
update recording_segments set evicted_at = :now where id in (
    select id from (
        select id, sum(size_bytes) over (order by recorded_from, id) - size_bytes as covered from (
            select segment.id, segment.size_bytes, segment.recorded_from from recording_segments as segment
            where {_UNHELD} order by segment.recorded_from, segment.id limit :most) as oldest) as summed
    where covered < :size_bytes)
returning path
"""
_LAST_RECORDED = """
select latest.camera_id, latest.chain_sha256, latest.closed_at, latest.recorded_to, gap.id, gap.from_at, gap.reason
from (select distinct on (camera_id) camera_id, chain_sha256, closed_at,
          max(recorded_to) over (partition by camera_id) as recorded_to
      from recording_segments where closed_at is not null
      order by camera_id, closed_at desc, seq desc, id desc) as latest
left join lateral (select id, from_at, reason from recording_gaps
      where recording_gaps.camera_id = latest.camera_id and to_at is null order by from_at desc limit 1) as gap on true
"""


class PostgresIndex:
    """SegmentIndex over the kernel's unit of work. Call it in a thread with an application context."""

    def write(self, batch: Batch) -> None:
        with _translated(), unit_of_work() as uow:
            if batch.segments:
                uow.execute(_WRITE_SEGMENTS, {"rows": _json(batch.segments)})
            if batch.gaps:
                uow.execute(_WRITE_GAPS, {"rows": _json(batch.gaps)})
            if batch.spells:
                rows = _json(batch.spells)
                uow.execute(_WRITE_SPELLS, {"rows": rows, "still_open": False})
                uow.execute(_WRITE_SPELLS, {"rows": rows, "still_open": True})

    def end_spells(self, of: Collection[UUID] | None = None) -> None:
        with _translated(), unit_of_work() as uow:
            uow.execute(
                "update camera_states set to_at = greatest(from_at, heartbeat_at) where to_at is null"
                " and (cast(:of as uuid[]) is null or camera_id = any(cast(:of as uuid[])))",
                {"of": None if of is None else list(of)},
            )

    def unfinished(self) -> list[SegmentRow]:
        with _asking() as session:
            found = session.execute(
                text("select * from recording_segments where closed_at is null order by recorded_from, seq")
            )
            return [_segment(row) for row in found.mappings()]

    def last_recorded(self) -> dict[UUID, LastRecorded]:
        with _asking() as session:
            return {
                camera_id: LastRecorded(
                    chain_sha256=bytes(chain),
                    closed_at=closed_at,
                    recorded_to=recorded_to,
                    open_gap=GapRow(gap_id, camera_id, from_at, None, reason) if gap_id else None,
                )
                for camera_id, chain, closed_at, recorded_to, gap_id, from_at, reason in session.execute(
                    text(_LAST_RECORDED)
                )
            }

    def find(self, paths: list[str]) -> dict[str, bool]:
        with _asking() as session:
            found = session.execute(
                text(
                    "select path, evicted_at is not null as is_evicted from recording_segments where path = any(:paths)"
                ),
                {"paths": paths},
            )
            return {row.path: row.is_evicted for row in found}

    def evict_before(self, at: datetime, *, most: int, stagger_s: float = 0.0) -> list[str]:
        return _evicted(_EVICT_BEFORE, {"at": at, "most": most, "stagger_s": stagger_s})

    def evict_oldest(self, size_bytes: int, *, most: int) -> list[str]:
        return _evicted(_EVICT_OLDEST, {"size_bytes": size_bytes, "most": most})

    def release_lowest_hold(self) -> bool:
        with _translated(), unit_of_work() as uow:
            return release_lowest_hold(uow, now=clock.now())

    def kept_bytes(self) -> int:
        with _asking() as session:
            total = session.execute(
                text("select coalesce(sum(size_bytes), 0) from recording_segments where evicted_at is null")
            )
            return int(total.scalar_one())


def _evicted(sql: str, parameters: dict[str, Any]) -> list[str]:
    with _translated(), unit_of_work() as uow:
        return [row.path for row in uow.execute(sql, {**parameters, "now": clock.now()})]


@contextmanager
def _asking() -> Iterator[Session]:
    with _translated(), reading() as session:
        yield session


@contextmanager
def _translated() -> Iterator[None]:
    """The database being away is a state of the world, not a programming error; a wrong statement is."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise IndexUnavailable(type(error.orig).__name__) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise IndexUnavailable("the connection was lost") from error
        raise


def _json(rows: dict[UUID, Any]) -> str:
    return json.dumps([columns_of(row) for row in rows.values()], default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _segment(row: Any) -> SegmentRow:
    return SegmentRow(
        id=row["id"],
        camera_id=row["camera_id"],
        run_id=row["run_id"],
        seq=row["seq"],
        path=row["path"],
        recorded_from=row["recorded_from"],
        recorded_to=row["recorded_to"],
        clock_source=ClockSource(row["clock_source"]),
        clock_offset_s=row["clock_offset_s"],
        size_bytes=row["size_bytes"],
        frames=row["frames"],
        key_frames=row["key_frames"],
    )
