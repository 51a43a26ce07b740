"""What was verified wrongly is withdrawn: exactly those who were told are told so, within five minutes, each once."""

import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.push import correcting, services
from citizen_api.push.firebase import FirebaseSender
from citizen_api.push.models import Notification, NotificationDelivery
from kernel.audit.models import AuditEntry
from kernel.events import IncidentVerified, IncidentWithdrawn, PushBatchDue
from kernel.unit_of_work import reading, unit_of_work
from tests.community import (
    CLIFTON,
    NUMAISH,
    ROUTES,
    circle,
    delivered,
    incident,
    many_devices,
    notifications,
    relayed,
    watching,
)
from tests.fakes import fcm as fake_fcm
from tests.house import House, OfficerClient, ResidentClient

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("app")]
REASON = "The clip is of another street."


@pytest.fixture(autouse=True)
def _corrections_are_relayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTES, IncidentWithdrawn, (("push", "citizen_api.jobs.correct_community"),))


def withdraw(officer: OfficerClient, task_id: str, reason: str = REASON) -> Any:
    return officer.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": reason})


def inbox(phone: ResidentClient) -> list[dict[str, Any]]:
    return list(phone.get("/v1/notifications").json["items"])


class TestTheStory:
    @pytest.fixture
    def verified(self, app: Flask, verifier: OfficerClient, house: House) -> dict[str, Any]:
        """Verified, and three told of it, each in their language."""
        phones = {each: ResidentClient.enrolled(app, locale=each) for each in ("en", "ur", "sd")}
        for phone in phones.values():
            watching(phone, circle(NUMAISH, 900))
        reporter = ResidentClient.enrolled(app, locale="en")
        report = reporter.report().json
        house.settle()
        task_id, claim_id = verifier.claim_first()
        verifier.decide(task_id, claim_id)
        house.settle()
        return {"phones": phones, "reporter": reporter, "report": report, "task_id": task_id}

    def test_who_was_told_is_told_so_and_nobody_else(
        self,
        app: Flask,
        verified: dict[str, Any],
        supervisor: OfficerClient,
        operator: OfficerClient,
        house: House,
    ) -> None:
        late = watching(ResidentClient.enrolled(app), circle(NUMAISH, 900))
        watching(verified["phones"]["sd"], circle(CLIFTON, 900))  # moved house since

        answer = withdraw(supervisor, verified["task_id"])
        house.settle()

        assert answer.status_code == 201
        assert inbox(late) == []
        titles = set()
        for language, phone in verified["phones"].items():
            correction, first = inbox(phone)
            assert (correction["kind"], first["kind"]) == ("incident_withdrawn", "incident_verified")
            assert correction["locale"] == language
            assert first["title"] in correction["title"]
            assert correction["place"] == first["place"]
            assert REASON not in str(correction)
            titles.add(correction["text"])
        assert len(titles) == 3
        told = verified["reporter"].get(f"/v1/reports/{verified['report']['id']}").json
        assert told["status"] == "withdrawn"
        assert told["timeline"][-1]["text"].startswith("The verification was withdrawn.")
        last = operator.get("/v1/cpo/feed").json["entries"][-1]
        assert (last["kind"], last["verified"], last["incident"]["status"]) == (
            "incident_withdrawn",
            False,
            "withdrawn",
        )
        with reading() as session:
            [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "incident.withdraw"))
        assert entry.reason == REASON

    def test_said_again_it_is_one_and_what_is_not_verified_is_refused(
        self, verified: dict[str, Any], supervisor: OfficerClient, house: House
    ) -> None:
        first, second = (withdraw(supervisor, verified["task_id"]) for _ in range(2))
        house.settle()

        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json == second.json
        assert [len(inbox(phone)) for phone in verified["phones"].values()] == [2, 2, 2]
        other = ResidentClient.enrolled(house.app).report().json
        house.settle()
        task_id = supervisor.get("/v1/worklist").json["items"][0]["id"]
        refused = withdraw(supervisor, task_id)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/incident-status")
        assert other["status"] == "reported"

    def test_a_verifier_may_not_and_a_reason_is_needed(
        self, verified: dict[str, Any], verifier: OfficerClient, supervisor: OfficerClient
    ) -> None:
        assert withdraw(verifier, verified["task_id"]).status_code == 403
        assert withdraw(supervisor, verified["task_id"], " ").json["errors"][0]["field"] == "reason"

    def test_the_page_shows_what_will_be_read_and_then_that_it_is_withdrawn(
        self, verified: dict[str, Any], supervisor: OfficerClient, verifier: OfficerClient, house: House
    ) -> None:
        path = f"/panel/tasks/{verified['task_id']}"
        before = supervisor.get(path).text
        assert before.count("device reads") == 3
        assert 'id="withdraw"' in before
        assert 'id="withdraw"' not in verifier.get(path).text

        form = {"csrf_token": supervisor.csrf_token, "reason": REASON}
        assert supervisor.client.post(f"{path}/withdrawal", data=form).status_code == 303
        house.settle()

        after = supervisor.get(path).text
        assert REASON in after
        assert 'id="withdraw"' not in after
        assert "devices were told of it" in after.replace("</bdi>", "")
        assert "all of them have it" in after
        assert 'class="decided decided-withdrawn"' in after

    def test_until_everybody_has_it_the_page_says_how_far_it_has_come_and_looks_again(
        self, verified: dict[str, Any], supervisor: OfficerClient, house: House
    ) -> None:
        withdraw(supervisor, verified["task_id"])
        path = f"/panel/tasks/{verified['task_id']}"

        before = supervisor.get(path).text
        assert "being written to their inboxes" in before
        assert 'hx-trigger="every 2s"' in before
        house.settle()
        with unit_of_work() as uow:
            uow.execute(
                "UPDATE notification_deliveries SET state = 'waiting', batch = 0 WHERE notification_id ="
                " (SELECT id FROM notifications WHERE kind = 'incident_withdrawn')"
                " AND device_id = (SELECT min(device_id::text)::uuid FROM notification_deliveries)"
            )

        meanwhile = supervisor.get(path).text
        assert "1 of 1 pushes still to leave" in meanwhile
        assert 'hx-trigger="every 2s"' in meanwhile


