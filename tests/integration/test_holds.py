"""At receipt the linked cameras are held, minutes to come included, within a budget; and the best are asked for clips."""

import threading
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from cctv_link import jobs
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.models import CameraLink
from cctv_link.footage import queries
from cctv_link.footage.models import Clip, Hold
from cctv_link.footage.review import release
from citizen_api.reports.models import Report
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.due_events import DueEvent
from kernel.outbox import OutboxMessage, publish_due
from kernel.unit_of_work import reading, unit_of_work
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
HOLDING = {"cctv_link.jobs.link_cameras", "cctv_link.jobs.hold_footage"}
PLACE = wire(north_of(TOWN_SQUARE, 50))


@pytest.fixture
def square(app):
    """Eight recorded cameras that look at the place, and one without a stream."""
    rows = [camera_row(f"SQ1-{number}", stream=STREAM) for number in range(1, 9)]
    cameras = put_up(*rows, camera_row("SQ2-1"))
    for label, camera_id in cameras.items():
        if label != "SQ2-1":
            is_recorded(camera_id)
    return cameras


def all_of(table: type, *order: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(table).order_by(*order)))


def test_what_was_recorded_is_held_from_ten_minutes_before_to_five_after(square, resident, house):
    occurred_at = clock.now() - timedelta(minutes=2)

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle(only=HOLDING)

    holds = all_of(Hold)
    assert {hold.camera_id for hold in holds} == {id for label, id in square.items() if label != "SQ2-1"}
    for hold in holds:
        assert abs(hold.from_at - (occurred_at - timedelta(minutes=10))) < timedelta(seconds=2)
        assert abs(hold.to_at - (occurred_at + timedelta(minutes=5))) < timedelta(seconds=2)
        assert abs(hold.until_at - (clock.now() + timedelta(hours=72))) < timedelta(seconds=30)
        assert hold.released_at is None
    with reading() as session:
        placed = session.scalars(select(AuditEntry).where(AuditEntry.action == "hold.place")).all()
    assert len(placed) == len(holds)


def test_clips_are_asked_of_the_best_six_and_fall_due_when_their_window_has_closed(square, resident, house):
    with clock.frozen_at(
        clock.now()
    ):  # the window closes in a moment; on a busy machine it would have, by then
        resident.report(position=PLACE)
        house.settle(only=HOLDING)

    clips = all_of(Clip, Clip.requested_at)
    assert [clip.state for clip in clips] == ["pending"] * 6
    due = [each for each in all_of(DueEvent) if each.event == "FootageDue"]
    assert {event.payload["clip_id"] for event in due} == {str(clip.id) for clip in clips}
    assert all(event.at > clip.to_at for event, clip in zip(due, clips, strict=True))


def test_a_camera_without_recording_says_so_at_once(resident, house):
    cameras = put_up(camera_row("SQ2-1"))

    resident.report(position=PLACE)
    house.settle(only=HOLDING)

    (clip,) = all_of(Clip)
    assert (clip.state, clip.reason) == ("unavailable", "not-connected")
    (said,) = [each for each in all_of(OutboxMessage) if each.event == "FootageUnavailable"]
    assert said.payload["camera_id"] == str(cameras["SQ2-1"])
    assert all_of(Hold) == []


def test_linking_again_holds_and_asks_for_nothing_twice(square, resident, house):
    raised = resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)
    before = len(all_of(Hold)), len(all_of(Clip))

    fix = {**wire(north_of(TOWN_SQUARE, 51)), "at": clock.wire(clock.now())}
    resident.post(f"/v1/sos-alerts/{raised.json['id']}/positions", json={"positions": [fix]})
    house.settle(only=HOLDING)

    assert (len(all_of(Hold)), len(all_of(Clip))) == before


def test_a_device_that_has_spent_its_budget_holds_no_more(square, resident, neighbour, house, with_settings):
    with_settings(hold_budget_device_s=8 * 900)

    resident.report(position=PLACE)
    resident.report(position=PLACE)
    house.settle(only=HOLDING)

    assert len(all_of(Hold)) == 8
    neighbour.report(position=PLACE)
    house.settle(only=HOLDING)
    assert len(all_of(Hold)) == 16
    assert len([clip for clip in all_of(Clip) if clip.state == "pending"]) == 18


