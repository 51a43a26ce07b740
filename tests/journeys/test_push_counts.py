"""A supervisor reads how notifications go: what each provider took, what phones said, what waits and who is left alone; and of nobody who."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_api.push import services, tallies, trying
from citizen_api.push.console import ConsoleSender
from citizen_api.push.senders import NoBrowsers, Routed
from kernel import clock, ids, vapid
from kernel.events import IncidentVerified, PushBatchDue, PushTestAsked
from kernel.outbox import AlreadyDone
from kernel.unit_of_work import reading, unit_of_work
from tests.community import (
    ANCHOR,
    circle,
    delivered,
    incident,
    notifications,
    relayed,
    told,
    watching,
)
from tests.house import OfficerClient, ResidentClient
from tests.providers import Answering
from tests.webpush import CONTACT

PAGE = "/panel/notifications"
# As `senders.configured` says where nothing is configured.
NOBODY = Routed(phones=ConsoleSender(), browsers=NoBrowsers())


def phone(app: Flask, says: str) -> ResidentClient:
    push = {"provider": "fcm", "token": says}
    return watching(ResidentClient.enrolled(app, push=push), circle(ANCHOR, 600))


def shown_today(*, provider: str = "fcm") -> dict[str, int]:
    with reading() as session:
        [day] = tallies.days(session, since=clock.now().date() - timedelta(days=1))
    return dict(day.counts[provider])


def test_each_answer_counts_once_under_its_provider(app: Flask, supervisor: OfficerClient) -> None:
    first = phone(app, "sent-1")
    for says in ("sent-2", "gone-1", "refused-1", "later-1"):
        phone(app, says)

    told(Answering())
    receipts = f"/v1/notifications/{notifications()[0].id}/receipts"
    for kind in ("shown", "shown", "opened", "opened"):
        assert first.post(receipts, json={"kind": kind}).status_code == 200

    assert shown_today() == {"accepted": 2, "shown": 1, "opened": 1, "dead": 1, "refused": 1}
    assert set(shown_today(provider="webpush").values()) == {0}
    with reading() as session:
        by_firebase, by_webpush = tallies.now(session)
    assert (by_firebase.registered, by_firebase.waiting) == (4, 1)
    assert (by_webpush.registered, by_webpush.waiting) == (0, 0)
    page = supervisor.get(PAGE).text
    assert 'data-provider="fcm"' in page
    for nobodys in (
        "sent-1",
        first.device_id,
        str(notifications()[0].id),
        str(notifications()[0].incident_id),
    ):
        assert nobodys not in page


def test_what_is_opened_says_that_it_was_shown(app: Flask) -> None:
    one = phone(app, "sent-1")
    told(Answering())

    one.post(f"/v1/notifications/{notifications()[0].id}/receipts", json={"kind": "opened"})

    assert (shown_today()["shown"], shown_today()["opened"]) == (1, 1)


def test_what_was_read_in_the_inbox_alone_is_no_providers(app: Flask) -> None:
    phone(app, "sent-1")
    without = watching(ResidentClient.enrolled(app), circle(ANCHOR, 600))
    told(Answering())

    without.post(f"/v1/notifications/{notifications()[0].id}/receipts", json={"kind": "opened"})

    assert shown_today() == {"accepted": 1, "shown": 0, "opened": 0, "dead": 0, "refused": 0}


@pytest.mark.parametrize("provider", ["fcm", "webpush"])
def test_where_no_provider_is_set_up_nobody_has_accepted_refused_or_shown_anything(
    app: Flask, provider: str
) -> None:
    one = phone(app, "a-token")
    with unit_of_work() as uow:
        keys = {"p256dh": "a", "auth": "b"} if provider == "webpush" else {"p256dh": None, "auth": None}
        uow.execute(
            "UPDATE push_registrations SET provider = :provider, p256dh = :p256dh, auth = :auth",
            {"provider": provider, **keys},
        )

    told(NOBODY)
    receipts = f"/v1/notifications/{notifications()[0].id}/receipts"
    said = one.post(receipts, json={"kind": "opened"}).json

    assert (said["state"], said["accepted_at"]) == ("inbox", None)
    with reading() as session:
        assert tallies.days(session, since=clock.now().date() - timedelta(days=1)) == []


def test_neither_a_test_nor_the_registration_that_it_finds_dead_counts(app: Flask) -> None:
    """All columns are of the same messages: notices."""
    phone(app, "sent-1")
    told(Answering())
    one = phone(app, "gone-1")
    assert one.post("/v1/notifications/tests").status_code == 201

    [test] = [each for each in relayed() if isinstance(each.event, PushTestAsked)]
    trying.send(test, sender=Answering())

    assert shown_today() == {"accepted": 1, "shown": 0, "opened": 0, "dead": 0, "refused": 0}


def test_a_batch_that_runs_twice_counts_once(app: Flask) -> None:
    phone(app, "sent-1")
    services.notify_community(delivered(IncidentVerified(incident())))
    [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]

    for _ in range(2):
        with suppress(AlreadyDone):
            services.send_batch(batch, sender=Answering())

    assert shown_today()["accepted"] == 1


def test_a_day_is_the_citys(app: Flask, supervisor: OfficerClient) -> None:
    """In Karachi it is tomorrow from 19:00 UTC on."""
    with (
        clock.frozen_at(clock.now().replace(hour=18, minute=59, second=0, microsecond=0)),
        unit_of_work() as uow,
    ):
        tallies.add(uow, {("fcm", "accepted"): 3})
        before = clock.now().date()
    with (
        clock.frozen_at(clock.now().replace(hour=19, minute=1, second=0, microsecond=0)),
        unit_of_work() as uow,
    ):
        tallies.add(uow, {("webpush", "accepted"): 5})

    with reading() as session:
        found = tallies.days(session, since=before)

    assert [(each.day - before).days for each in found] == [1, 0]
    assert [each.counts["webpush"]["accepted"] for each in found] == [5, 0]


@pytest.fixture
def both_set_up(with_settings: Callable[..., None], tmp_path: Path) -> None:
    credentials = tmp_path / "firebase.json"
    credentials.write_text("{}")
    vapid.make(tmp_path / "vapid.pem")
    with_settings(
        firebase_credentials=str(credentials),
        vapid_key=str(tmp_path / "vapid.pem"),
        vapid_contact=CONTACT,
    )


def paused(provider: str, *, minutes: int = 4, left_s: int = 120) -> None:
    """Left alone since so long, and for so long."""
    now = clock.now()
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO push_pauses (id, provider, tries, since, until) VALUES (:id, :provider, 3, :since, :until)",
            {
                "id": ids.new_id(),
                "provider": provider,
                "since": now - timedelta(minutes=minutes),
                "until": now + timedelta(seconds=left_s),
            },
        )


def doubted(provider: str) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO push_providers (provider, all_dead_at, is_doubted) VALUES (:provider, :now, true)",
            {"provider": provider, "now": clock.now() - timedelta(minutes=2)},
        )


def at(*, minutes: int) -> str:
    """So long from now as the page says it: by the city's clock, with the date where it is another day."""
    now = clock.now().astimezone(ZoneInfo("Asia/Karachi"))
    then = now + timedelta(minutes=minutes)
    return f"{then:%H:%M:%S}" if then.date() == now.date() else f"{then:%-d %b, %H:%M}"


