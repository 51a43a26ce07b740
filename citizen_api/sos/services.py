"""Raising an SOS, and following it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from citizen_api.sos import arming, intake, pacing, positions, queries, reading, strangers, telling
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.models import SosAlert
from citizen_api.sos.queries import AlertView
from citizen_api.sos.reading import Fix
from citizen_api.sos.transitions import locked
from kernel import clock, incidents
from kernel.events import SosMoved
from kernel.geo import BoundingBox
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork, unit_of_work

# A phone may send as many fixes as it likes; each is stored, and the cameras are searched once a second.
MOVES_APART = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many fixes of a batch were new, and the newest the alert has."""

    stored: int
    newest_at: datetime | None


def raise_sos(
    *,
    device: Device,
    body: dict[str, object],
    raw: bytes,
    city: BoundingBox,
    plan: list[dict[str, Any]],
    arming_s: int,
) -> tuple[AlertView, bool]:
    """The device's open alert, and whether it is a new one. A second press tells where the resident is now.

    plan: what happens when nobody answers; see ladder.plan. arming_s: how long one that arms may be stood down
    before it is raised; a second press that does not arm raises it at once.
    """
    received_at = clock.now()
    call = reading.call(
        body,
        received_at=received_at,
        city=city,
        is_expired=device.is_expired,
        is_unsigned=device.is_unsigned,
        device_flags=strangers.flags(device),
    )
    for _ in range(2):
        raised = intake.accept(
            call,
            raw=raw,
            device=device,
            received_at=received_at,
            plan=plan,
            raises_at=received_at + timedelta(seconds=arming_s) if call.is_arming else None,
        )
        if raised is not None:
            return raised, True
        with unit_of_work() as uow:
            open_id = queries.open_alert_id_of_device_or_none(uow.session, device.id)
            # None, or over by now, when the open alert ended between the two: then the second round raises a new one.
            alert = locked(uow, open_id) if open_id is not None else None
            if alert is not None and telling.end_or_none(alert.state, alert.stood_down_at) is None:
                if call.position is not None:
                    fix = Fix(call.position, call.submitted_at, call.battery_pct)
                    store(uow, alert, [fix], received_at=clock.now(), flags=[])
                if not call.is_arming:
                    arming.promote(uow, alert, actor=device.actor)
                return queries.alert_by_id(uow.session, alert.id), False
    raise RuntimeError("the device's alert ended twice while it was being raised")


def follow(*, device: Device, sos_alert_id: UUID, body: dict[str, object], city: BoundingBox) -> Stored:
    """Store a batch of fixes; cameras are linked anew when the resident is somewhere else.

    Raises NotFound, SosClosed, InvalidField.
    """
    began = time.monotonic()
    found, flags = reading.fixes(body)
    flags += ["unsigned"] if device.is_unsigned else []
    for fix in found:
        flags += [
            flag for flag in reading.place_flags({"accuracy_m": 0}, fix.position, city) if flag not in flags
        ]
    with unit_of_work() as uow:
        alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
        # Under the lock: what has waited for a stand-down came after it, whichever PIN it was.
        received_at = clock.now()
        end = telling.end_or_none(alert.state, alert.stood_down_at)
        if end is not None and (alert.sealed_until is None or alert.sealed_until < received_at):
            raise SosClosed(f"it is {end}")
        if alert.raises_at is not None and alert.raises_at <= received_at:
            arming.promote(uow, alert, actor=device.actor)
        stored = store(uow, alert, found, received_at=received_at, flags=flags)
        answer = Stored(stored, queries.newest_sent_at_or_none(uow.session, sos_alert_id))
    if end is not None:
        pacing.hold(began, pacing.SEALED_ANSWER_MS)
    return answer


def store(
    uow: UnitOfWork, alert: SosAlert, fixes: Sequence[Fix], *, received_at: datetime, flags: Sequence[str]
) -> int:
    """Store fixes; when the newest place is another one, the incident moves and everybody hears of it.

    Once a second at most: who hears of it looks up the place as it is by then, so that none is missed. Nobody
    hears of one that has ended, and no camera is asked for one that still arms.
    """
    if alert.ended_at is not None:
        return positions.store(uow, alert.id, fixes, received_at=received_at, flags=flags, is_sealed=True)
    before = queries.newest_position_or_none(uow.session, alert.id)
    stored = positions.store(uow, alert.id, fixes, received_at=received_at, flags=flags)
    newest = queries.newest_position_or_none(uow.session, alert.id)
    if newest is not None and newest != before:
        incidents.move(uow, alert.incident_id, newest[0])
        if alert.state == "arming":
            return stored
        uow.publish_spaced(SosMoved(sos_alert_id=alert.id, incident_id=alert.incident_id), apart=MOVES_APART)
    return stored
