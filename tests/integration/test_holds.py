"""At receipt the linked cameras are held, minutes to come included, within a budget; and the best are asked for clips."""

import threading
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from cctv_link import jobs
from cctv_link.footage import hold_queries
from cctv_link.footage.models import Clip, Hold
from citizen_api.reports.models import Report
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.due_events import DueEvent
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading, unit_of_work
from tests.held import HOLDING, PLACE, all_of, due_of, square
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, wire

__all__ = ["square"]


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
        hold_queries.lock_budgets(first.session, UUID(resident.device_id), [])
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
        assert first.session.scalars(select(Hold)).all() == []
    second.join(timeout=10)

    assert not second.is_alive()
    assert len(all_of(Hold)) == 8


def test_a_report_that_is_linked_again_is_held_as_it_was(square, resident, house):
    resident.report(position=PLACE)
    house.settle(only=HOLDING)
    before = [(hold.from_at, hold.to_at) for hold in all_of(Hold, Hold.id)]

    with unit_of_work() as uow:
        uow.execute("UPDATE outbox_deliveries SET state = 'waiting' WHERE job LIKE '%hold_footage'")
    with clock.frozen_at(clock.now() + timedelta(hours=1)):
        house.settle(only=HOLDING)

    assert [(hold.from_at, hold.to_at) for hold in all_of(Hold, Hold.id)] == before
