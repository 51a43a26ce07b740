"""Taking a report: the phone's clock, the refusals, then one commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from citizen_api.reports import intake
from kernel import clock, idempotency, ids
from kernel.audit.entries import ANONYMOUS
from kernel.errors import InvalidField
from kernel.geo import BoundingBox, Position
from kernel.idempotency import RequestKey
from kernel.identity.residents import Device
from kernel.secrets import token_hash
from kernel.unit_of_work import reading

MAX_CLOCK_LEAD = timedelta(minutes=5)
OLDEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: a device, or the holder of a receipt secret and nobody else."""

    device: Device | None
    receipt_secret: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneTimes:
    """What the phone's clock said; `sent_at` is what its skew is measured against."""

    occurred_at: datetime
    occurred_until: datetime | None = None
    composed_at: datetime | None = None
    sent_at: datetime | None = None


def submit_report(
    *,
    reporter: Reporter,
    key: RequestKey,
    city: BoundingBox,
    category: str,
    narrative: str,
    position: Position,
    times: PhoneTimes,
    is_over_budget: bool = False,
) -> dict[str, Any]:
    """Accept a report and open its incident, in one commit; answers the receipt, the same for the same key.

    is_over_budget: no footage is kept for it before an officer looks.

    Raises InvalidField, idempotency.Mismatch, idempotency.InProgress.
    """
    received_at = clock.now()
    skew = received_at - times.sent_at if times.sent_at else timedelta(0)
    try:
        occurred_at, occurred_until, composed_at = _judged(times, skew, received_at)
        _refuse_elsewhere(position, city)
    except InvalidField:
        # What was accepted once stays accepted, also when its time has run out since.
        if (earlier := _earlier(key)) is not None:
            return earlier
        raise

    accepted = intake.Intake(
        report_id=ids.new_id(),
        reference=ids.new_reference(),
        resident_id=reporter.device.resident_id if reporter.device else None,
        device_id=reporter.device.id if reporter.device else None,
        receipt_secret_hash=token_hash(reporter.receipt_secret) if reporter.receipt_secret else None,
        category=category,
        narrative=narrative,
        position=position,
        occurred_at=occurred_at,
        occurred_until=occurred_until,
        composed_at=composed_at,
        given_occurred_at=times.occurred_at,
        given_occurred_until=times.occurred_until,
        given_composed_at=times.composed_at,
        given_sent_at=times.sent_at,
        received_at=received_at,
        is_over_budget=is_over_budget,
    )
    receipt = {
        "id": str(accepted.report_id),
        "reference": accepted.reference,
        "status": "reported",
        "received_at": clock.wire(received_at),
    }
    actor = reporter.device.actor if reporter.device else ANONYMOUS
    if intake.accept(accepted, actor=actor, key=key, answer=receipt):
        return receipt
    earlier = _earlier(key)
    if earlier is None:
        raise idempotency.InProgress("ask again in a moment", retry_after_s=1)
    return earlier


def _judged(
    times: PhoneTimes, skew: timedelta, received_at: datetime
) -> tuple[datetime, datetime | None, datetime | None]:
    """The phone's times on our clock. Raises InvalidField when they cannot be."""
    occurred_at = times.occurred_at + skew
    occurred_until = times.occurred_until + skew if times.occurred_until else None
    composed_at = times.composed_at + skew if times.composed_at else None
    for name, instant in (("occurred_at", occurred_at), ("occurred_until", occurred_until)):
        if instant is not None and instant > received_at + MAX_CLOCK_LEAD:
            raise InvalidField(
                (name, "in-future", f"{clock.wire(instant)} is ahead of {clock.wire(received_at)}")
            )
    if occurred_at < received_at - OLDEST:
        raise InvalidField(("occurred_at", "too-old", f"reports are taken up to {OLDEST.days} days back"))
    if occurred_until is not None and occurred_until < occurred_at:
        raise InvalidField(("occurred_until", "before-occurred-at", "it ends before it begins"))
    return occurred_at, occurred_until, composed_at


def _refuse_elsewhere(position: Position, city: BoundingBox) -> None:
    if not city.contains(position):
        raise InvalidField(("position", "outside-city", "the place lies outside the city's bounds"))


def _earlier(key: RequestKey) -> dict[str, Any] | None:
    with reading() as session:
        return idempotency.earlier_answer_or_none(session, key)
