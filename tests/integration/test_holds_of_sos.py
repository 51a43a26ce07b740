"""Of an SOS the holds and clips follow who moves: into view, while they stay, and when they come back."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from cctv_link.cameras.models import CameraLink
from cctv_link.footage import hold_queries
from cctv_link.footage.keeping import LET_GO_AFTER
from cctv_link.footage.models import Clip, Hold
from cctv_link.footage.review import release
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.due_events import DueEvent
from kernel.outbox import OutboxMessage, publish_due
from kernel.unit_of_work import reading, unit_of_work
from tests.held import HOLDING, PLACE, STREAM, all_of, due_of, square
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, wire

__all__ = ["square"]


def test_a_moving_sos_asks_for_a_number_of_clips_it_cannot_exceed(square, resident, house, with_settings):
    with_settings(clips_per_sos=4)

    resident.post("/v1/sos-alerts", json={"position": PLACE})
    house.settle(only=HOLDING)

    assert len([clip for clip in all_of(Clip) if clip.state == "pending"]) == 4
    assert len(all_of(Hold)) == 8


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


def walks_back(
    resident, house, *, is_open: bool = True, after: timedelta = timedelta(minutes=15)
) -> tuple[Hold, Any]:
    """The hold of the first camera is let go while the resident is at the second; after so long they come back."""
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
        for hold in hold_queries.holds_in_force(uow.session, incident_id):
            if hold.camera_id == cameras["SQ1-1"]:
                release(uow, hold, reason="the disk is full")
        if not is_open:
            uow.execute("UPDATE incidents SET status = 'closed'")
    back_at = began_at + timedelta(minutes=5) + after
    moves(resident, raised.json["id"], to=north_of(TOWN_SQUARE, 50), at=back_at)
    follow(house, at=back_at)
    (hold,) = [hold for hold in all_of(Hold) if hold.camera_id == cameras["SQ1-1"]]
    return hold, back_at


def test_a_hold_that_was_let_go_is_placed_again_when_the_person_returns(resident, house):
    hold, back_at = walks_back(resident, house)

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


def test_what_is_placed_again_has_an_end_of_its_own(resident, house):
    """The rule that was to end the first holds may have run out with them by then."""
    hold, _ = walks_back(resident, house)

    ends = [due.at for due in all_of(DueEvent) if due.event == "HoldsDue"]
    assert hold.until_at == hold.placed_at + LET_GO_AFTER
    assert hold.until_at in ends


def test_what_was_let_go_is_not_placed_again_at_once(resident, house):
    """Under disk pressure it would be placed and let go at every place of who stands there."""
    hold, _ = walks_back(resident, house, after=timedelta(seconds=50))

    assert hold.released_at is not None


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
