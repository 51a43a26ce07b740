"""Whose word that a phone is dead counts: dead phones that somebody enrolled stop nobody's messages, and an outage empties no register."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from citizen_api.push import doubting, pausing, queries, services, trying
from citizen_api.push.pausing import Providers
from citizen_api.push.queries import Recipient
from citizen_api.push.sender import Outcome
from kernel import clock, deliveries, geo, ids, outbox
from kernel.events import IncidentVerified, PushBatchDue, PushTestAsked
from kernel.geo import Position
from kernel.unit_of_work import reading, unit_of_work
from tests.community import (
    ANCHOR,
    CLIFTON,
    NUMAISH,
    ROUTES,
    delivered,
    incident,
    is_done,
    many_devices,
    registered_tokens,
    relayed,
    states,
)
from tests.house import ResidentClient
from tests.providers import Answering

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("app")]

BEGIN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=5)


class Provider(Answering):
    """Knows phones whose token says ok; is_lost: knows nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.is_lost = False

    def answer(self, token: str) -> Outcome:
        return Outcome.SENT if token.startswith("ok") and not self.is_lost else Outcome.GONE


def verified(at: Position) -> None:
    services.notify_community(delivered(IncidentVerified(incident(at=at))))


def step(sender: Any) -> None:
    """Relay and worker once: what has failed comes round as the outbox says."""
    with unit_of_work() as uow:
        outbox.publish_due(uow.session)
        outbox.fan_out(uow.session, outbox.waiting_messages(uow.session), ROUTES)
        claimed = outbox.claim(uow.session, ahead={})
    for each in claimed:
        delivery = deliveries.load(str(each.id))
        if not isinstance(delivery.event, PushBatchDue):
            continue
        try:
            services.send_batch(delivery, sender=sender)
        except services.PushUnavailable as error:
            with unit_of_work() as uow:
                outbox.fail(uow.session, delivery.id, error=error.slug, is_final=False)


def until(sender: Any, begin: datetime, end: datetime) -> None:
    now = begin
    while now < end:
        with clock.frozen_at(now):
            step(sender)
        now += STEP


def paused() -> set[str]:
    with reading() as session:
        return set(session.scalars(text("SELECT provider FROM push_pauses")))


def doubted() -> set[str]:
    with reading() as session:
        return doubting.doubted(session)


def of_each(said: str) -> list[Recipient]:
    return [Recipient(ids.new_id(), ids.new_id(), f"t-{n}", None, "en") for n in range(len(said))]


def weighed(said: str, *, now: datetime) -> str:
    """S, G and L: sent, gone and later."""
    letters = {"S": Outcome.SENT, "G": Outcome.GONE, "L": Outcome.LATER}
    with unit_of_work() as uow:
        outcomes, _ = doubting.weighed(uow, of_each(said), [letters[each] for each in said], now=now)
    return "".join(outcome.name[0] for outcome in outcomes)


def test_a_hundred_dead_phones_enrolled_before_two_hundred_that_live_hold_up_none_of_them() -> None:
    many_devices(f"gone-{n}" for n in range(100))
    living = many_devices(f"ok-{n}" for n in range(200))
    provider = Provider()
    with clock.frozen_at(BEGIN):
        verified(NUMAISH)
        step(provider)

    assert {states()[device] for device in living} == {"sent"}
    assert sorted(provider.taken) == sorted(f"ok-{n}" for n in range(200)), "each once"
    assert registered_tokens() == {f"ok-{n}" for n in range(200)}
    assert paused() == set()


def test_dead_phones_of_one_place_stop_nobody_elsewhere_and_are_forgotten() -> None:
    provider = Provider()
    many_devices((f"gone-{n}" for n in range(10)), center=ANCHOR)
    many_devices((f"ok-{n}" for n in range(20)), center=geo.anchor(CLIFTON))
    with clock.frozen_at(BEGIN):
        verified(CLIFTON)
        step(provider)
    pauses = []
    for minute in range(1, 20):
        at = BEGIN + timedelta(minutes=minute)
        with clock.frozen_at(at):
            if minute == 1:
                verified(NUMAISH)
                step(provider)
                assert len(registered_tokens()) == 30, "not on its word alone"
                assert doubted() == {"fcm"}
            verified(CLIFTON)
        until(provider, at, at + timedelta(minutes=1))
        pauses.append(paused())

    assert not any(pauses)
    assert len(provider.taken) == 20 * 20, "everybody elsewhere, each time"
    assert registered_tokens() == {f"ok-{n}" for n in range(20)}


