"""Somebody has not arrived, or was made to say so: an SOS is raised by the house itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from citizen_api.sos import intake, queries, standing_down
from citizen_api.sos.reading import Call
from citizen_api.sos.transitions import locked
from citizen_api.trips.models import Trip
from kernel import clock, due_events
from kernel.audit.entries import system
from kernel.events import SosTripOverdue
from kernel.geo import Position
from kernel.identity import residents
from kernel.identity.residents import Device
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

TIMER = system("timer")
KIND = "overdue trip"
OLD_PLACE = timedelta(minutes=5)


def raise_due(delivery: Delivery, *, plan: list[dict[str, Any]]) -> None:
    """Its time is up. One that has arrived is left as it is; one that was put off, or whose time is still to come by
    the clock of whoever looks, waits on.
    """
    assert isinstance(delivery.event, SosTripOverdue)
    with unit_of_work(completes=delivery) as uow:
        trip = uow.session.get(Trip, delivery.event.trip_id, with_for_update=True)
        if trip is None or trip.state != "under_way":
            return
        if trip.raises_at > clock.now():
            due_events.keep_due(uow.session, trip.id, delivery.event, at=trip.raises_at)
            return
        device = residents.device_by_id(uow, trip.device_id)
        alert_id = _raise(uow, trip, device, plan=plan)
        # An SOS that is open already is about more than being late.
        trip.sos_alert_id = alert_id or queries.open_alert_id_of_device_or_none(uow.session, device.id)
        trip.state = "raised"
        uow.session.flush()
        uow.record(actor=TIMER, action="trip.overdue", subject=("trip", trip.id))


def raise_under_duress(uow: UnitOfWork, trip: Trip, device: Device, *, plan: list[dict[str, Any]]) -> None:
    """It is raised, and stood down under duress in the same commit: its phone knows nothing of it."""
    alert_id = _raise(uow, trip, device, plan=plan)
    if alert_id is None:
        # One is open that the phone sees; whoever holds it is told nothing more than that.
        return
    trip.sos_alert_id = alert_id
    standing_down.keep_up(uow, locked(uow, alert_id), device)


def _raise(uow: UnitOfWork, trip: Trip, device: Device, *, plan: list[dict[str, Any]]) -> UUID | None:
    """The new alert, at the newest place of the trip; None when the device has one open."""
    now = clock.now()
    place = (
        Position(trip.lat, trip.lon, trip.accuracy_m or 0.0)
        if trip.lat is not None and trip.lon is not None
        else None
    )
    flags = ["trip-overdue" if trip.arrived_at is None else "trip-duress"]
    if place is None:
        flags.append("position-missing")
    elif trip.position_at is not None and now - trip.position_at > OLD_PLACE:
        flags.append("position-old")
    call = Call(KIND, place, trip.position_at, is_silent=False, flags=flags)
    alert = intake.accept_within(uow, call, device=device, received_at=now, plan=plan)
    return alert.id if alert else None
