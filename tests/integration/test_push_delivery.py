"""A verified incident is told to each device concerned once, whatever breaks on the way; dead registrations go."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_api.push import audience, services
from citizen_api.push.firebase import FirebaseSender
from citizen_api.push.models import NotificationDelivery
from citizen_api.push.sender import Outcome
from kernel import clock, outbox
from kernel.audit.models import AuditEntry
from kernel.events import IncidentVerified, PushBatchDue
from kernel.unit_of_work import reading, unit_of_work
from tests.community import (
    ANCHOR,
    CLIFTON,
    delivered,
    incident,
    is_done,
    many_devices,
    notifications,
    registered_tokens,
    relayed,
    states,
)
from tests.fakes import fcm as fake_fcm
from tests.providers import Answering

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("app")]


class Dying(Answering):
    """Breaks when so many have passed through it."""

    def __init__(self, *, after):
        super().__init__()
        self.after = after

    def send(self, pushes):
        outcomes = super().send(pushes)
        if len(self.asked) >= self.after:
            raise KeyboardInterrupt
        return outcomes


@pytest.fixture
def fcm(tmp_path):
    with fake_fcm.running(tmp_path) as server:
        yield server


@pytest.fixture
def firebase(fcm):
    sender = FirebaseSender(credentials_path=fcm.credentials_path, fcm_url=fcm.url)
    yield sender
    sender.close()


def verified(**changes):
    """An incident was verified and the community is to be told; the batches that wait."""
    delivery = delivered(IncidentVerified(incident(**changes)))
    services.notify_community(delivery)
    batches = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
    return sorted(batches, key=lambda each: each.event.batch)


def send_all(batches, sender):
    for batch in batches:
        services.send_batch(batch, sender=sender)


def test_who_watches_the_place_is_told_and_nobody_else():
    [near, without_push] = many_devices(["ok-near", None])
    many_devices(["ok-far"], center=CLIFTON)

    [batch] = verified()

    assert states() == {near: "waiting", without_push: "inbox"}
    [notification] = notifications()
    assert (notification.kind, notification.category) == ("incident_verified", "phone_snatching")
    assert (notification.lat, notification.lon) == (ANCHOR.lat, ANCHOR.lon)
    assert batch.event == PushBatchDue(notification.id, 0)


def test_the_act_is_accounted_for_in_the_same_commit():
    verified()

    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "notification.issue"))
    assert (entry.subject_id, entry.actor_kind) == (notifications()[0].id, "system")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": "unfounded"}, id="it did not happen"),
        pytest.param({"status": "under_review"}, id="nobody has decided"),
        pytest.param({"status": "withdrawn"}, id="it was withdrawn before we came to it"),
        pytest.param({"category": "sos"}, id="a call for help is not the neighbours' business"),
        pytest.param({"at": None}, id="nobody knows where"),
    ],
)
def test_the_community_hears_of_nothing_else(changes):
    many_devices(["ok-near"])

    assert verified(**changes) == []
    assert notifications() == []


def test_the_same_delivery_run_twice_tells_once():
    many_devices(["ok-near"])
    delivery = delivered(IncidentVerified(incident()))
    services.notify_community(delivery)

    with pytest.raises(outbox.AlreadyDone):
        services.notify_community(delivery)

    assert len(notifications()) == 1
    assert len(states()) == 1


def test_an_incident_verified_twice_is_told_once():
    many_devices(["ok-near"])
    incident_id = incident()
    services.notify_community(delivered(IncidentVerified(incident_id)))
    again = delivered(IncidentVerified(incident_id))

    services.notify_community(again)

    assert len(notifications()) == 1
    assert is_done(again)


def test_a_large_audience_is_dealt_into_batches_of_500():
    devices = many_devices([f"ok-{n}" for n in range(audience.BATCH_SIZE + 20)] + [None] * 20)
    sender = Answering()

    batches = verified()
    assert [batch.event.batch for batch in batches] == [0, 1]
    send_all(batches[1:], sender)
    assert len(sender.tokens) == 20
    send_all(batches[:1], sender)

    assert len(sender.tokens) == len(set(sender.tokens)) == audience.BATCH_SIZE + 20
    assert list(states().values()).count("sent") == audience.BATCH_SIZE + 20
    assert set(states()) == set(devices)


def test_each_device_reads_it_in_its_own_language(firebase, fcm):
    many_devices(["ok-en", "ok-ur", "ok-sd", "ok-fr"], locales=("en-PK", "ur", "sd", "fr"))

    send_all(verified(), firebase)

    assert {fake_fcm.address_of(each): each["data"]["locale"] for each in fcm.received} == {
        "ok-en": "en",
        "ok-ur": "ur",
        "ok-sd": "sd",
        "ok-fr": "en",
    }


def test_dead_registrations_are_forgotten_and_what_cannot_pass_is_dropped(firebase):
    [ok, gone, mismatch, bad] = many_devices(["ok-1", "gone-1", "mismatch-1", "bad-1"])
    [batch] = verified()

    services.send_batch(batch, sender=firebase)

    assert states() == {ok: "sent", gone: "gone", mismatch: "gone", bad: "refused"}
    assert registered_tokens() == {"ok-1", "bad-1"}
    assert is_done(batch)


def test_a_registration_made_since_is_not_taken_for_the_dead_one(app):
    [device] = many_devices(["gone-1"])
    [batch] = verified()

    class RegistersMeanwhile(Answering):
        def send(self, pushes):
            from citizen_api.devices import registrations

            with unit_of_work() as uow:
                registrations.register(uow, device, registrations.PushAddress("fcm", "ok-new"))
            return [Outcome.GONE]

    services.send_batch(batch, sender=RegistersMeanwhile())

    assert registered_tokens() == {"ok-new"}


@pytest.mark.parametrize("trouble", ["quota", "down", "closes"])
def test_only_who_was_not_reached_is_tried_again(firebase, fcm, trouble):
    [ok, late] = many_devices(["ok-1", f"{trouble}-1"])
    [batch] = verified()

    for _ in range(3):
        with pytest.raises(services.PushUnavailable):
            services.send_batch(batch, sender=firebase)

    assert states() == {ok: "sent", late: "waiting"}
    assert len(fcm.sent_to("ok-1")) == 1
    assert len(fcm.sent_to(f"{trouble}-1")) == 3
    assert not is_done(batch)


def test_an_outage_ends_and_everybody_has_it_once(firebase, fcm):
    devices = many_devices([f"ok-{n}" for n in range(250)])
    [batch] = verified()
    fcm.is_down = True
    with pytest.raises(services.PushUnavailable):
        services.send_batch(batch, sender=firebase)
    assert len(fcm.received) == 100, "one chunk is enough to see that the provider is down"
    with pytest.raises(services.PushUnavailable):
        services.send_batch(batch, sender=firebase)
    assert len(fcm.received) == 100, "and then it is left alone for a while"
    fcm.is_down = False

    with clock.frozen_at(clock.now() + timedelta(seconds=15)):
        services.send_batch(batch, sender=firebase)

    assert states() == dict.fromkeys(devices, "sent")
    assert {len(tags) for tags in fcm.shown.values()} == {1}
    assert len(fcm.shown) == 250
    assert is_done(batch)


def test_a_process_that_dies_in_mid_run_repeats_at_most_one_chunk():
    many_devices([f"ok-{n:03}" for n in range(250)])
    [batch] = verified()
    dying = Dying(after=200)
    with pytest.raises(KeyboardInterrupt):
        services.send_batch(batch, sender=dying)
    surviving = Answering()

    services.send_batch(batch, sender=surviving)

    repeated = set(dying.tokens) & set(surviving.tokens)
    assert len(repeated) == 100, "the chunk that was sent and not yet noted"
    assert set(dying.tokens) | set(surviving.tokens) == {f"ok-{n:03}" for n in range(250)}
    assert set(states().values()) == {"sent"}


def test_stale_advice_is_not_sent_any_more():
    [device] = many_devices(["ok-1"])
    [batch] = verified()
    sender = Answering()

    with clock.frozen_at(clock.now() + services.LIFE + timedelta(seconds=1)):
        services.send_batch(batch, sender=sender)

    assert sender.tokens == []
    assert states() == {device: "expired"}
    assert is_done(batch)


def test_a_registration_that_went_away_leaves_nothing_waiting():
    [device] = many_devices(["ok-1"])
    [batch] = verified()
    with unit_of_work() as uow:
        uow.execute("DELETE FROM push_registrations")

    services.send_batch(batch, sender=Answering())

    assert states() == {device: "gone"}
    assert is_done(batch)


@pytest.mark.parametrize("how", ["ended_at = now()", "waits_until = now() + interval '1 minute'"])
def test_nothing_is_sent_to_a_device_that_is_signed_out_or_not_let_in(how):
    [shut_out, near] = many_devices(["ok-shut-out", "ok-near"])
    [batch] = verified()
    with unit_of_work() as uow:
        uow.execute(f"UPDATE devices SET {how} WHERE id = :id", {"id": shut_out})
    sender = Answering()

    services.send_batch(batch, sender=sender)
    sent = states()
    verified()

    assert sender.tokens == ["ok-near"]
    assert sent == {near: "sent", shut_out: "gone"}
    assert is_done(batch)
    with reading() as session:
        told = session.scalars(select(NotificationDelivery.device_id)).all()
    assert sorted(told) == sorted([near, near, shut_out])