def test_who_loses_everybody_a_moment_after_it_took_messages_empties_no_register() -> None:
    names = {f"ok-{n}" for n in range(220)}
    many_devices(names)
    provider = Provider()
    with clock.frozen_at(BEGIN):
        verified(NUMAISH)
        step(provider)
        assert len(provider.taken) == 220
    provider.is_lost = True
    begin = BEGIN + timedelta(seconds=5)
    with clock.frozen_at(begin):
        verified(NUMAISH)

    until(provider, begin, begin + timedelta(hours=1))
    assert registered_tokens() == names
    assert paused() == {"fcm"}, "it takes from nobody any more"
    provider.is_lost = False
    until(provider, begin + timedelta(hours=1), begin + timedelta(minutes=70))

    assert set(states().values()) == {"sent"}
    assert (paused(), doubted()) == (set(), set())


def test_dead_is_dead_when_it_is_said_again_after_somebody_was_reached() -> None:
    some, more = timedelta(minutes=2), timedelta(minutes=4)
    dead = "G" * 12

    assert weighed(dead, now=BEGIN) == "L" * 12
    assert weighed(dead, now=BEGIN + timedelta(minutes=1)) == "L" * 12, "nobody was reached between"
    assert weighed("G", now=BEGIN + timedelta(minutes=1)) == "L"
    assert weighed("SG", now=BEGIN + some) == "SG"
    assert weighed(dead, now=BEGIN + more) == dead
    assert weighed(dead, now=BEGIN + more) == "L" * 12, "once for each time that somebody is reached"


def test_a_new_trouble_long_after_the_last_one_is_not_believed_at_once() -> None:
    weighed("G" * 12, now=BEGIN)
    weighed("S", now=BEGIN + timedelta(minutes=1))

    assert weighed("G" * 12, now=BEGIN + timedelta(hours=1)) == "L" * 12


def test_who_looked_before_a_doubt_began_does_not_end_it() -> None:
    with unit_of_work() as uow:
        providers = pausing.look(uow, now=BEGIN, is_urgent=False)
    weighed("G" * 10, now=BEGIN)

    with unit_of_work() as uow:
        outcomes, elsewhere = doubting.weighed(uow, of_each("L" * 10), [Outcome.LATER] * 10, now=BEGIN)
        pausing.note(uow, providers, of_each("L" * 10), outcomes, now=BEGIN, elsewhere=elsewhere)

    assert (doubted(), paused()) == ({"fcm"}, {"fcm"})


def test_when_it_last_took_something_is_written_once_a_minute() -> None:
    def took_at() -> datetime:
        with reading() as session:
            return session.execute(text("SELECT took_at FROM push_providers")).scalar_one()

    weighed("S", now=BEGIN)
    weighed("S", now=BEGIN + timedelta(seconds=40))
    assert took_at() == BEGIN

    weighed("S", now=BEGIN + timedelta(seconds=80))
    assert took_at() == BEGIN + timedelta(seconds=80)


def test_the_try_goes_to_a_phone_that_a_message_has_reached() -> None:
    [reached, *_] = many_devices([f"ok-{n}" for n in range(30)])
    verified(NUMAISH)
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE notification_deliveries SET state = 'sent', settled_at = :now WHERE device_id = :id",
            {"now": clock.now(), "id": reached},
        )
    verified(NUMAISH)
    with reading() as session:
        [latest] = session.scalars(text("SELECT id FROM notifications ORDER BY at DESC LIMIT 1"))
        waiting = queries.recipients(session, latest, 0)
        found = queries.reached(session, waiting, now=clock.now())

    assert found == {reached}
    for _ in range(10):
        [who], *rest = pausing.chunks(waiting, Providers(trying={"fcm"}), most=100, reached=found)
        assert who.device_id == reached
        assert sum(len(chunk) for chunk in rest) == 29


def test_testing_ones_own_phone_forgets_nothing_on_a_doubted_word(app: Any) -> None:
    phone = ResidentClient.enrolled(app, push={"provider": "fcm", "token": "a-token"})
    test_id = phone.post("/v1/notifications/tests").json["id"]
    [test] = [each for each in relayed() if each.event == PushTestAsked(UUID(test_id))]
    weighed("G" * 10, now=clock.now())

    with pytest.raises(services.PushUnavailable):
        trying.send(test, sender=Answering(Outcome.GONE))
    assert registered_tokens() == {"a-token"}
    assert not is_done(test)

    trying.send(test, sender=Answering(Outcome.SENT))
    assert (is_done(test), doubted()) == (True, set())


def test_providers_that_nobody_was_sent_to_for_a_month_are_forgotten() -> None:
    with clock.frozen_at(clock.now() - timedelta(days=31)):
        weighed("S", now=clock.now())
    with unit_of_work() as uow:
        doubting.forget_old(uow)

    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM push_providers")) == 0
