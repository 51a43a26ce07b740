"""In its quiet hours a device has everything in its inbox at once; a push waits until they end, or is left out where it would be
stale by then. A correction comes to exactly who was told, and to those who were told by push at once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from citizen_api.push import correcting, services
from citizen_api.push.models import NotificationDelivery
from kernel import clock, outbox
from kernel.events import IncidentVerified, IncidentWithdrawn, PushBatchDue
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work
from tests import community
from tests.community import delivered, incident, many_devices, notifications, relayed, states
from tests.providers import Answering

pytestmark = pytest.mark.usefixtures("app")

# In Karachi, five hours ahead: 23:40.
NIGHT = datetime(2026, 11, 30, 18, 40, tzinfo=UTC)
EVENING = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)  # 21:30
DAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def quiet(device_id: UUID, begins: int, ends: int) -> None:
    """begins, ends: minutes of the day."""
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO watch_choices (id, device_id, quiet_from_min, quiet_to_min, may_be_asked)"
            " VALUES (gen_random_uuid(), :id, :begins, :ends, false)",
            {"id": device_id, "begins": begins, "ends": ends},
        )


def due() -> list[Delivery]:
    """What the timer and the relay hand out now, as far as it is a batch."""
    with unit_of_work() as uow:
        outbox.publish_due(uow.session)
    return [each for each in relayed() if isinstance(each.event, PushBatchDue)]


def verify() -> UUID:
    incident_id = incident()
    services.notify_community(delivered(IncidentVerified(incident_id)))
    return incident_id


def send_due(sender: Answering) -> list[str]:
    """The tokens that were sent to now."""
    before = len(sender.tokens)
    for batch in due():
        services.send_batch(batch, sender=sender)
    return sorted(sender.tokens[before:])


@pytest.mark.parametrize(
    ("begins", "ends", "at", "waits_min"),
    [
        pytest.param("22:00", "01:00", NIGHT, 80, id="over midnight, before it"),
        pytest.param("20:00", "23:50", NIGHT, 10, id="the end of the evening"),
        pytest.param("23:00", "23:41", NIGHT, 1, id="one more minute"),
        pytest.param("23:41", "07:00", NIGHT, 0, id="not begun"),
        pytest.param("12:00", "23:40", NIGHT, 0, id="just over"),
        pytest.param("23:40", "00:00", NIGHT, 20, id="just begun"),
        pytest.param("22:00", "07:00", DAY, 0, id="by day"),
    ],
)
def test_a_push_waits_until_the_quiet_hours_end_and_at_most_a_quarter_of_an_hour_longer(
    begins: str, ends: str, at: datetime, waits_min: int
) -> None:
    def minute(words: str) -> int:
        hours, minutes = words.split(":")
        return int(hours) * 60 + int(minutes)

    sender = Answering()
    with clock.frozen_at(at):
        [device] = many_devices(["ok-1"])
        quiet(device, minute(begins), minute(ends))
        verify()
        assert states() == {device: "waiting"}
        first = send_due(sender)

    if not waits_min:
        assert first == ["ok-1"]
        return
    assert first == []
    with clock.frozen_at(at + timedelta(minutes=waits_min) - timedelta(seconds=1)):
        assert send_due(sender) == []
    with clock.frozen_at(at + timedelta(minutes=waits_min + 15)):
        assert send_due(sender) == ["ok-1"]
        assert states() == {device: "sent"}


def test_what_would_be_stale_by_then_stays_in_the_inbox_alone() -> None:
    sender = Answering()
    with clock.frozen_at(NIGHT):
        asleep, awake = many_devices(["ok-asleep", "ok-awake"])
        quiet(asleep, 22 * 60, 7 * 60)
        verify()

        assert states() == {asleep: "quiet", awake: "waiting"}
        assert send_due(sender) == ["ok-awake"]

    with clock.frozen_at(NIGHT + timedelta(hours=8)):
        assert send_due(sender) == []
    assert states() == {asleep: "quiet", awake: "sent"}


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        pytest.param(5 * 60 + 25, "waiting", id="a quarter of an hour before it is stale"),
        pytest.param(5 * 60 + 40, "quiet", id="when it is"),
    ],
)
def test_what_ends_with_the_quiet_hours_is_stale(ends: int, state: str) -> None:
    """It is worth a push for six hours: at 23:40 until 5:40, and not at it."""
    with clock.frozen_at(NIGHT):
        [device] = many_devices(["ok-1"])
        quiet(device, 22 * 60, ends)
        verify()

    assert states() == {device: state}


def test_the_inbox_has_it_at_once(resident: community.Any) -> None:
    community.watching(resident, community.circle(community.NUMAISH, 600))
    with clock.frozen_at(NIGHT):
        quiet(UUID(resident.device_id), 22 * 60, 7 * 60)
        verify()

        [item] = resident.get("/v1/notifications").json["items"]

    assert item["kind"] == "incident_verified"


def test_many_who_sleep_differently_are_sent_in_few_batches_each_in_its_time() -> None:
    sender = Answering()
    with clock.frozen_at(NIGHT):
        devices = many_devices([f"ok-{n:02}" for n in range(40)])
        for number, device in enumerate(devices[:30]):
            quiet(device, 22 * 60, (24 * 60 + 30 + number % 3 * 60) % (24 * 60))  # until 0:30, 1:30 or 2:30
        verify()
        with reading() as session:
            batches = session.execute(
                select(NotificationDelivery.batch, text("count(*)"))
                .group_by(NotificationDelivery.batch)
                .order_by(NotificationDelivery.batch)
            ).all()
        assert [tuple(row) for row in batches] == [(0, 10), (1, 10), (2, 10), (3, 10)]
        assert len(send_due(sender)) == 10

    for hours in (1, 2, 3):
        with clock.frozen_at(NIGHT + timedelta(minutes=hours * 60 - 9)):
            assert send_due(sender) == []
        with clock.frozen_at(NIGHT + timedelta(minutes=hours * 60)):
            assert len(send_due(sender)) == 10
    assert set(states().values()) == {"sent"}
    assert len(set(sender.tokens)) == 40


def test_quiet_hours_that_begin_in_an_outage_put_the_push_off_again() -> None:
    sender = Answering()
    with clock.frozen_at(EVENING):
        late, early, awake = many_devices(["ok-late", "ok-early", "ok-awake"])
        quiet(late, 22 * 60, 7 * 60)
        quiet(early, 22 * 60, 24 * 60 - 15)
        verify()
        [batch] = due()

    with clock.frozen_at(
        NIGHT
    ):  # the provider is back at 23:40; the first sleeps until 7:00, the second until 23:45
        services.send_batch(batch, sender=sender)
        assert sender.tokens == ["ok-awake"]
        assert states() == {late: "quiet", early: "waiting", awake: "sent"}

    with clock.frozen_at(NIGHT + timedelta(minutes=15)):
        assert send_due(sender) == ["ok-early"]
    assert states() == {late: "quiet", early: "sent", awake: "sent"}


def test_a_correction_comes_at_once_to_who_was_pushed_and_lies_in_the_inbox_of_the_others() -> None:
    sender = Answering()
    with clock.frozen_at(EVENING):
        pushed, slept, without_push = many_devices(["ok-pushed", "ok-slept", None])
        quiet(pushed, 22 * 60, 7 * 60)
        quiet(slept, 21 * 60, 22 * 60 + 30)
        incident_id = verify()
        send_due(sender)
        assert sender.tokens == ["ok-pushed"]

    with clock.frozen_at(
        EVENING + timedelta(minutes=45)
    ):  # 22:15: both sleep, and the second has not been pushed
        with unit_of_work() as uow:
            uow.execute("UPDATE incidents SET status = 'withdrawn' WHERE id = :id", {"id": incident_id})
        community.ROUTES[IncidentWithdrawn] = (("push", "citizen_api.jobs.correct_community"),)
        correcting.correct_community(delivered(IncidentWithdrawn(incident_id)))
        assert send_due(sender) == ["ok-pushed"]

    with clock.frozen_at(EVENING + timedelta(hours=2)):
        assert send_due(sender) == []
    first, second = notifications()
    with reading() as session:
        rows = session.execute(
            select(
                NotificationDelivery.notification_id,
                NotificationDelivery.device_id,
                NotificationDelivery.state,
            )
        )
        found = {(notification, device): state for notification, device, state in rows}
    assert found == {
        (first.id, pushed): "sent",
        (first.id, slept): "expired",
        (first.id, without_push): "inbox",
        (second.id, pushed): "sent",
        (second.id, slept): "inbox",
        (second.id, without_push): "inbox",
    }