def test_a_camera_has_a_budget_and_an_sos_its_own(square, resident, house, with_settings):
    with_settings(hold_budget_camera_s=1000)
    resident.report(position=PLACE)
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    assert len(all_of(Hold)) == 8

    resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)

    assert [hold.budget for hold in all_of(Hold, Hold.placed_at)].count("sos") == 8


def test_anonymous_reports_share_one_budget_per_camera(square, resident, neighbour, house, with_settings):
    with_settings(hold_budget_camera_s=3 * 900)
    for person in (resident, neighbour):
        person.report(position=PLACE, anonymous=True)
    house.settle(only=HOLDING)
    assert [hold.budget for hold in all_of(Hold)] == ["anonymous"] * 8

    resident.report(position=PLACE)
    house.settle(only=HOLDING)

    assert len(all_of(Hold)) == 16


def test_a_network_that_sends_many_anonymous_ones_holds_for_a_few_and_an_officer_still_sees_the_rest(
    square, resident, house, verifier, with_settings
):
    with_settings(anonymous_holds_per_hour=1)
    began_at = clock.now()
    first, second = (
        resident.report(position=PLACE, occurred_at=clock.wire(began_at), anonymous=True).json["id"]
        for _ in range(2)
    )
    house.settle(only=HOLDING)

    with reading() as session:
        incident_of = dict(tuple(row) for row in session.execute(select(Report.id, Report.incident_id)))
    assert {hold.incident_id for hold in all_of(Hold)} == {incident_of[UUID(first)]}
    late = [clip for clip in all_of(Clip) if clip.incident_id == incident_of[UUID(second)]]
    assert len(late) == 6
    assert all(clip.pull_at - began_at >= timedelta(hours=1) for clip in late)
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    assert len({hold.incident_id for hold in all_of(Hold)}) == 2, "who says who they are is not touched"

    house.settle(only={"moderation.jobs.open_verification"})
    tasks = verifier.get("/v1/worklist").json["items"]
    task = next(each for each in tasks if each["report"]["id"] == second)
    assert verifier.post(f"/v1/worklist/{task['id']}/claim").status_code == 201
    house.settle(only={"cctv_link.jobs.pull_waiting_clips"})
    pulled = [clip for clip in all_of(Clip) if clip.incident_id == incident_of[UUID(second)]]
    assert all(clip.pull_at <= clock.now() for clip in pulled)


def test_clips_over_the_budget_wait_until_an_officer_claims_the_task(
    square, resident, neighbour, house, verifier, with_settings
):
    with_settings(clips_per_device_hour=8)
    began_at = clock.now()
    # Just now: its window is open for two minutes more, whatever the machine is at.
    resident.report(position=PLACE, occurred_at=clock.wire(began_at))
    resident.report(position=PLACE, occurred_at=clock.wire(began_at))
    house.settle(only=HOLDING)
    clips = [clip for clip in all_of(Clip, Clip.id) if clip.state == "pending"]
    waiting = [clip for clip in clips if clip.pull_at > clock.now()]
    assert len(clips) == 12
    assert [clip.id for clip in waiting] == [clip.id for clip in clips[8:]]
    assert all(clip.pull_at - began_at >= timedelta(hours=1) for clip in waiting)
    assert {due.at >= clip.pull_at for clip in waiting for due in due_of(clip)} == {True}

    neighbour.report(position=PLACE)
    house.settle(only=HOLDING)
    assert len([clip for clip in all_of(Clip) if clip.pull_at > clock.now()]) == len(waiting)

    house.settle(only={"moderation.jobs.open_verification"})
    tasks = verifier.get("/v1/worklist").json["items"]
    second = next(task for task in tasks if task["incident"]["id"] == str(waiting[0].incident_id))
    assert verifier.post(f"/v1/worklist/{second['id']}/claim").status_code == 201
    house.settle(only={"cctv_link.jobs.pull_waiting_clips"})

    claimed = [clip for clip in all_of(Clip) if clip.id in {each.id for each in waiting}]
    assert all(clip.pull_at <= clock.now() for clip in claimed)
    assert all(min(due.at for due in due_of(clip)) < clip.to_at + timedelta(seconds=5) for clip in claimed)


