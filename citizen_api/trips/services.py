"""Sharing a trip, putting it off, sending places, arriving; and what happens to whoever does not arrive."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from citizen_api.sos import following, pacing, pins
from citizen_api.sos import reading as sos_reading
from citizen_api.sos.pins import Judged, PinRefused, Verdict
from citizen_api.sos.reading import Fix
from citizen_api.trips import overdue, queries
from citizen_api.trips.models import Trip
from citizen_api.trips.queries import TripView
from kernel import clock, due_events
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.events import SosTripOverdue
from kernel.geo import BoundingBox
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

LONGEST = timedelta(hours=24)
SENDS_ON = timedelta(minutes=30)
TOO_LATE = (
    "a trip is put off by 30 minutes in all; say with your PIN that you have arrived, then share a new one"
)
# Whoever has chosen PINs puts a trip off by so much in all without one: a phone that was snatched is silent no longer.
MOST_LATER = timedelta(minutes=30)


class TripOpen(DomainError):
    kind = Kind.CONFLICT
    slug = "trip-open"
    title = N_("A trip is under way already; arrive, or put it off")


class TripOver(DomainError):
    kind = Kind.CONFLICT
    slug = "trip-over"
    title = N_("This trip is over")


def start(*, device: Device, origin: str, destination: str, expected_at: datetime, grace_s: int) -> TripView:
    """Watch a trip: the timer knows its end from the first second. Raises InvalidField, TripOpen."""
    now = clock.now()
    _refuse_when(expected_at, now)
    with unit_of_work() as uow:
        # Two starts at once: the device's row makes them take turns.
        uow.execute("SELECT 1 FROM devices WHERE id = :id FOR NO KEY UPDATE", {"id": device.id})
        if queries.has_one_under_way(uow.session, device.id):
            raise TripOpen("one at a time")
        trip = uow.add(
            Trip(
                resident_id=device.resident_id,
                device_id=device.id,
                origin=origin,
                destination=destination,
                started_at=now,
                expected_at=expected_at,
                first_expected_at=expected_at,
                raises_at=expected_at + timedelta(seconds=grace_s),
            )
        )
        _wait_for(uow, trip)
        uow.record(actor=device.actor, action="trip.start", subject=("trip", trip.id))
        return queries.view(trip)


def extend(*, device: Device, trip_id: UUID, expected_at: datetime, grace_s: int) -> TripView:
    """They will be later, or earlier; who has PINs by half an hour in all. Raises NotFound, InvalidField, TripOver."""
    _refuse_when(expected_at, clock.now())
    has_pins = pins.are_set(device.resident_id)
    with unit_of_work() as uow:
        trip = _locked(uow, trip_id, device)
        if trip.state != "under_way" or trip.arrived_at is not None:
            raise TripOver(f"it is {queries.view(trip).state}")
        if has_pins and expected_at > max(trip.first_expected_at + MOST_LATER, trip.expected_at):
            raise InvalidField(("expected_at", "too-late", TOO_LATE))
        trip.expected_at, trip.raises_at = expected_at, expected_at + timedelta(seconds=grace_s)
        _wait_for(uow, trip)
        uow.record(actor=device.actor, action="trip.extend", subject=("trip", trip.id))
        return queries.view(trip)


def follow(*, device: Device, trip_id: UUID, body: dict[str, Any], city: BoundingBox) -> None:
    """Where they are now: the newest place is kept, or goes to the SOS that was raised. Raises NotFound, TripOver."""
    began = time.monotonic()
    found, _ = sos_reading.fixes(body)
    with unit_of_work() as uow:
        trip = _locked(uow, trip_id, device)
        now = clock.now()  # under the lock, as for an SOS
        has_arrived = trip.arrived_at is not None
        if has_arrived and (trip.follows_until is None or trip.follows_until < now):
            raise TripOver("it is arrived")
        if trip.sos_alert_id is not None:
            following.take(uow, trip.sos_alert_id, found, city=city)
        elif trip.state == "under_way":
            _keep_newest(uow, trip, found, now)
    if has_arrived:
        pacing.hold(began, pacing.SEALED_ANSWER_MS)


def arrive(
    *, device: Device, trip_id: UUID, pin: str, key: bytes, answer_ms: int, plan: list[dict[str, Any]]
) -> TripView:
    """They say that they have arrived, with a PIN when they have some. Said twice, it is one.

    With the duress PIN the answer is the same, and an SOS is raised without a sound.
    Raises NotFound, PinRefused, TripOver.
    """
    if not pins.are_set(device.resident_id):
        return _arrive(device, trip_id, Judged(Verdict.NONE_SET), plan)
    with pacing.answered_after(answer_ms):
        with reading() as session:  # a PIN for a trip that is not theirs is no try
            queries.trip_by_id(session, trip_id, resident_id=device.resident_id)
        return _arrive(device, trip_id, pins.judge(device.resident_id, pin, key=key), plan)


def _arrive(device: Device, trip_id: UUID, judged: Judged, plan: list[dict[str, Any]]) -> TripView:
    with unit_of_work() as uow:
        trip = _locked(uow, trip_id, device)
        pins.settle(uow, judged)
        if trip.arrived_at is not None:
            return queries.view(trip)
        if judged.verdict is Verdict.WRONG:
            raise PinRefused("the trip goes on until the PIN is in")
        if trip.state == "raised":
            raise TripOver("an SOS was raised: stand that down")
        trip.arrived_at = clock.now()
        trip.follows_until = None if judged.verdict is Verdict.NONE_SET else trip.arrived_at + SENDS_ON
        trip.state = "arrived"
        uow.session.flush()
        due_events.keep_due(uow.session, trip.id, SosTripOverdue(trip_id=trip.id), at=None)
        if judged.verdict is Verdict.DURESS:
            overdue.raise_under_duress(uow, trip, device, plan=plan)
        uow.record(
            actor=device.actor,
            action="trip.duress" if judged.verdict is Verdict.DURESS else "trip.arrive",
            subject=("trip", trip.id),
        )
        return queries.view(trip)


def _wait_for(uow: UnitOfWork, trip: Trip) -> None:
    """One row of the timer, which moves: however often a trip is put off, its SOS comes once."""
    due_events.keep_due(uow.session, trip.id, SosTripOverdue(trip_id=trip.id), at=trip.raises_at)


def _locked(uow: UnitOfWork, trip_id: UUID, device: Device) -> Trip:
    trip = uow.session.get(Trip, trip_id, with_for_update=True)
    if trip is None or trip.resident_id != device.resident_id:
        raise NotFound("no such trip of yours")
    return trip


def _keep_newest(uow: UnitOfWork, trip: Trip, found: list[Fix], now: datetime) -> None:
    for fix in found:
        at = fix.at if fix.at is not None and fix.at <= now else now
        if trip.position_at is None or at >= trip.position_at:
            trip.lat, trip.lon = fix.position.lat, fix.position.lon
            trip.accuracy_m, trip.position_at = fix.position.accuracy_m, at
    uow.session.flush()


def _refuse_when(expected_at: datetime, now: datetime) -> None:
    if not now < expected_at <= now + LONGEST:
        raise InvalidField(("expected_at", "invalid", "it must lie within the next 24 hours"))
