"""The number behind an SOS that came by a message: for its operator, while it is open, each time accounted for."""

from dataclasses import dataclass
from uuid import UUID

from citizen_api.inbound import queries, sealing
from citizen_api.sos.ladder import HELD, SosStateRefused
from citizen_api.sos.transitions import locked
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NumberShown:
    channel: str
    number: str


def number_of(
    uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor, secret_key: str
) -> NumberShown:
    """Raises NotFound, also when it did not come by a message; SosStateRefused when it may not be rung, or is another's."""
    alert = locked(uow, sos_alert_id)
    sender = queries.sender_of_device_or_none(uow.session, alert.device_id)
    if sender is None:
        raise NotFound("it did not come by a message: there is no number")
    if alert.state not in HELD or alert.answered_by != officer_id:
        raise SosStateRefused(f"it is {alert.state}: its operator alone may ring back, while it is open")
    if alert.is_silent or alert.is_duress:
        raise SosStateRefused("whoever called asked not to be rung back: a sound may give them away")
    number = sealing.unseal_or_none(sender.number_sealed, secret_key=secret_key)
    if number is None:
        raise NotFound("its number can no longer be read")
    uow.record(
        actor=actor,
        action="sos.show_number",
        subject=("sos_alert", alert.id),
        reason=f"to ring back, came by {sender.channel}",
        incident_id=alert.incident_id,
    )
    return NumberShown(sender.channel, number)
