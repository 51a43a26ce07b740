"""An SOS of a phone that nobody has let in, or that was signed out: it is heard as any other, says what its phone is, and counts
as no call of the resident whose phone it says it is."""

from collections.abc import Mapping
from typing import Any

from citizen_api.sos.models import SosAlert
from kernel.identity.residents import Device
from kernel.unit_of_work import reading

WAITING, ENDED = "device-waiting", "device-ended"

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


def may_ask(device: Device, named: Mapping[str, Any], *, is_reading: bool) -> bool:
    """Whether a phone that waits, or was signed out, asks of a call that it has raised itself.

    named: what the address names. One that waits reads it, writes in it and ends it; one that was signed out reads it, where
    it has raised it since.
    """
    sos_alert_id = named.get("sos_alert_id")
    if sos_alert_id is None:
        return False
    with reading() as session:
        alert = session.get(SosAlert, sos_alert_id)
        if alert is None or alert.device_id != device.id:
            return False
        return (is_reading and ENDED in alert.flags) if device.has_ended else True
