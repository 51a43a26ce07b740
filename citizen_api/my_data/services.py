"""Erasing what the house keeps of a resident."""

from citizen_api.sos.models import OPEN_TO_ITS_PHONE
from citizen_api.sos.strangers import IS_STRANGERS
from kernel.errors import DomainError, Kind
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.unit_of_work import unit_of_work

_DEVICES = "(SELECT id FROM devices WHERE resident_id = :resident_id)"
# As the phone sees them: whoever was made to stand one down is answered as if it were over.
_UNDER_WAY = f"""
    SELECT 1 FROM sos_alerts WHERE resident_id = :resident_id AND {OPEN_TO_ITS_PHONE} AND NOT {IS_STRANGERS}
    UNION ALL SELECT 1 FROM trips
    WHERE resident_id = :resident_id AND state = 'under_way' AND arrived_at IS NULL
"""
_ERASED = (
    f"DELETE FROM watch_areas WHERE device_id IN {_DEVICES}",
    f"DELETE FROM watch_choices WHERE device_id IN {_DEVICES}",
    f"DELETE FROM push_registrations WHERE device_id IN {_DEVICES}",
    f"DELETE FROM notification_deliveries WHERE device_id IN {_DEVICES}",
    f"DELETE FROM push_tests WHERE device_id IN {_DEVICES}",
    "DELETE FROM contact_links WHERE resident_id = :resident_id",
    # One that has raised an SOS is part of what the police know of it.
    "DELETE FROM trips WHERE resident_id = :resident_id AND sos_alert_id IS NULL",
    "DELETE FROM sos_pin_tries WHERE resident_id = :resident_id",
    "DELETE FROM sos_pins WHERE resident_id = :resident_id",
    "DELETE FROM trust_appeals WHERE resident_id = :resident_id",
    "DELETE FROM trust_marks WHERE resident_id = :resident_id",
    "DELETE FROM phone_numbers WHERE resident_id = :resident_id",
    "DELETE FROM device_invitations WHERE resident_id = :resident_id",
    # Who signs holds a token that is no row: it ends with its device.
    """
    UPDATE devices SET app_version = '', seen_on = NULL, ended_at = coalesce(ended_at, now())
    WHERE resident_id = :resident_id
    """,
)
# Ended, not deleted: whoever still has one may call for help with it, and do nothing else.
_END_TOKENS = f"""
    UPDATE device_tokens SET ended_at = now() WHERE ended_at IS NULL AND device_id IN {_DEVICES}
"""


class StillUnderWay(DomainError):
    kind = Kind.CONFLICT
    slug = "still-under-way"
    title = N_("An SOS or a trip is under way: end it first, then erase")


def erase(device: Device) -> None:
    """Forget what is the resident's own, on all their devices, and end their tokens. Raises StillUnderWay.

    What they told the police stays, under a pseudonym that then leads to nobody; so does the audit.
    """
    of = {"resident_id": device.resident_id}
    with unit_of_work() as uow:
        # Circles that are being replaced and trips that set out meanwhile take turns with this.
        uow.execute("SELECT 1 FROM devices WHERE resident_id = :resident_id FOR NO KEY UPDATE", of)
        if uow.execute(_UNDER_WAY, of).first() is not None:
            raise StillUnderWay("nothing was erased")
        for statement in (*_ERASED, _END_TOKENS):
            uow.execute(statement, of)
        uow.record(actor=device.actor, action="resident.erase", subject=("resident", device.resident_id))
