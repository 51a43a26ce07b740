"""The index keeps its promises, in PostgreSQL as in the fake that other tests use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from cctv_link.footage.models import Hold
from cctv_link.recording.clock import ClockSource
from cctv_link.recording.index import Batch, GapRow, SegmentIndex, SegmentRow, SpellRow, turn_of
from cctv_link.recording.models import CameraState as CameraStateRow
from cctv_link.recording.postgres import PostgresIndex
from cctv_link.recording.queries import RECORDING, UNKNOWN, CameraState, segments_covering, state_at
from cctv_link.recording.reasons import Reason
from kernel import clock, ids
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.memory_index import MemoryIndex

T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)
HASH = bytes(range(32))


def after(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


@pytest.fixture
def in_context(app) -> None:
    """The application before an empty database."""


@pytest.fixture(params=["memory", "postgres"])
def index(request) -> SegmentIndex:
    if request.param == "memory":
        return MemoryIndex()
    request.getfixturevalue("in_context")
    return PostgresIndex()


@pytest.fixture
def camera_id(index) -> UUID:
    return ids.new_id() if isinstance(index, MemoryIndex) else registered("P17-1")


@pytest.fixture
def stored(in_context) -> UUID:
    return registered("P17-1")


def registered(label: str, *, stream_url: str | None = "rtsp://127.0.0.1/a") -> UUID:
    site_id, pole_id, camera_id = ids.new_id(), ids.new_id(), ids.new_id()
    facts = {
        "site": site_id,
        "pole": pole_id,
        "camera": camera_id,
        "label": label,
        "url": stream_url,
        "at": T,
    }
    with unit_of_work() as uow:
        uow.execute("insert into sites (id, name) values (:site, :label)", facts)
        uow.execute(
            "insert into poles (id, asset_tag, name, site_id, location, simulated) values"
            " (:pole, :label, :label, :site, ST_GeogFromText('POINT(67 24.8)'), true)",
            facts,
        )
        uow.execute(
            "insert into cameras (id, pole_id, label, stream_url, simulated, registered_at) values"
            " (:camera, :pole, :label, :url, true, :at)",
            facts,
        )
    return camera_id


def row(
    camera_id: UUID, from_s: float, *, closed: bool = True, size_bytes: int = 1000, **changes: object
) -> SegmentRow:
    run_id = ids.new_id()
    opened = SegmentRow(
        id=ids.new_id(),
        camera_id=camera_id,
        run_id=run_id,
        seq=0,
        path=f"{camera_id}/{run_id.hex}_000000.mp4",
        recorded_from=after(from_s),
        recorded_to=after(from_s + 10),
        clock_source=ClockSource.RTCP,
        clock_offset_s=-0.07,
        size_bytes=size_bytes,
        frames=150,
        key_frames=10,
    )
    if closed:
        changes = {
            "sha256": HASH,
            "chain_sha256": HASH,
            "closed_at": after(from_s + 10.1),
            "end_reason": "rotated",
            **changes,
        }
    return replace(opened, **changes)


def write(index: SegmentIndex, *rows: SegmentRow | GapRow | SpellRow) -> None:
    batch = Batch()
    for each in rows:
        kinds = {SegmentRow: batch.segments, GapRow: batch.gaps, SpellRow: batch.spells}
        kinds[type(each)][each.id] = each  # type: ignore[index]
    index.write(batch)


def hold(index: SegmentIndex, camera_id: UUID, *, from_s: float, to_s: float, rank: int = 1) -> None:
    if isinstance(index, MemoryIndex):
        index.unverified.append((camera_id, after(from_s), after(to_s)))
        return
    with unit_of_work() as uow:
        incident = uow.add(
            Incident(
                kind="report",
                category="robbery",
                priority=5,
                reference="K4821000T",
                subject_kind="report",
                subject_id=ids.new_id(),
                occurred_at=T,
                received_at=T,
            )
        )
        uow.add(
            Hold(
                incident_id=incident.id,
                camera_id=camera_id,
                from_at=after(from_s),
                to_at=after(to_s),
                until_at=clock.now() + timedelta(hours=1),
                budget="report",
                rank=rank,
                placed_at=clock.now(),
            )
        )


def spells_of(index, camera_id: UUID) -> list[tuple[str, datetime, datetime | None]]:
    if isinstance(index, MemoryIndex):
        rows = [row for row in index.spells.values() if row.camera_id == camera_id]
    else:
        with reading() as session:
            rows = session.scalars(select(CameraStateRow).where(CameraStateRow.camera_id == camera_id)).all()
    return sorted(((row.state, row.from_at, row.to_at) for row in rows), key=lambda each: each[1])


def test_a_segment_is_written_grows_and_is_closed_once(index, camera_id):
    growing = row(camera_id, 0, closed=False)
    write(index, growing)
    assert [each.id for each in index.unfinished()] == [growing.id]

    grown = replace(growing, recorded_to=after(12), size_bytes=2000, sha256=HASH, chain_sha256=HASH,
                    closed_at=after(12), end_reason="rotated")  # fmt: skip
    write(index, grown)
    write(index, replace(growing, size_bytes=5))

    assert index.unfinished() == []
    assert index.kept_bytes() == 2000
    last = index.last_recorded()[camera_id]
    assert (last.chain_sha256, last.recorded_to, last.open_gap) == (HASH, after(12), None)


def test_a_gap_that_is_open_is_remembered(index, camera_id):
    gap = GapRow(ids.new_id(), camera_id, after(10), None, Reason.STALLED)
    write(index, row(camera_id, 0), gap)
    assert index.last_recorded()[camera_id].open_gap == gap

    write(index, replace(gap, to_at=after(20)))
    assert index.last_recorded()[camera_id].open_gap is None


def test_one_spell_ends_where_the_next_begins_in_one_batch(index, camera_id):
    """A unique index refuses a second open spell of a camera, so the order within the batch matters."""
    first = SpellRow(ids.new_id(), camera_id, "recording", None, T, None, after(4))
    write(index, first)
    second = SpellRow(ids.new_id(), camera_id, "not_recording", Reason.STALLED, after(9), None, after(9))
    write(index, second, replace(first, to_at=after(9)))
    write(index, replace(second, heartbeat_at=after(13)))
    index.end_spells()
    third = SpellRow(ids.new_id(), camera_id, "recording", None, after(30), None, after(30))
    write(index, third)

    assert spells_of(index, camera_id) == [
        ("recording", T, after(9)),
        ("not_recording", after(9), after(13)),
        ("recording", after(30), None),
    ]


def test_what_is_held_stays_whatever_its_age_and_the_need(index, camera_id):
    rows = [row(camera_id, start) for start in (0, 10, 20, 30)]
    write(index, *rows)
    hold(index, camera_id, from_s=19.5, to_s=20.5)

    assert index.evict_before(after(35), most=10) == [rows[0].path]
    assert index.evict_oldest(10**9, most=10) == [rows[3].path]


def test_the_oldest_go_first(index, camera_id):
    rows = [row(camera_id, start) for start in (0, 10, 20, 30, 40)]
    write(index, *rows, row(camera_id, 50, closed=False))
    assert index.evict_before(after(15), most=10) == [rows[0].path]
    assert index.evict_before(after(35), most=1) == [rows[1].path]
    assert set(index.evict_oldest(1500, most=10)) == {rows[2].path, rows[3].path}
    assert index.evict_oldest(10**9, most=10) == [rows[4].path]
    assert index.kept_bytes() == 1000
    assert index.find([rows[0].path, "unknown"]) == {rows[0].path: True}


def test_a_hold_is_given_up_when_nothing_else_is_left_and_frees_what_it_kept(index, camera_id):
    rows = [row(camera_id, start) for start in (0, 10, 20)]
    write(index, *rows)
    hold(index, camera_id, from_s=9, to_s=11)
    assert index.evict_oldest(10**9, most=10) == [rows[2].path]

    assert index.release_lowest_hold() is True
    assert set(index.evict_oldest(10**9, most=10)) == {rows[0].path, rows[1].path}
    assert index.release_lowest_hold() is False


def test_cameras_take_turns_to_lose_what_is_too_old(index, camera_id):
    """All files end in the same second; within the turn's length each camera's goes in its own part of it."""
    write(index, row(camera_id, 0))
    due = after(10) + timedelta(seconds=10 * turn_of(camera_id))

    assert index.evict_before(due - timedelta(milliseconds=1), most=10, stagger_s=10) == []
    assert len(index.evict_before(due + timedelta(milliseconds=1), most=10, stagger_s=10)) == 1


def test_a_camera_that_left_the_register_does_not_hold_up_the_others(stored):
    kept, gone = row(stored, 0), row(ids.new_id(), 0)

    write(PostgresIndex(), kept, gone)

    assert PostgresIndex().find([kept.path, gone.path]) == {kept.path: False}


def test_segments_are_found_by_time_while_open_and_not_once_evicted(stored):
    index = PostgresIndex()
    evicted, closed, growing = row(stored, 0), row(stored, 10), row(stored, 20, closed=False)
    write(index, evicted, closed, growing)
    index.evict_before(after(10.5), most=1)

    with reading() as session:
        spans = segments_covering(session, camera_id=stored, from_at=after(5), to_at=after(25))
        nothing = segments_covering(session, camera_id=stored, from_at=after(30), to_at=after(40))

    assert [(span.id, span.is_closed) for span in spans] == [(closed.id, True), (growing.id, False)]
    assert spans[0].sha256 == HASH
    assert nothing == []


@pytest.mark.parametrize(
    ("at_s", "state"),
    [
        pytest.param(-1, UNKNOWN, id="before the first spell nobody knows"),
        pytest.param(0, RECORDING, id="from its first moment"),
        pytest.param(50, RECORDING, id="within a spell that has ended"),
        pytest.param(130, CameraState("not_recording", "stalled"), id="in the next"),
        pytest.param(
            170, CameraState("not_recording", "recorder-silent"), id="in the hole a dead recorder left"
        ),
        pytest.param(210, RECORDING, id="heard of a little before"),
        pytest.param(400, RECORDING, id="a moment to come counts as now"),
    ],
)
def test_the_state_at_a_moment(stored, at_s, state):
    write(
        PostgresIndex(),
        SpellRow(ids.new_id(), stored, "recording", None, T, after(100), after(99)),
        SpellRow(ids.new_id(), stored, "not_recording", Reason.STALLED, after(100), after(150), after(149)),
        SpellRow(ids.new_id(), stored, "recording", None, after(200), None, after(208)),
    )
    with clock.frozen_at(after(212)), reading() as session:
        assert state_at(session, [stored], after(at_s)) == {stored: state}


def test_a_spell_whose_heart_stopped_is_not_believed(stored):
    write(PostgresIndex(), SpellRow(ids.new_id(), stored, "recording", None, T, None, after(60)))

    for now_s, state in ((74, RECORDING), (76, CameraState("not_recording", "recorder-silent"))):
        with clock.frozen_at(after(now_s)), reading() as session:
            assert state_at(session, [stored], after(now_s)) == {stored: state}


def test_a_camera_without_a_stream_is_not_connected(in_context):
    camera_id = registered("P18-1", stream_url=None)

    with reading() as session:
        assert state_at(session, [camera_id], clock.now()) == {
            camera_id: CameraState("not_recording", "not-connected")
        }
