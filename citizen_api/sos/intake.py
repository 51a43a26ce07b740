"""The whole commit of an SOS as one statement: its own fast path, before everything else."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from citizen_api.sos import ladder, positions
from citizen_api.sos.models import OPEN_TO_ITS_PHONE
from citizen_api.sos.queries import AlertView
from citizen_api.sos.reading import Call
from kernel import categories, due_events, ids, incidents, outbox, trace
from kernel.audit import entries
from kernel.events import Event, SosArmed, SosArmingDue, SosEscalationDue, SosRaised
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork, commit_statement

# The partial unique index decides: a device with an open alert raises no second one, whatever comes at once.
_ALERT = f"""
    fresh AS (
        INSERT INTO sos_alerts (id, incident_id, reference, resident_id, device_id, kind, is_silent, state,
            escalation_level, flags, raw, given_submitted_at, raised_at, plan, first_console, outcome,
            is_drill, battery_pct, battery_at, raises_at, is_duress)
        VALUES (:subject_id, :incident_id, :reference, :resident_id, :device_id, :kind, :is_silent, :state,
            0, :flags, :raw, CAST(:given_submitted_at AS timestamptz), :received_at, CAST(:plan AS jsonb), '', '',
            :is_drill, CAST(:battery_pct AS smallint), CAST(:battery_at AS timestamptz),
            CAST(:raises_at AS timestamptz), false)
        ON CONFLICT (device_id) WHERE {OPEN_TO_ITS_PHONE} DO NOTHING
        RETURNING id
    )
"""
_POSITION = """
    first_position AS (
        INSERT INTO sos_positions (id, sos_alert_id, at, is_dated, believed_at, lat, lon, accuracy_m, position,
            received_at, is_sealed)
        SELECT :position_id, :subject_id, :fix_at, :fix_is_dated, :fix_believed_at, :lat, :lon, :accuracy_m,
            CAST(:place AS geography), :received_at, false
        FROM fresh WHERE CAST(:place AS text) IS NOT NULL
    )
"""
_STATEMENT = "WITH " + ", ".join(
    step.format(source="fresh").strip()
    for step in (
        _ALERT,
        incidents.OPENING,
        _POSITION,
        outbox.STORING,
        due_events.DEFERRING,
        entries.APPENDING,
    )
)
_STATEMENT += " SELECT EXISTS (SELECT 1 FROM fresh) AS is_fresh"


def accept(
    call: Call,
    *,
    raw: bytes,
    device: Device,
    received_at: datetime,
    plan: list[dict[str, Any]],
    raises_at: datetime | None = None,
) -> AlertView | None:
    """Write alert, incident, position, event, the ladder's first step and audit entry in one commit.

    None when the device has one open. The step is a row of the timer's: nothing that restarts forgets it.
    raises_at: it arms until then; what falls due is not its ladder but its raising.
    """
    alert = _as_accepted(call, received_at, plan, raises_at)
    parameters = _parameters(alert, call, raw=raw, device=device, received_at=received_at, plan=plan)
    (is_fresh,) = commit_statement(_STATEMENT, parameters)
    return alert if is_fresh else None


def accept_within(
    uow: UnitOfWork,
    call: Call,
    *,
    device: Device,
    received_at: datetime,
    plan: list[dict[str, Any]],
    raw: bytes = b"",
) -> AlertView | None:
    """The same rows in the caller's commit: for a resident who has not arrived, or who has written a message.

    None when the device has one open.
    """
    alert = _as_accepted(call, received_at, plan, None)
    parameters = _parameters(alert, call, raw=raw, device=device, received_at=received_at, plan=plan)
    (is_fresh,) = uow.execute(_STATEMENT, parameters).one()
    return alert if is_fresh else None


def accept_drill(
    uow: UnitOfWork, call: Call, *, device: Device, received_at: datetime, plan: list[dict[str, Any]]
) -> AlertView:
    """The same rows for a synthetic alert, in the caller's commit: what is drilled is what is used."""
    alert = replace(_as_accepted(call, received_at, plan, None), is_drill=True)
    parameters = _parameters(alert, call, raw=b"", device=device, received_at=received_at, plan=plan)
    uow.execute(_STATEMENT, parameters)
    return alert


def _parameters(
    alert: AlertView,
    call: Call,
    *,
    raw: bytes,
    device: Device,
    received_at: datetime,
    plan: list[dict[str, Any]],
) -> dict[str, Any]:
    category = categories.DRILL_CATEGORY if alert.is_drill else categories.SOS_CATEGORY
    ids_of_it = {"sos_alert_id": alert.id, "incident_id": alert.incident_id}
    event: Event = SosRaised(**ids_of_it)
    first = alert.steps[0]
    due: Event = SosEscalationDue(**ids_of_it, level=first.level)
    due_at = first.at
    if alert.raises_at is not None:
        event, due, due_at = SosArmed(**ids_of_it), SosArmingDue(**ids_of_it), alert.raises_at
    return {
        **incidents.place_parameters(call.position),
        **outbox.store_parameters(event, request_id=trace.request_id()),
        **due_events.defer_parameters(due, at=due_at),
        **entries.append_parameters(device.actor, "sos.arm" if alert.raises_at else "sos.raise"),
        "state": alert.state,
        "raises_at": alert.raises_at,
        "plan": json.dumps(plan),
        "subject_id": alert.id,
        "incident_id": alert.incident_id,
        "reference": alert.reference,
        "resident_id": device.resident_id,
        "device_id": device.id,
        "budget_device_id": device.id,
        "is_over_budget": False,
        "kind": call.kind,
        "is_silent": call.is_silent,
        "flags": call.flags,
        "raw": raw,
        "given_submitted_at": call.submitted_at,
        "received_at": received_at,
        "incident_kind": "sos",
        "subject_kind": "sos_alert",
        "category": category,
        "priority": categories.PRIORITIES[category],
        "is_drill": alert.is_drill,
        "occurred_at": received_at,
        "occurred_until": None,
        "step_id": ids.new_id(),
        "position_id": ids.new_id(),
        "fix_at": call.submitted_at or received_at,
        "fix_is_dated": call.submitted_at is not None,
        "fix_believed_at": positions.believed(call.submitted_at, received_at),
        "battery_pct": alert.battery_pct,
        "battery_at": alert.battery_at,
    }


def _as_accepted(
    call: Call, received_at: datetime, plan: list[dict[str, Any]], raises_at: datetime | None
) -> AlertView:
    """The alert as it stands when it has been written: nobody has seen it yet."""
    return AlertView(
        id=ids.new_id(),
        incident_id=ids.new_id(),
        reference=ids.new_reference(),
        state="arming" if raises_at else "received",
        escalation_level=0,
        raised_at=received_at,
        flags=call.flags,
        kind=call.kind,
        silent=call.is_silent,
        answered_by=None,
        answered_at=None,
        position=call.position,
        position_at=(call.submitted_at or received_at) if call.position else None,
        steps=ladder.steps(plan, raised_at=received_at),
        battery_pct=call.battery_pct,
        battery_at=positions.believed(call.submitted_at, received_at)
        if call.battery_pct is not None
        else None,
        raises_at=raises_at,
    )
