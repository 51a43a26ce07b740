"""A provider that hangs, or answers 429, 503 or 404 for an hour: it is left alone and tried with one message now and then; nothing is
lost, no registration is forgotten because it calls everybody dead, all has left within ten minutes of its end, what is stale is not sent, and what an SOS needs never waits behind it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from citizen_api.push import doubting, messages, pausing, services
from citizen_api.push import firebase as firebase_module
from citizen_api.push.firebase import FirebaseSender
from citizen_api.push.sender import Outcome
from kernel import clock, outbox
from kernel.events import IncidentVerified, PushBatchDue
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work
from tests.community import ROUTES, delivered, incident, many_devices, registered_tokens, relayed, states
from tests.fakes import fcm as fake_fcm
from tests.providers import Answering

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("app")]

BEGIN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEP = timedelta(seconds=5)


@pytest.fixture
def fcm(tmp_path: Path) -> Iterator[fake_fcm.FakeFcm]:
    with fake_fcm.running(tmp_path) as server:
        yield server


@pytest.fixture
def firebase(fcm: fake_fcm.FakeFcm, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirebaseSender]:
    monkeypatch.setattr(firebase_module, "TIMEOUT_S", 2.0)
    sender = FirebaseSender(credentials_path=fcm.credentials_path, fcm_url=fcm.url)
    yield sender
    sender.close()


class House:
    """Relay and push worker, each step of five seconds; a failed batch comes round as the outbox says."""

    def __init__(self, sender: Any) -> None:
        self.sender = sender
        self.runs = 0

    def step(self) -> None:
        with unit_of_work() as uow:
            outbox.publish_due(uow.session)
            outbox.fan_out(uow.session, outbox.waiting_messages(uow.session), ROUTES)
            claimed = outbox.claim(uow.session, ahead={})
        for each in claimed:
            delivery = self.load(each.id)
            if isinstance(delivery.event, PushBatchDue):
                self.run(delivery)

    def load(self, delivery_id: Any) -> Delivery:
        from kernel import deliveries

        return deliveries.load(str(delivery_id))

    def run(self, delivery: Delivery) -> None:
        self.runs += 1
        try:
            services.send_batch(delivery, sender=self.sender)
        except services.PushUnavailable as error:
            with unit_of_work() as uow:
                outbox.fail(uow.session, delivery.id, error=error.slug, is_final=False)

    def until(self, begin: datetime, end: datetime) -> None:
        now = begin
        while now < end:
            with clock.frozen_at(now):
                self.step()
            now += STEP


def verified() -> None:
    services.notify_community(delivered(IncidentVerified(incident())))


@pytest.mark.waits
def test_an_hour_of_503_costs_few_requests_loses_nobody_and_is_made_up_for_in_ten_minutes(
    firebase: FirebaseSender, fcm: fake_fcm.FakeFcm
) -> None:
    devices = many_devices([f"ok-{n}" for n in range(1_200)])
    house = House(firebase)
    with clock.frozen_at(BEGIN):
        verified()
    fcm.is_down = True

    house.until(BEGIN, BEGIN + HOUR)
    in_vain = len(fcm.received)
    assert set(states().values()) == {"waiting"}
    fcm.is_down = False
    house.until(BEGIN + HOUR, BEGIN + HOUR + timedelta(minutes=10))

    assert states() == dict.fromkeys(devices, "sent")
    assert len(fcm.shown) == 1_200
    assert {len(tags) for tags in fcm.shown.values()} == {1}
    assert in_vain <= 100 + 30, "one chunk to see that it is down, then a single message at a time"


@pytest.mark.waits
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param("hangs", id="it hangs"),
        pytest.param("quota", id="429"),
        pytest.param("lost", id="404 that names nobody"),
        pytest.param("gone", id="404 that calls everybody dead"),
        pytest.param("mismatch", id="403, for our credentials are another project's"),
    ],
)
def test_an_hour_of_it_costs_few_requests_and_loses_nobody(
    trouble: str, firebase: FirebaseSender, fcm: fake_fcm.FakeFcm
) -> None:
    names = [f"ok-{n}" for n in range(220)]
    devices = many_devices(names)
    house = House(firebase)
    with clock.frozen_at(BEGIN):
        verified()
    fcm.trouble = trouble

    house.until(BEGIN, BEGIN + HOUR)
    in_vain = len(fcm.received)
    assert set(states().values()) == {"waiting"}
    assert registered_tokens() == set(names)
    fcm.trouble = ""
    house.until(BEGIN + HOUR, BEGIN + HOUR + timedelta(minutes=10))

    assert states() == dict.fromkeys(devices, "sent")
    assert sorted(fcm.taken) == sorted(names), "each once"
    assert in_vain <= 100 + 30


def test_who_is_really_dead_is_forgotten_all_the_same() -> None:
    """Among those who live, however many they are; and few dead ones by themselves."""
    many_devices([*(f"gone-{n}" for n in range(40)), "ok-1"])

    verified()
    [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
    services.send_batch(batch, sender=Answering())

    assert registered_tokens() == {"ok-1"}


def test_on_the_word_of_one_that_is_doubted_nobody_is_forgotten() -> None:
    names = [f"ok-{n}" for n in range(12)]
    many_devices(names)

    house = House(Answering(Outcome.GONE))
    with clock.frozen_at(BEGIN):
        verified()
    house.until(BEGIN, BEGIN + timedelta(minutes=3))

    assert registered_tokens() == set(names)
    with reading() as session:
        assert doubting.doubted(session) == {"fcm"}
    house.sender = Answering()
    house.until(BEGIN + timedelta(minutes=3), BEGIN + timedelta(minutes=10))
    assert set(states().values()) == {"sent"}
    with reading() as session:
        assert doubting.doubted(session) == set()


def test_what_is_stale_when_it_is_back_is_not_sent() -> None:
    devices = many_devices([f"ok-{n}" for n in range(30)])
    down = Answering(Outcome.LATER)
    house = House(down)
    with clock.frozen_at(BEGIN):
        verified()
        house.step()
    house.until(BEGIN + services.LIFE - timedelta(minutes=1), BEGIN + services.LIFE + timedelta(minutes=10))

    assert states() == dict.fromkeys(devices, "expired")
    assert len(down.asked) < 60


class TestAnSos:
    """What an SOS needs: its own wake goes out whatever else is left alone, and a long sending makes room for it."""

    def sos_waits(self) -> None:
        with unit_of_work() as uow:
            uow.execute(
                "INSERT INTO outbox_messages (id, event, payload, request_id, urgent, published_at, untold)"
                " VALUES (gen_random_uuid(), 'SosMessageSent', '{}', '', true, now(), '')"
            )
            uow.execute(
                "INSERT INTO outbox_deliveries (id, message_id, queue, job, state, attempts, urgent, next_at, last_error)"
                " SELECT gen_random_uuid(), id, 'push', 'citizen_api.jobs.wake_phone', 'waiting', 1, true, now(), ''"
                " FROM outbox_messages WHERE event = 'SosMessageSent'"
            )

    def batch(self) -> Delivery:
        [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
        return batch

    def test_a_sending_makes_room_after_the_chunk_it_is_at(self) -> None:
        case = self

        class Meanwhile(Answering):
            def send(self, pushes: Any) -> list[Outcome]:
                outcomes = super().send(pushes)
                if len(self.asked) == 100:
                    case.sos_waits()
                return outcomes

        many_devices([f"ok-{n}" for n in range(350)])
        verified()
        batch, sender = self.batch(), Meanwhile()

        with pytest.raises(services.PushUnavailable):
            services.send_batch(batch, sender=sender)
        assert len(sender.asked) == 100

        with unit_of_work() as uow:  # the worker took it
            uow.execute(
                "UPDATE outbox_deliveries SET state = 'done' WHERE job = 'citizen_api.jobs.wake_phone'"
            )
        services.send_batch(batch, sender=sender)
        assert len(sender.asked) == 350

    def test_one_that_the_provider_refused_holds_up_nobody(self) -> None:
        many_devices([f"ok-{n}" for n in range(150)])
        verified()
        batch = self.batch()
        self.sos_waits()
        with unit_of_work() as uow:
            uow.execute("UPDATE outbox_deliveries SET last_error = 'wake-unavailable' WHERE urgent")

        services.send_batch(batch, sender=Answering())

        assert set(states().values()) == {"sent"}

    def test_it_asks_a_provider_that_is_left_alone(self) -> None:
        with unit_of_work() as uow:
            uow.execute(
                "INSERT INTO push_pauses (id, provider, tries, since, until)"
                " VALUES (gen_random_uuid(), 'fcm', 5, now(), now() + interval '1 hour')"
            )
            common = pausing.look(uow, now=clock.now(), is_urgent=False)
            urgent = pausing.look(uow, now=clock.now(), is_urgent=True)

        assert common.closed == {"fcm"}
        assert urgent.closed == set()


def test_of_many_who_come_when_a_pause_is_over_one_has_the_try() -> None:
    now = clock.now()
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO push_pauses (id, provider, tries, since, until)"
            " VALUES (gen_random_uuid(), 'fcm', 1, :now, :now)",
            {"now": now - timedelta(seconds=1)},
        )
        first = pausing.look(uow, now=now, is_urgent=False)
        second = pausing.look(uow, now=now, is_urgent=False)
        later = pausing.look(uow, now=now + pausing.TRYING, is_urgent=False)

    assert (first.trying, first.closed) == ({"fcm"}, set())
    assert (second.trying, second.closed) == (set(), {"fcm"})
    assert later.trying == {"fcm"}, "who had the try may have died"


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_the_pauses_double_from_ten_seconds_to_five_minutes_each_a_little_longer_by_chance(
    chance: float,
) -> None:
    pauses = [pausing.pause_s(tries, chance=chance) for tries in range(1, 60)]

    assert pauses[0] == pytest.approx(10 + 2.5 * chance)
    assert pauses == sorted(pauses)
    assert max(pauses) == pausing.LONGEST_S
    assert all(b <= 2 * a + 0.001 for a, b in pairwise(pauses))


def test_a_few_who_are_put_off_are_no_outage() -> None:
    many_devices(["ok-1", "later-1"])

    verified()
    [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
    for _ in range(2):
        with pytest.raises(services.PushUnavailable):
            services.send_batch(batch, sender=Answering())

    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM push_pauses")) == 0


def test_how_long_each_kind_is_worth_a_push() -> None:
    assert services.life_of(messages.INCIDENT_VERIFIED) == services.LIFE
    assert services.life_of(messages.HELP_ASKED) == timedelta(minutes=20)
    assert services.life_of(messages.INCIDENT_WITHDRAWN) == timedelta(hours=24)
