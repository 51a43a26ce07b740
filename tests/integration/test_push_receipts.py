"""What became of a notification on a phone is told by the phone, also later and again; a test goes to the phone that asks."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text

from citizen_api.push import figures, trying
from citizen_api.push.console import ConsoleSender
from citizen_api.push.sender import Outcome
from citizen_api.push.services import PushUnavailable
from kernel import clock
from kernel.events import PushTestAsked
from kernel.unit_of_work import reading
from tests.community import (
    ANCHOR,
    circle,
    notifications,
    registered_tokens,
    relayed,
    watching,
)
from tests.community import told as tell
from tests.house import ResidentClient, instant
from tests.providers import Answering

pytestmark = pytest.mark.usefixtures("app")
FCM = {"provider": "fcm", "token": "a-token"}


@pytest.fixture
def told(app):
    """A phone that was told of something, by push."""
    phone = watching(ResidentClient.enrolled(app, push=FCM), circle(ANCHOR, 600))
    tell(Answering())
    return phone


def address(more=""):
    return f"/v1/notifications/{notifications()[0].id}{more}"


def receipts(client):
    return client.get(address("/receipts")).json


class TestReceipts:
    def test_the_providers_answer_is_the_first(self, told):
        found = receipts(told)

        assert found["state"] == "sent"
        assert found["accepted_at"] is not None
        assert (found["shown_at"], found["opened_at"]) == (None, None)

    def test_the_first_word_of_each_kind_stands(self, told):
        first = told.post(address("/receipts"), json={"kind": "shown"}).json
        again = told.post(address("/receipts"), json={"kind": "shown"}).json
        opened = told.post(address("/receipts"), json={"kind": "opened"}).json

        assert first["shown_at"] == again["shown_at"] == opened["shown_at"] is not None
        assert first["opened_at"] is None
        assert opened["opened_at"] is not None

    def test_what_was_opened_was_shown(self, told):
        assert told.post(address("/receipts"), json={"kind": "opened"}).json["shown_at"] is not None

    def test_it_may_be_said_hours_later_by_a_clock_that_is_a_day_off(self, told):
        now = clock.now()
        wrong = now + timedelta(days=1)
        said = {"kind": "shown", "at": clock.wire(wrong), "sent_at": clock.wire(wrong + timedelta(hours=2))}

        with clock.frozen_at(now + timedelta(hours=2)):
            shown_at = instant(told.post(address("/receipts"), json=said).json["shown_at"])

        assert abs(shown_at - now) < timedelta(seconds=1)

    @pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(days=400)])
    def test_it_is_never_before_it_was_told_nor_after_now(self, told, off):
        said = {"kind": "opened", "at": clock.wire(clock.now() + off)}

        found = told.post(address("/receipts"), json=said).json

        at = notifications()[0].at.replace(microsecond=0)
        assert at <= instant(found["opened_at"]) <= clock.now()
        assert at <= instant(found["shown_at"]) <= clock.now()

    def test_another_phone_knows_nothing_of_it(self, told, neighbour):
        assert neighbour.get(address()).status_code == 404
        assert neighbour.get(address("/receipts")).status_code == 404
        assert neighbour.post(address("/receipts"), json={"kind": "shown"}).status_code == 404
        assert receipts(told)["shown_at"] is None

    def test_they_are_counted_by_step(self, told):
        told.post(address("/receipts"), json={"kind": "opened"})
        registry = CollectorRegistry()

        figures.measure(registry)

        said = generate_latest(registry).decode()
        for step, count in {"told": 1, "accepted": 1, "shown": 1, "opened": 1, "gone": 0}.items():
            assert f'gawah_notification_deliveries{{step="{step}"}} {count}.0' in said
        assert 'gawah_push_registrations{provider="fcm"} 1.0' in said


class TestOneNotification:
    def test_it_reads_as_in_the_inbox(self, told):
        [listed] = told.get("/v1/notifications").json["items"]

        assert told.get(address()).json == {**listed, "replaces": None}

    def test_nobody_has_one_that_is_none(self, told):
        assert told.get(f"/v1/notifications/{uuid4()}").status_code == 404


def asked(client):
    answer = client.post("/v1/notifications/tests")
    assert answer.status_code == 201, answer.text
    test_id = answer.json["id"]
    [delivery] = [each for each in relayed() if each.event == PushTestAsked(UUID(test_id))]
    return test_id, delivery


class TestTestingAPhone:
    def test_a_real_message_goes_to_the_phone_that_asks_and_to_nobody_else(self, app):
        phone = ResidentClient.enrolled(app, push=FCM, locale="ur")
        ResidentClient.enrolled(app, push={"provider": "fcm", "token": "another"})
        test_id, delivery = asked(phone)
        sender = Answering()

        trying.send(delivery, sender=sender)

        [push] = sender.asked
        assert (push.token, str(push.notification_id), push.kind) == ("a-token", test_id, "push_test")
        assert push.message.locale == "ur"
        assert push.is_wanted_now
        found = phone.get(f"/v1/notifications/{test_id}/receipts").json
        assert (found["state"], found["accepted_at"] is None) == ("sent", False)
        assert phone.get(f"/v1/notifications/{test_id}").json["kind"] == "push_test"
        assert phone.get("/v1/notifications").json["items"] == [], "it is in no inbox"

    def test_its_receipts_are_taken_as_any_other(self, app):
        phone = ResidentClient.enrolled(app, push=FCM)
        test_id, _ = asked(phone)

        said = phone.post(f"/v1/notifications/{test_id}/receipts", json={"kind": "opened"}).json

        assert said["shown_at"] is not None
        assert said["opened_at"] is not None

    def test_without_a_registration_there_is_nothing_to_test(self, resident):
        answer = resident.post("/v1/notifications/tests")

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/push-not-registered")

    def test_it_waits_for_its_provider_and_not_for_ever(self, app):
        phone = ResidentClient.enrolled(app, push=FCM)
        test_id, delivery = asked(phone)
        with pytest.raises(PushUnavailable):
            trying.send(delivery, sender=Answering(Outcome.LATER))
        sender = Answering()

        with clock.frozen_at(clock.now() + trying.LIFE):
            trying.send(delivery, sender=sender)

        assert sender.asked == []
        assert phone.get(f"/v1/notifications/{test_id}/receipts").json["state"] == "expired"

    def test_a_dead_registration_is_forgotten(self, app):
        phone = ResidentClient.enrolled(app, push=FCM)
        test_id, delivery = asked(phone)

        trying.send(delivery, sender=Answering(Outcome.GONE))

        assert registered_tokens() == set()
        assert phone.get(f"/v1/notifications/{test_id}/receipts").json["state"] == "gone"

    def test_where_no_provider_is_set_up_nobody_takes_it(self, app):
        phone = ResidentClient.enrolled(app, push=FCM)
        test_id, delivery = asked(phone)

        trying.send(delivery, sender=ConsoleSender())

        found = phone.get(f"/v1/notifications/{test_id}/receipts").json
        assert (found["state"], found["accepted_at"]) == ("refused", None)

    def test_a_few_an_hour_are_enough(self, app, with_settings):
        with_settings(push_tests_per_hour=2)
        phone = ResidentClient.enrolled(app, push=FCM)
        other = ResidentClient.enrolled(app, push={"provider": "fcm", "token": "another"})

        answers = [phone.post("/v1/notifications/tests").status_code for _ in range(3)]

        assert answers == [201, 201, 429]
        assert other.post("/v1/notifications/tests").status_code == 201

    def test_erasing_takes_it_along(self, app):
        phone = ResidentClient.enrolled(app, push=FCM)
        asked(phone)

        phone.request("DELETE", f"/v1/devices/{phone.device_id}")

        with reading() as session:
            assert session.scalar(text("SELECT count(*) FROM push_tests")) == 0
