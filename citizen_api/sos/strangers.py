"""An SOS of a phone that nobody has let in, or that was signed out: it is heard as any other, says what its phone is, and counts
as no call of the resident whose phone it says it is."""

from collections.abc import Mapping
from typing import Any, Literal

from citizen_api.sos.models import SosAlert
from kernel.identity.residents import Device
from kernel.unit_of_work import reading

WAITING, ENDED = "device-waiting", "device-ended"
How = Literal["call", "read", "write"]

# A SQL condition on a row of sos_alerts. One that was let in since was no stranger.
IS_STRANGERS = f"""(
    '{ENDED}' = ANY(sos_alerts.flags) OR ('{WAITING}' = ANY(sos_alerts.flags) AND EXISTS (
        SELECT 1 FROM devices AS its_device
        WHERE its_device.id = sos_alerts.device_id AND its_device.waits_until IS NOT NULL)))"""


def flags(device: Device) -> list[str]:
    """What an SOS that the device raises now says of it."""
    if device.has_ended:
        return [ENDED]
    return [WAITING] if device.is_waiting else []


def may_ask(device: Device, named: Mapping[str, Any], *, how: How) -> bool:
    """Whether a phone that waits, or was signed out, may do this with the call that the address names.

    how: "call" is places and "raise it now", which come from whichever phone has raised it and from no other, however long it
    was let in; "read" and "write" are the rest. What it raised while it waited it reads, writes in and ends, also when its ten
    minutes are over meanwhile; what it raised since it has ended it reads; signed out by somebody, it writes nothing.
    """
    sos_alert_id = named.get("sos_alert_id")
    if sos_alert_id is None:
        return False
    with reading() as session:
        alert = session.get(SosAlert, sos_alert_id)
        if alert is None or alert.device_id != device.id:
            return False
        if how == "call":
            return True
        if WAITING in alert.flags and not device.was_signed_out:
            return True
        return how == "read" and not {WAITING, ENDED}.isdisjoint(alert.flags)