def pauses(supervisor: OfficerClient) -> list[list[str]]:
    """The section as it is read: of each who it is, since when, why and until when."""
    page = supervisor.get(PAGE).text
    [section] = re.findall(r'<section aria-labelledby="pauses">.*?</section>', page, flags=re.DOTALL)
    rows = re.findall(r"<li data-trouble.*?</li>", section, flags=re.DOTALL)
    assert bool(rows) is ("No provider is left alone" not in section)
    parts = [re.findall(r"<(?:p|dd)>(.*?)</(?:p|dd)>", row, flags=re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>|\s+", " ", part).strip() for part in row] for row in parts]


@pytest.mark.usefixtures("both_set_up")
def test_who_is_left_alone_is_told_since_when_why_and_until_when(supervisor: OfficerClient) -> None:
    with clock.frozen_at(clock.now()):
        paused("fcm")
        [[way, since, why, until]] = pauses(supervisor)
        assert (way, since, until) == ("Phones, by Firebase", at(minutes=-4), at(minutes=2))

    assert why == "It takes nothing: an outage, no answer, or too many messages for it."


@pytest.mark.usefixtures("both_set_up")
def test_who_is_doubted_says_so_and_is_asked_as_always_where_it_is_not_left_alone(
    supervisor: OfficerClient,
) -> None:
    with clock.frozen_at(clock.now()):
        doubted("fcm")
        [alone] = pauses(supervisor)
        paused("fcm", left_s=-1)
        [both] = pauses(supervisor)
        assert (alone[1], alone[3]) == (f"last {at(minutes=-2)}", "is asked as always")
        assert (both[1], both[3]) == (at(minutes=-4), "with the next message")

    assert alone[2] == both[2]
    assert alone[2].startswith("It calls every phone gone")


@pytest.mark.usefixtures("both_set_up")
def test_push_services_are_called_as_the_settings_know_them_and_those_of_one_name_stand_together(
    supervisor: OfficerClient,
) -> None:
    """What stands under a name is anybody's to invent."""
    paused("one.notify.windows.com", minutes=3)
    paused("somebodys-own.notify.windows.com", minutes=9)
    paused("elsewhere.example", minutes=1)

    ways = [row[0] for row in pauses(supervisor)]

    assert [way.removeprefix("Browsers, by Web Push").strip() for way in ways] == [
        "notify.windows.com, 2 push services",
        "another push service",
    ]
    assert "somebodys-own" not in supervisor.get(PAGE).text


@pytest.mark.usefixtures("both_set_up")
def test_where_nobody_is_left_alone_it_says_so(supervisor: OfficerClient) -> None:
    assert pauses(supervisor) == []


def test_a_provider_that_is_not_set_up_any_more_is_left_alone_by_nobody(supervisor: OfficerClient) -> None:
    paused("fcm")

    assert pauses(supervisor) == []


def test_more_than_can_be_counted_at_a_look_is_told_as_so_many(
    app: Flask, supervisor: OfficerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        phone(app, f"later-{number}")
    told(Answering())
    monkeypatch.setattr(tallies, "MOST_WAITING", 2)

    assert "2</bdi> or more" in supervisor.get(PAGE).text


@pytest.mark.parametrize("days", ["", "?days=7", "?days=28", "?days=91", "?days=4000", "?days=x"])
def test_an_empty_time_says_so(supervisor: OfficerClient, days: str) -> None:
    answer = supervisor.get(PAGE + days)

    assert answer.status_code == 200
    assert "No message has left the house in this time" in answer.text


def test_it_is_the_supervisors_page(verifier: OfficerClient, operator: OfficerClient, app: Flask) -> None:
    assert [each.get(PAGE).status_code for each in (verifier, operator)] == [403, 403]
    assert app.test_client().get(PAGE).status_code == 303


def test_days_that_nobody_compares_are_forgotten(app: Flask) -> None:
    with clock.frozen_at(clock.now() - timedelta(days=402)), unit_of_work() as uow:
        tallies.add(uow, {("fcm", "accepted"): 1})

    with unit_of_work() as uow:
        tallies.forget_old(uow)

    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM push_tallies")) == 0
