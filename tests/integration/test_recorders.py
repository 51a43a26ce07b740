"""A camera that another maker's recorder keeps gives clips like any other; what goes wrong is said precisely."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from cctv_link.cameras.models import CameraLink
from cctv_link.evidence.models import EvidenceItem
from cctv_link.footage.models import Clip
from cctv_link.footage.readiness import RECORDER_LISTS_WITHIN
from cctv_link.footage.sources.pull import GIVE_UP_AFTER
from cctv_link.recorders.models import ReceivedOriginal, Recorder
from kernel import clock, storage
from kernel.audit.models import AuditEntry
from kernel.outbox import OutboxDelivery, OutboxMessage
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.fakes import mediamtx, recordings
from tests.fakes.recordings import BEGAN_AT, Recordings
from tests.fakes.web import FakeRecorder
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, wire

pytestmark = pytest.mark.long

PLACE = wire(north_of(TOWN_SQUARE, 50))
HOURS_OFF_S = -7_200.0
OCCURRED_AT = BEGAN_AT + timedelta(seconds=6)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def recorder(app: Flask, recorded, with_settings) -> Iterator[FakeRecorder]:
    """Its clock is two hours behind; it keeps SQ1-1, a camera that we do not record."""
    with mediamtx.mediamtx(recorded, offset_s=HOURS_OFF_S, wants_password=True) as server:
        with_settings(clip_before_s=2, clip_after_s=4, recorder_ports=str(server.port))
        put_up(camera_row("SQ1-1"))
        told = run(app, "add", "NVR 1", "--kind", "mediamtx", "--address", server.url, "--username", "gawah",
                   "--password-stdin", "--clock-offset-s", str(HOURS_OFF_S), input=mediamtx.PASSWORD + "\n")  # fmt: skip
        assert told.exit_code == 0, told.output
        assert run(app, "link", "SQ1-1", "NVR 1", recorded.CAMERA).exit_code == 0
        yield server


def run(app: Flask, *words: str, input: str | None = None):
    return app.test_cli_runner().invoke(args=["recorders", *words], input=input)


def report_it(resident, house, *, later: timedelta = timedelta(minutes=5)) -> Clip:
    """A theft at the time of the film, and the house some minutes later."""
    with clock.frozen_at(OCCURRED_AT + timedelta(seconds=30)):
        resident.report(position=PLACE, occurred_at=clock.wire(OCCURRED_AT))
        house.settle()
    with clock.frozen_at(OCCURRED_AT + later):
        house.pass_time(seconds=1)
        work_a_while(house)
    return the_clip()


def work_a_while(house) -> None:
    """Some rounds; a delivery that comes round again is not at rest, and need not be."""
    with suppress(AssertionError):
        house.settle(at_most=6)


def the_clip() -> Clip:
    with reading() as session:
        return session.scalars(select(Clip)).one()


def test_its_clip_is_cut_like_any_other_and_its_clock_put_right(
    recorder, resident, house, settings, tmp_path
):
    cut = report_it(resident, house)

    assert (cut.state, cut.reason) == ("final", "")
    shown = film.shown_in(stored(settings, cut.evidence_id, tmp_path))
    assert abs(shown[0].taken_at - (OCCURRED_AT - timedelta(seconds=2))) <= timedelta(seconds=1 / 15)
    assert shown[-1].taken_at - shown[0].taken_at > timedelta(seconds=5.8)
    with reading() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.kind == "clip")).one()
    assert (item.clock_source, item.clock_offset_s, item.gaps) == ("recorder", HOURS_OFF_S, [])


def test_what_the_recorder_sent_is_kept_hashed_and_accounted_for(
    recorder, resident, house, settings, tmp_path
):
    cut = report_it(resident, house)

    with reading() as session:
        (original,) = session.scalars(select(ReceivedOriginal)).all()
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "footage.receive")).all()
    (sent,) = recorder.sent
    assert original.sha256 == sha256(sent).hexdigest()
    assert (original.clip_id, original.size_bytes, original.is_stored) == (cut.id, len(sent), True)
    assert original.clock_offset_s == HOURS_OFF_S
    assert stored(settings, original.id, tmp_path).read_bytes() == sent
    assert original.sha256 in entry.reason
    with pytest.raises(ProgrammingError, match="permission denied"), unit_of_work() as uow:
        uow.session.execute(text("DELETE FROM received_originals"))


def test_running_twice_keeps_one(recorder, resident, house):
    report_it(resident, house)
    with unit_of_work() as uow:
        uow.session.execute(text("UPDATE clips SET state = 'pending', evidence_id = NULL, still_id = NULL"))
        uow.session.execute(
            text("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%retrieve%'")
        )
    with clock.frozen_at(OCCURRED_AT + timedelta(minutes=6)):
        work_a_while(house)

    assert the_clip().state == "final"
    with reading() as session:
        assert len(session.scalars(select(ReceivedOriginal)).all()) == 1


def test_it_is_not_asked_before_it_can_have_listed_the_end(recorder, resident, house):
    early = report_it(resident, house, later=timedelta(seconds=20))
    assert early.state == "pending"
    assert recorder.asked == []

    with clock.frozen_at(early.to_at + RECORDER_LISTS_WITHIN + timedelta(seconds=1)):
        house.pass_time(seconds=1)
        work_a_while(house)
    assert the_clip().state == "final"


def test_a_recorder_that_has_nothing_says_so(recorder, resident, house):
    with clock.frozen_at(OCCURRED_AT + timedelta(hours=3)):
        resident.report(position=PLACE, occurred_at=clock.wire(OCCURRED_AT + timedelta(hours=2)))
        work_a_while(house)

    assert (the_clip().state, the_clip().reason) == ("unavailable", "not-recorded")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param("unauthorised", "recorder-refused", id="a credential it refuses"),
        pytest.param("redirect", "recorder-unreadable", id="a redirect"),
        pytest.param("garbage", "recorder-unreadable", id="another protocol"),
        pytest.param("playlist", "recorder-unreadable", id="a playlist instead of a film"),
    ],
)
def test_what_asking_again_cannot_mend_ends_at_once(recorder, resident, house, fault, reason):
    recorder.fault = fault
    cut = report_it(resident, house)

    assert (cut.state, cut.reason) == ("unavailable", reason)
    with reading() as session:
        said = session.scalars(select(OutboxMessage).where(OutboxMessage.event == "FootageUnavailable")).one()
    assert said.payload["reason"] == reason


def test_a_recorder_that_the_settings_no_longer_allow_is_not_reached(
    recorder, resident, house, with_settings
):
    with_settings(recorder_ports="9996")
    cut = report_it(resident, house)

    assert (cut.state, cut.reason) == ("unavailable", "recorder-unreadable")
    assert recorder.asked == []


def test_a_credential_sealed_under_another_key_is_said_and_nothing_is_asked(
    recorder, resident, house, with_settings
):
    with_settings(secret_key="another key for tests, of 32 characters")
    cut = report_it(resident, house)

    assert (cut.state, cut.reason) == ("unavailable", "recorder-refused")
    assert recorder.asked == []


def test_a_recorder_that_is_away_is_asked_again_and_not_for_ever(recorder, resident, house):
    recorder.fault = "busy"
    cut = report_it(resident, house)
    assert cut.state == "pending"
    with reading() as session:
        delivery = session.scalars(
            select(OutboxDelivery)
            .where(OutboxDelivery.job == "cctv_link.jobs.retrieve_footage")
            .order_by(OutboxDelivery.id.desc())
        ).first()
    assert (delivery.state, delivery.last_error) == (
        "waiting", "recorder-unreachable: it answers 503",
    )  # fmt: skip

    recorder.fault = ""
    with clock.frozen_at(OCCURRED_AT + timedelta(hours=1)):
        work_a_while(house)
    assert the_clip().state == "final"


def test_after_hours_away_it_is_given_up(recorder, resident, house):
    recorder.fault = "busy"
    assert report_it(resident, house).state == "pending"

    with clock.frozen_at(OCCURRED_AT + GIVE_UP_AFTER + timedelta(minutes=1)):
        work_a_while(house)
    assert (the_clip().state, the_clip().reason) == ("unavailable", "recorder-unreachable")


def test_of_an_sos_what_the_recorder_has_comes_at_once(recorder, resident, house):
    with clock.frozen_at(OCCURRED_AT):
        resident.post("/v1/sos-alerts", json={"position": PLACE})
        work_a_while(house)
        assert the_clip().state == "partial"
    with clock.frozen_at(OCCURRED_AT + timedelta(minutes=5)):
        house.pass_time(seconds=1)
        work_a_while(house)
    assert the_clip().state == "final"


def test_whether_another_recorder_recorded_is_not_known_and_not_denied(recorder, resident, house):
    report_it(resident, house)

    with reading() as session:
        link = session.scalars(select(CameraLink)).one()
    assert (link.state, link.reason) == ("unknown", "")


def test_a_camera_nobody_keeps_says_so_at_once(recorder, app, resident, house):
    assert run(app, "unlink", "SQ1-1").exit_code == 0
    cut = report_it(resident, house)

    assert (cut.state, cut.reason) == ("unavailable", "not-connected")


@pytest.mark.parametrize(
    ("kind", "address", "why"),
    [
        pytest.param("frigate", "ftp://127.0.0.1:5000", "http", id="another scheme"),
        pytest.param("frigate", "http://me:secret@127.0.0.1:5000", "apart", id="a password in the address"),
        pytest.param("frigate", "http://8.8.8.8:5000", "CAMERA_NETWORKS", id="outside the networks"),
        pytest.param("onvif", "http://169.254.169.254", "CAMERA_NETWORKS", id="a cloud's own address"),
        pytest.param("mediamtx", "http://127.0.0.1:6379", "port", id="a port of something else"),
        pytest.param("mediamtx", "", "http", id="nothing"),
        pytest.param("folder", "relative/path", "absolute", id="a relative folder"),
        pytest.param("ring", "http://127.0.0.1:80", "no address", id="an address for our own ring"),
    ],
)
def test_where_a_recorder_may_not_be(app, kind, address, why):
    told = run(app, "add", "X", "--kind", kind, "--address", address)

    assert told.exit_code == 1
    assert why in told.output
    assert "secret" not in told.output
    with reading() as session:
        assert session.scalars(select(Recorder)).all() == []


def test_our_own_evidence_is_no_recorder(app, settings, tmp_path):
    Path(settings.storage_url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
    told = run(app, "add", "X", "--kind", "folder", "--address", settings.storage_url.removeprefix("file://"))

    assert told.exit_code == 1
    assert "apart from our evidence" in told.output


def test_a_list_shows_no_credential_and_a_pattern_is_checked(recorder, app, tmp_path):
    shown = run(app, "list").output
    assert "NVR 1" in shown
    assert mediamtx.PASSWORD not in shown
    with reading() as session:
        row = session.scalars(select(Recorder)).one()
    assert mediamtx.PASSWORD.encode() not in row.sealed

    assert run(app, "add", "Disk", "--kind", "folder", "--address", str(tmp_path)).exit_code == 0
    for pattern in ("../%s.mp4", "%Y-%m.mp4", "%q%s.mp4", "/%s.mp4"):
        told = run(app, "link", "SQ1-1", "Disk", pattern)
        assert (told.exit_code, "invalid-fields" in told.output) == (1, True), pattern


def test_a_technician_can_ask_what_it_has(recorder, app):
    with clock.frozen_at(BEGAN_AT + timedelta(minutes=1)):
        told = run(app, "check", "SQ1-1")
    assert told.exit_code == 0, told.output
    assert "NVR 1 has 24 of 600 s." in told.output

    recorder.fault = "unauthorised"
    refused = run(app, "check", "SQ1-1")
    assert (refused.exit_code, refused.output.strip()) == (1, "recorder-refused: it answers 401")


def stored(settings, item_id: UUID, tmp_path: Path) -> Path:
    store = storage.configured(settings.storage_url)
    target = tmp_path / f"{item_id}.mp4"
    target.write_bytes(b"".join(store.open_range(item_id, start=0, end=store.size_bytes(item_id))))
    return target
