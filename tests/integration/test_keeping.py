"""What is held is let go by a rule, by an order's end or for want of room, and each time it is accounted for."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import LegalHold
from cctv_link.footage.models import Clip, Hold
from cctv_link.recording.postgres import PostgresIndex
from cctv_link.recording.ring import Ring
from kernel import clock, incidents, outbox
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
HOLDING = {"cctv_link.jobs.link_cameras", "cctv_link.jobs.hold_footage", "moderation.jobs.open_verification"}
KEEPING = {
    "cctv_link.jobs.review_holds",
    "cctv_link.jobs.follow_decision",
    "cctv_link.jobs.keep_for_order",
    "moderation.jobs.tell_supervisors",
}
PLACE = wire(north_of(TOWN_SQUARE, 50))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cameras(app: Flask) -> dict[str, UUID]:
    """Two recorded cameras that look at the place; the first is nearer."""
    put = put_up(
        camera_row("SQ1-1", stream=STREAM), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, -20), stream=STREAM)
    )
    for camera_id in put.values():
        is_recorded(camera_id)
    return put


@pytest.fixture
def reported(cameras, resident, house) -> UUID:
    """A report whose cameras are held; the incident's id."""
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    return holds()[0].incident_id


def holds() -> list[Hold]:
    with reading() as session:
        return list(session.scalars(select(Hold).order_by(Hold.rank)))


def accounted(action: str) -> list[AuditEntry]:
    with reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return list(session.scalars(query))


def settle_clips(state: str = "unavailable") -> None:
    with unit_of_work() as uow:
        uow.session.execute(update(Clip).values(state=state, reason="not-recorded"))


def later(house: Any, wait: timedelta) -> datetime:
    """Let time pass: what falls due is published and done, each as at its moment."""
    at = clock.now() + wait
    with clock.frozen_at(at):
        with unit_of_work() as uow:
            outbox.publish_due(uow.session)
        house.settle(only=KEEPING)
    return at


def test_nobody_decides_the_supervisor_is_told_twice_and_then_the_ring_has_it_back(
    app, reported, house, resident
):
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    verifier = OfficerClient.signed_in(app, name="Imran A.", role="verifier")
    settle_clips()
    assert "Nobody has decided" not in supervisor.get("/panel").text

    later(house, 24 * HOUR)
    assert "24 h" in supervisor.get("/panel").text
    assert "Nobody has decided" not in verifier.get("/panel").text
    later(house, 48 * HOUR)
    page = supervisor.get("/panel").text
    assert "48 h" in page
    assert "24 h" not in page
    assert [hold.released_at for hold in holds()] == [None, None]

    let_go_at = later(house, 72 * HOUR)
    assert [hold.released_at for hold in holds()] == [let_go_at, let_go_at]
    assert {entry.reason for entry in accounted("hold.release")} == {"undecided for 72 h"}
    assert len(accounted("hold.release")) == 2


def test_a_decision_takes_the_notice_off_the_page(app, reported, house):
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    later(house, 24 * HOUR)

    supervisor.decide(*supervisor.claim_first(), "unfounded")

    assert "Nobody has decided" not in supervisor.get("/panel").text


def test_a_clip_that_still_waits_keeps_its_own_minutes_and_is_pulled_now(reported, house):
    with unit_of_work() as uow:
        uow.session.execute(update(Clip).values(pull_at=clock.now() + 90 * HOUR))
    before = {hold.camera_id: (hold.from_at, hold.to_at) for hold in holds()}
    for hours in (24, 48, 72):
        at = later(house, hours * HOUR)

    with reading() as session:
        clips = {clip.camera_id: clip for clip in session.scalars(select(Clip))}
    for hold in holds():
        clip = clips[hold.camera_id]
        assert hold.released_at is None
        assert (hold.from_at, hold.to_at) == (clip.from_at, clip.to_at) != before[hold.camera_id]
        assert clip.pull_at == at
    assert len(accounted("hold.narrow")) == 2

    settle_clips()
    later(house, 97 * HOUR)
    assert all(hold.released_at for hold in holds())


@pytest.mark.parametrize("outcome", ["unfounded", "inconclusive"])
def test_what_did_not_happen_stays_for_14_days_after_the_resident_was_told(
    reported, house, verifier, outcome
):
    verifier.decide(*verifier.claim_first(), outcome)
    house.settle(only=KEEPING)

    later(house, 14 * DAY - HOUR)
    assert [hold.released_at for hold in holds()] == [None, None]

    later(house, 14 * DAY + HOUR)
    assert all(hold.released_at for hold in holds())
    assert {entry.reason for entry in accounted("hold.release")} == {"14 days after the resident was told"}


def test_a_dispute_keeps_it_until_it_ends(reported, house, verifier):
    verifier.decide(*verifier.claim_first(), "unfounded")
    house.settle(only=KEEPING)
    with unit_of_work() as uow:
        incidents.change_status(uow, reported, "under_review")

    later(house, 15 * DAY)
    assert [hold.released_at for hold in holds()] == [None, None]

    with unit_of_work() as uow:
        incidents.change_status(uow, reported, "unfounded")
    later(house, 17 * DAY)
    assert all(hold.released_at for hold in holds())


