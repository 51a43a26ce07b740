"""Raising an SOS, following it, standing it down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_api.sos import intake, positions, queries, reading
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.events import SosMoved, SosStoodDown
from kernel.geo import BoundingBox
from kernel.identity.residents import Device
from kernel.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Stored:
    """How many fixes of a batch were new, and the newest the alert has."""

    stored: int
    newest_at: datetime | None


def raise_sos(
    *, device: Device, body: dict[str, object], raw: bytes, city: BoundingBox
) -> tuple[AlertView, bool]:
    """The device's open alert, and whether it is a new one. A second press tells where the resident is now."""
    received_at = clock.now()
    call = reading.call(body, received_at=received_at, city=city, is_expired=device.is_expired)
    for _ in range(2):
        with unit_of_work() as uow:
            raised = intake.accept(uow, call, raw=raw, device=device, received_at=received_at)
            alert_id = (
                raised.sos_alert_id
                if raised
                else queries.open_alert_id_of_device_or_none(uow.session, device.id)
            )
            # None when the open alert ended between the two: then the second round raises a new one.
            if alert_id is not None:
                if not raised and call.position is not None:
                    fix = reading.Fix(call.position, call.submitted_at)
                    positions.store(uow, alert_id, [fix], received_at=received_at, flags=[])
                return queries.alert_by_id(uow.session, alert_id), raised is not None
    raise RuntimeError("the device's alert ended twice while it was being raised")


def follow(*, device: Device, sos_alert_id: UUID, body: dict[str, object], city: BoundingBox) -> Stored:
    """Store a batch of fixes; cameras are linked anew when the resident is somewhere else.

    Raises NotFound, SosClosed, InvalidField.
    """
    found, flags = reading.fixes(body)
    for fix in found:
        flags += [
            flag for flag in reading.place_flags({"accuracy_m": 0}, fix.position, city) if flag not in flags
        ]
    with unit_of_work() as uow:
        alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
        if alert.ended_at is not None:
            raise SosClosed(f"it is {alert.state}")
        before = queries.newest_position_or_none(uow.session, sos_alert_id)
        stored = positions.store(uow, sos_alert_id, found, received_at=clock.now(), flags=flags)
        newest = queries.newest_position_or_none(uow.session, sos_alert_id)
        if newest is not None and newest != before:
            incidents.move(uow, alert.incident_id, newest[0])
            uow.publish(SosMoved(sos_alert_id=sos_alert_id, incident_id=alert.incident_id))
        return Stored(stored, newest[1] if newest else None)


def stand_down(*, device: Device, sos_alert_id: UUID) -> AlertView:
    """The resident needs no help any more. Said twice, it is one. Raises NotFound, SosClosed."""
    with unit_of_work() as uow:
        alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
        if alert.state == "closed":
            raise SosClosed("the police have closed it")
        if alert.state != "stood_down":
            change_state(uow, alert, "stood_down")
            incidents.change_status(uow, alert.incident_id, "closed", disposition="stood_down")
            uow.publish(SosStoodDown(sos_alert_id=alert.id, incident_id=alert.incident_id))
            uow.record(
                actor=device.actor,
                action="sos.stand_down",
                subject=("sos_alert", alert.id),
                incident_id=alert.incident_id,
            )
        return queries.alert_by_id(uow.session, sos_alert_id)
