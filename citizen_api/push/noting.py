"""Noting how each delivery of a notification went: that it is about to leave, how the provider answered, what will not be sent."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from citizen_api.devices import registrations
from citizen_api.push import messages, tallies
from citizen_api.push.queries import Recipient
from citizen_api.push.sender import Outcome
from kernel import clock
from kernel.identity import residents
from kernel.unit_of_work import UnitOfWork

_COUNTED = {Outcome.SENT: "accepted", Outcome.REFUSED: "refused"}


def begin(uow: UnitOfWork, notification_id: UUID, chunk: Sequence[Recipient]) -> list[Recipient]:
    """Note that a chunk is about to leave, and who of it still waits: nobody, once the incident is withdrawn.

    What has no attempt has certainly not left the house; whoever withdraws stops it by that.
    """
    begun = uow.execute(
        "UPDATE notification_deliveries SET attempts = attempts + 1"
        " WHERE notification_id = :id AND device_id = ANY(:devices) AND state = 'waiting' AND NOT EXISTS ("
        " SELECT 1 FROM notifications AS told JOIN incidents AS incident ON incident.id = told.incident_id"
        " WHERE told.id = :id AND told.kind = :verified AND (incident.status = 'withdrawn' OR EXISTS ("
        " SELECT 1 FROM notifications AS correction"
        " WHERE correction.incident_id = told.incident_id AND correction.kind = :withdrawn)))"
        # A call for help that is over, as its phone sees it, asks nobody any more; nor one that has become silent.
        " AND NOT EXISTS (SELECT 1 FROM notifications AS request"
        " JOIN sos_alerts AS alert ON alert.incident_id = request.incident_id"
        " WHERE request.id = :id AND request.kind = :help"
        " AND (alert.ended_at IS NOT NULL OR alert.stood_down_at IS NOT NULL OR alert.is_silent))"
        " RETURNING device_id",
        {
            "id": notification_id,
            "devices": [who.device_id for who in chunk],
            "verified": messages.INCIDENT_VERIFIED,
            "withdrawn": messages.INCIDENT_WITHDRAWN,
            "help": messages.HELP_ASKED,
        },
    )
    still = {device_id for (device_id,) in begun}
    return [who for who in chunk if who.device_id in still]


def settle(
    uow: UnitOfWork, notification_id: UUID, chunk: Sequence[Recipient], outcomes: Sequence[Outcome]
) -> None:
    """How the provider answered, each in its row, and counted in the day's tallies."""
    now = clock.now()
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in Outcome:
        reached = [who for who, how in zip(chunk, outcomes, strict=True) if how is outcome]
        if not reached:
            continue
        settled = uow.execute(
            "UPDATE notification_deliveries"
            " SET state = :state, settled_at = :settled_at"
            " WHERE notification_id = :id AND device_id = ANY(:devices) AND state = 'waiting' RETURNING device_id",
            {
                "state": outcome.value,
                "settled_at": None if outcome is Outcome.LATER else now,
                "id": notification_id,
                "devices": [who.device_id for who in reached],
            },
        )
        if outcome in _COUNTED:
            these = {device_id for (device_id,) in settled}
            counts.update(
                (tallies.provider_of(who), _COUNTED[outcome]) for who in reached if who.device_id in these
            )
        if outcome is Outcome.GONE:
            ended = registrations.remove(uow, [who.registration_id for who in reached])
            counts.update({(provider, "dead"): many for provider, many in ended.items()})
    tallies.add(uow, counts)


def give_up(uow: UnitOfWork, notification_id: UUID, batch: int, *, is_expired: bool) -> int:
    """Settle what will not be sent any more: it is too late, its registration went away meanwhile, or its device was signed out.

    Answers how many wait all the same: they were put off into this batch, or registered anew, since it was looked at.
    """
    asked: dict[str, object] = {"state": "expired" if is_expired else "gone", "now": clock.now()}
    asked |= {"id": notification_id, "batch": batch, "is_expired": is_expired}
    uow.execute(
        "UPDATE notification_deliveries AS delivery SET state = :state, settled_at = :now"
        " WHERE notification_id = :id AND batch = :batch AND state = 'waiting' AND (:is_expired OR NOT EXISTS ("
        " SELECT 1 FROM push_registrations AS registration"
        f" JOIN devices AS device ON device.id = registration.device_id AND {residents.in_use_sql('device')}"
        " WHERE registration.device_id = delivery.device_id))",
        asked,
    )
    left = uow.execute(
        "SELECT count(*) FROM notification_deliveries"
        " WHERE notification_id = :id AND batch = :batch AND state = 'waiting'",
        {"id": notification_id, "batch": batch},
    ).scalar_one()
    return int(left)