def test_what_was_verified_stays_with_the_case_and_is_nobodys_budget(
    reported, house, verifier, resident, with_settings
):
    with_settings(hold_budget_device_s=2 * 900)
    verifier.decide(*verifier.claim_first(), "verified")
    house.settle(only=KEEPING)
    for days in (1, 2, 3, 20, 200):
        later(house, days * DAY)
    assert [(hold.basis, hold.until_at, hold.released_at) for hold in holds()] == [("case", None, None)] * 2

    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    assert len(holds()) == 4


def test_for_want_of_room_the_lowest_rank_goes_first_and_what_is_verified_or_ordered_never(
    reported, cameras, house, settings: Settings, resident
):
    kept = {
        camera_id: record(
            settings, camera_id, from_at=clock.now() - timedelta(minutes=1), seconds=2, **CLOSED
        )
        for camera_id in cameras.values()
    }
    ring = Ring(settings.ring_path, max_age_s=10**6, max_bytes=max(map(_size, kept.values())))
    first, last = holds()

    assert ring.keep_within(PostgresIndex()) == 1
    assert [hold.released_at is None for hold in holds()] == [True, False]
    assert not kept[last.camera_id].exists()
    (entry,) = accounted("hold.release")
    assert (entry.subject_id, entry.actor_name) == (last.id, "ring")
    assert entry.reason.startswith("disk pressure")

    place("K", reported, days=10)
    assert Ring(settings.ring_path, max_age_s=10**6, max_bytes=0).keep_within(PostgresIndex()) == 0
    with unit_of_work() as uow:
        uow.session.execute(update(LegalHold).values(released_at=clock.now(), released_by="test"))
        uow.session.execute(update(Hold).where(Hold.id == first.id).values(basis="case", until_at=None))
    assert Ring(settings.ring_path, max_age_s=10**6, max_bytes=0).make_room(PostgresIndex()) == 0
    assert kept[first.camera_id].exists()


def test_an_sos_goes_after_every_report(cameras, house, settings: Settings, resident, neighbour):
    neighbour.post("/v1/sos-alerts", json={"position": PLACE})
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    for camera_id in cameras.values():
        record(settings, camera_id, from_at=clock.now() - timedelta(minutes=1), seconds=1, **CLOSED)

    index, gone = PostgresIndex(), []
    while index.release_lowest_hold():
        gone = [hold for hold in holds() if hold.released_at]
        if len(gone) == 2:
            assert {hold.budget for hold in gone} == {"report"}

    assert len(gone) == 4


def test_an_order_holds_what_would_go_brings_back_what_had_gone_and_ends(app, reported, house):
    settle_clips()
    later(house, 72 * HOUR)
    assert all(hold.released_at for hold in holds())
    OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    placed = run(app, "place", reference_of(reported), "--order", "HC/2026/114", "--days", "30")
    house.settle(only=KEEPING)
    assert placed.exit_code == 0, placed.output
    assert [hold.released_at for hold in holds()] == [None, None]
    later(house, 29 * DAY)
    assert [hold.released_at for hold in holds()] == [None, None]

    legal_hold_id = placed.output.split()[-1]
    assert legal_hold_id in run(app, "list", officer=False).output
    released = run(app, "release", legal_hold_id, "--reason", "order lifted")
    assert released.exit_code == 0, released.output
    later(house, 29 * DAY)
    assert all(hold.released_at for hold in holds())
    assert [entry.actor_name for entry in accounted("legal_hold.place")] == ["Nasreen B."]
    assert [entry.reason for entry in accounted("legal_hold.release")] == ["order lifted"]
    assert run(app, "release", legal_hold_id, "--reason", "again").exit_code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["place", "REF", "--order", "X", "--days", "181"], "1 to 180 days", id="too long"),
        pytest.param(["place", "K0000000A", "--order", "X", "--days", "9"], "no incident", id="no incident"),
        pytest.param(["place", "REF", "--order", " ", "--days", "9"], "a reference", id="no order"),
    ],
)
def test_orders_that_are_none(app, reported, words, says):
    OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    refused = run(app, *[reference_of(reported) if word == "REF" else word for word in words])

    assert refused.exit_code == 1
    assert says in refused.output


def test_only_who_may_order_places_one(app, reported, verifier):
    refused = run(app, "place", reference_of(reported), "--order", "X", "--days", "9", name=verifier.name)

    assert refused.exit_code == 1
    with reading() as session:
        assert session.scalars(select(LegalHold)).all() == []


CLOSED: dict[str, Any] = {
    "closed_at": datetime.fromisoformat("2026-11-22T12:00:00+00:00"),
    "sha256": bytes(32),
    "chain_sha256": bytes(32),
    "end_reason": "rotated",
}


def _size(path: Any) -> int:
    return int(path.stat().st_size)


def reference_of(incident_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Incident, incident_id).reference


def place(order: str, incident_id: UUID, *, days: int) -> None:
    with unit_of_work() as uow:
        now = clock.now()
        uow.add(
            LegalHold(
                incident_id=incident_id,
                order_reference=order,
                placed_by="test",
                placed_at=now,
                expires_at=now + days * DAY,
            )
        )


def run(app: Flask, *words: str, officer: bool = True, name: str = "Nasreen B.") -> Result:
    by = ["--officer", name] if officer else []
    return app.test_cli_runner().invoke(args=["evidence", "legal-hold", *words, *by])