def test_a_moving_sos_asks_for_a_number_of_clips_it_cannot_exceed(square, resident, house, with_settings):
    with_settings(clips_per_sos=4)

    resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)

    assert len([clip for clip in all_of(Clip) if clip.state == "pending"]) == 4
    assert len(all_of(Hold)) == 8


def test_two_incidents_of_a_device_spend_its_budget_one_after_the_other(app, square, resident, house):
    """Whoever is second waits for the first one's commit, and so sees what it has spent."""
    resident.report(position=PLACE)
    house.settle(only={"cctv_link.jobs.link_cameras"})
    (delivery_id,) = [str(id_) for id_, job in house.waiting() if job == "cctv_link.jobs.hold_footage"]

    def hold() -> None:
        with app.app_context():
            jobs.hold_footage(delivery_id)

    second = threading.Thread(target=hold)
    with unit_of_work() as first:
        queries.lock_budgets(first.session, UUID(resident.device_id), [])
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
        assert first.session.scalars(select(Hold)).all() == []
    second.join(timeout=10)

    assert not second.is_alive()
    assert len(all_of(Hold)) == 8


def due_of(clip: Clip) -> list[DueEvent]:
    return [due for due in all_of(DueEvent) if due.payload.get("clip_id") == str(clip.id)]


def test_an_sos_asks_for_the_recorded_part_at_once_and_for_the_whole_later(square, resident, house):
    resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)

    at_once = [each for each in all_of(OutboxMessage) if each.event == "FootageDue"]
    later = all_of(DueEvent)
    clips = {str(clip.id) for clip in all_of(Clip) if clip.state == "pending"}
    assert len(clips) == 6
    assert {each.payload["clip_id"] for each in at_once} == clips
    assert {each.payload["clip_id"] for each in later if each.event == "FootageDue"} == clips


def moves(resident, alert: str, *, to, at) -> None:
    with clock.frozen_at(at):
        fix = {**wire(to), "at": clock.wire(at)}
        answer = resident.post(f"/v1/sos-alerts/{alert}/positions", json={"positions": [fix]})
        assert (answer.status_code, answer.json["stored"]) == (200, 1), answer.text


def follow(house, *, at) -> None:
    """What follows from a place, at its own time."""
    with clock.frozen_at(at), unit_of_work() as uow:
        publish_due(uow.session)
    with clock.frozen_at(at):
        house.settle(only=HOLDING)


def test_an_sos_that_comes_back_to_a_camera_is_held_and_asked_for_again(resident, house):
    """Two poles 400 m apart; up and down between them, the second time twenty minutes later."""
    there = north_of(TOWN_SQUARE, 400)
    cameras = put_up(
        camera_row("SQ1-1", stream=STREAM),
        camera_row("SQ2-1", stream=STREAM, at=north_of(TOWN_SQUARE, 360)),
    )
    raised = resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)
    began_at = clock.now()
    back_at = began_at + timedelta(minutes=20)

    for minutes, place in ((2, there), (4, there), (20, north_of(TOWN_SQUARE, 50))):
        at = began_at + timedelta(minutes=minutes)
        moves(resident, raised.json["id"], to=place, at=at)
        follow(house, at=at)

    first, again = [clip for clip in all_of(Clip, Clip.from_at) if clip.camera_id == cameras["SQ1-1"]]
    assert first.to_at < again.from_at, "nobody wants the minutes between"
    assert again.from_at <= back_at - timedelta(seconds=59)
    assert again.to_at >= back_at + timedelta(seconds=119)
    assert (again.extends_id, again.budget, again.state) == (first.id, "sos", "pending")
    assert due_of(again), "and it is pulled"
    (hold,) = [hold for hold in all_of(Hold) if hold.camera_id == cameras["SQ1-1"]]
    assert hold.from_at < began_at - timedelta(minutes=9)
    assert abs(hold.to_at - (back_at + timedelta(minutes=5))) < timedelta(seconds=2)
    with reading() as session:
        links = {link.camera_id: link for link in session.scalars(select(CameraLink))}
    assert abs(links[cameras["SQ1-1"]].moment_at - back_at) < timedelta(seconds=2)
    left_at = links[cameras["SQ2-1"]].moment_at
    assert abs(left_at - (began_at + timedelta(minutes=4))) < timedelta(seconds=2), "when it was last in view"