class TestThePush:
    """In the sending: dead registrations, a provider that is down, a withdrawal in the middle of it."""

    @pytest.fixture
    def fcm(self, tmp_path: Any) -> Any:
        with fake_fcm.running(tmp_path) as server:
            yield server

    @pytest.fixture
    def firebase(self, fcm: Any) -> Any:
        sender = FirebaseSender(credentials_path=fcm.credentials_path, fcm_url=fcm.url)
        yield sender
        sender.close()

    def test_dead_registrations_are_skipped_and_keep_the_correction_in_their_inbox(
        self, fcm: Any, firebase: Any
    ) -> None:
        ok, gone, quiet = many_devices(["ok-1", "gone-2", None])
        found = told(firebase)

        corrected(found, firebase)

        assert kinds_sent_to(fcm, "ok-1") == ["incident_verified", "incident_withdrawn"]
        assert kinds_sent_to(fcm, "gone-2") == ["incident_verified"]
        assert states_of("incident_withdrawn") == {ok: "sent", gone: "inbox", quiet: "inbox"}

    def test_whatever_is_repeated_each_is_told_once(self, fcm: Any, firebase: Any) -> None:
        many_devices(["ok-1", "ok-2"])
        found = told(firebase)

        for _ in range(3):
            corrected(found, firebase)
            for batch in [each for each in relayed() if isinstance(each.event, PushBatchDue)]:
                services.send_batch(batch, sender=firebase)

        assert kinds_sent_to(fcm, "ok-1") == ["incident_verified", "incident_withdrawn"]
        assert len(notifications()) == 2

    def test_withdrawn_before_it_was_sent_nothing_is_pushed(self, fcm: Any, firebase: Any) -> None:
        [device] = many_devices(["ok-1"])
        found = incident()
        services.notify_community(delivered(IncidentVerified(found)))
        set_withdrawn(found)

        corrected(found, firebase)

        assert fcm.received == []
        assert states_of("incident_verified") == {device: "expired"}
        assert states_of("incident_withdrawn") == {device: "inbox"}

    def test_withdrawn_before_anybody_was_addressed_nobody_hears_of_either(self, firebase: Any) -> None:
        many_devices(["ok-1"])
        found = incident()
        waiting = delivered(IncidentVerified(found))
        set_withdrawn(found)

        corrected(found, firebase)
        services.notify_community(waiting)

        assert notifications() == []

    def test_an_attempt_without_an_answer_may_have_been_shown_and_is_corrected(
        self, fcm: Any, firebase: Any
    ) -> None:
        many_devices(["closes-1"])
        found = incident()
        services.notify_community(delivered(IncidentVerified(found)))
        [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
        with pytest.raises(services.PushUnavailable):
            services.send_batch(batch, sender=firebase)
        set_withdrawn(found)

        with pytest.raises(services.PushUnavailable):
            corrected(found, firebase)
        services.send_batch(batch, sender=firebase)  # the first one comes round again, and stays here

        assert set(kinds_sent_to(fcm, "closes-1")) == {"incident_verified", "incident_withdrawn"}
        assert kinds_sent_to(fcm, "closes-1").count("incident_verified") == 1
        assert set(states_of("incident_verified").values()) == {"expired"}

    def test_a_thousand_are_corrected_well_within_five_minutes(self, fcm: Any, firebase: Any) -> None:
        many_devices([f"ok-{number}" for number in range(1_000)])
        many_devices(["ok-far"], center=CLIFTON)
        found = told(firebase)
        began_at = time.monotonic()

        corrected(found, firebase)

        took_s = time.monotonic() - began_at
        sent = [message for message in fcm.received if message["data"]["kind"] == "incident_withdrawn"]
        assert len(sent) == 1_000
        assert kinds_sent_to(fcm, "ok-far") == []
        print(f"1,000 corrections in {took_s:.1f} s")
        assert took_s < 60


def told(sender: Any) -> Any:
    """An incident that was verified, and everybody who watches it told."""
    found = incident()
    services.notify_community(delivered(IncidentVerified(found)))
    for batch in [each for each in relayed() if isinstance(each.event, PushBatchDue)]:
        services.send_batch(batch, sender=sender)
    set_withdrawn(found)
    return found


def set_withdrawn(incident_id: Any) -> None:
    with unit_of_work() as uow:
        uow.execute("UPDATE incidents SET status = 'withdrawn' WHERE id = :id", {"id": incident_id})


def corrected(incident_id: Any, sender: Any) -> None:
    """The withdrawal's job, and the batches of the correction."""
    correcting.correct_community(delivered(IncidentWithdrawn(incident_id)))
    corrections = [each.id for each in notifications() if each.kind == "incident_withdrawn"]
    for batch in relayed():
        if isinstance(batch.event, PushBatchDue) and batch.event.notification_id in corrections:
            services.send_batch(batch, sender=sender)


def kinds_sent_to(fcm: Any, token: str) -> list[str]:
    return [message["data"]["kind"] for message in fcm.sent_to(token)]


def states_of(kind: str) -> dict[Any, str]:
    with reading() as session:
        rows = session.execute(
            select(NotificationDelivery.device_id, NotificationDelivery.state)
            .join(Notification, Notification.id == NotificationDelivery.notification_id)
            .where(Notification.kind == kind)
        )
        return {row.device_id: row.state for row in rows}
