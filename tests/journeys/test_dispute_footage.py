"""What is held of an incident stays while it is disputed, and is let go by the rule again when it is over."""

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.footage.models import Hold
from kernel import clock, due_events, outbox
from kernel.unit_of_work import reading, unit_of_work
from tests.disputes import DAY, dispute, found, third_verifier
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

__all__ = ["found", "third_verifier"]

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


class TestFootage:
    def test_a_dispute_keeps_it_until_it_has_ended_and_14_days_more(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
        is_recorded(camera_id)
        report = resident.report(position=wire(north_of(TOWN_SQUARE, 50))).json
        house.settle(only=STEPS)
        verifier.decide(*verifier.claim_first(), "unfounded")
        house.settle(only=STEPS)
        decided_at = clock.now()
        assert is_held(camera_id)

        with clock.frozen_at(decided_at + 13 * DAY):
            assert dispute(resident, report).status_code == 201
            house.settle(only=STEPS)
        with reading() as session:
            looks = session.scalars(
                select(due_events.DueEvent.at).where(due_events.DueEvent.event == "HoldsDue")
            ).all()
        assert decided_at + 14 * DAY in looks  # the dispute's own look, and from then on one a day
        for days in (14, 15, 20, 40):
            pass_to(house, decided_at + days * DAY)
            assert is_held(camera_id)

        with clock.frozen_at(decided_at + 40 * DAY):
            other_verifier = OfficerClient.signed_in(app, name="Sana R.", role="verifier")
            other_verifier.decide(*other_verifier.claim_first(), "unfounded")
            house.settle(only=STEPS)
        pass_to(house, decided_at + 53 * DAY)
        assert is_held(camera_id)
        pass_to(house, decided_at + 55 * DAY)
        assert not is_held(camera_id)

    def test_supervisors_are_not_told_that_nobody_has_decided_it(
        self, app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
        is_recorded(put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"])
        report = resident.report(position=wire(north_of(TOWN_SQUARE, 50))).json
        house.settle(only=STEPS)
        pass_to(house, clock.now() + DAY)
        assert "Nobody has decided" in supervisor.get("/panel").text
        verifier.decide(*verifier.claim_first(), "unfounded")

        dispute(resident, report)
        house.settle(only=STEPS)

        page = supervisor.get("/panel").text
        assert "second look" in page
        assert "Nobody has decided" not in page


STEPS = {
    "cctv_link.jobs.link_cameras",
    "cctv_link.jobs.hold_footage",
    "cctv_link.jobs.review_holds",
    "cctv_link.jobs.follow_decision",
    "moderation.jobs.open_verification",
    "moderation.jobs.open_second_look",
    "moderation.jobs.tell_supervisors",
}


def pass_to(house: House, at: Any) -> None:
    with clock.frozen_at(at):
        with unit_of_work() as uow:
            outbox.publish_due(uow.session)
        house.settle(only=STEPS)


def is_held(camera_id: UUID) -> bool:
    with reading() as session:
        hold = session.scalars(select(Hold).where(Hold.camera_id == camera_id)).one()
        return hold.released_at is None