def walks_back(resident, house, *, is_open: bool) -> tuple[Hold, Any]:
    """The hold of the first camera is let go while the resident is at the second; twenty minutes later they come back."""
    there = north_of(TOWN_SQUARE, 400)
    cameras = put_up(
        camera_row("SQ1-1", stream=STREAM),
        camera_row("SQ2-1", stream=STREAM, at=north_of(TOWN_SQUARE, 360)),
    )
    raised = resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)
    began_at = clock.now()
    moves(resident, raised.json["id"], to=there, at=began_at + timedelta(minutes=2))
    follow(house, at=began_at + timedelta(minutes=2))
    incident_id = all_of(Hold)[0].incident_id
    with clock.frozen_at(began_at + timedelta(minutes=5)), unit_of_work() as uow:
        for hold in queries.holds_in_force(uow.session, incident_id):
            if hold.camera_id == cameras["SQ1-1"]:
                release(uow, hold, reason="the disk is full")
        if not is_open:
            uow.execute("UPDATE incidents SET status = 'closed'")
    back_at = began_at + timedelta(minutes=20)
    moves(resident, raised.json["id"], to=north_of(TOWN_SQUARE, 50), at=back_at)
    follow(house, at=back_at)
    (hold,) = [hold for hold in all_of(Hold) if hold.camera_id == cameras["SQ1-1"]]
    return hold, back_at


def test_a_hold_that_was_let_go_is_placed_again_when_the_person_returns(resident, house):
    hold, back_at = walks_back(resident, house, is_open=True)

    assert hold.released_at is None
    assert abs(hold.from_at - (back_at - timedelta(minutes=10))) < timedelta(seconds=2), "not what was let go"
    assert abs(hold.to_at - (back_at + timedelta(minutes=5))) < timedelta(seconds=2)
    with reading() as session:
        reasons = session.scalars(
            select(AuditEntry.reason).where(
                AuditEntry.action == "hold.place", AuditEntry.subject_id == hold.id
            )
        ).all()
    assert [("before it again" in reason) for reason in reasons] == [False, True]


def test_what_was_let_go_of_an_sos_that_is_over_stays_let_go(resident, house):
    hold, _ = walks_back(resident, house, is_open=False)

    assert hold.release_reason == "the disk is full"


def test_while_an_sos_stays_in_view_its_hold_grows_and_its_clips_follow_one_another(
    square, resident, house, with_settings
):
    with_settings(clips_per_sos=24)
    raised = resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)
    began_at = clock.now()

    for seconds in range(20, 601, 20):
        at = began_at + timedelta(seconds=seconds)
        moves(resident, raised.json["id"], to=north_of(TOWN_SQUARE, 45 + seconds / 100), at=at)
        follow(house, at=at)

    of_first = [clip for clip in all_of(Clip, Clip.from_at) if clip.camera_id == square["SQ1-1"]]
    assert len(of_first) == 3, "half of the 24 are for the best six cameras' second and third"
    assert all(one.to_at == after.from_at for one, after in pairwise(of_first)), "without a second between"
    assert len([clip for clip in all_of(Clip) if clip.state == "pending"]) == 18
    holds = [hold for hold in all_of(Hold) if hold.camera_id == square["SQ1-1"]]
    assert [hold.to_at >= began_at + timedelta(seconds=720) for hold in holds] == [True]
    with reading() as session:
        widened = session.scalars(select(AuditEntry).where(AuditEntry.action == "hold.widen")).all()
    assert len(widened) <= 8 * 4, "not at each place"


def test_a_report_that_is_linked_again_is_held_as_it_was(square, resident, house):
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    before = [(hold.from_at, hold.to_at) for hold in all_of(Hold, Hold.id)]

    with unit_of_work() as uow:
        uow.execute("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%hold_footage'")
    with clock.frozen_at(clock.now() + timedelta(hours=1)):
        house.settle(only=HOLDING)

    assert [(hold.from_at, hold.to_at) for hold in all_of(Hold, Hold.id)] == before
