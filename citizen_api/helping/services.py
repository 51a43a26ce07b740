"""A supervisor has people nearby asked for help. What they read: that somebody near their neighbourhood needs help, to stay in
sight and to call 15. Nobody is described and no place is named closer than the anchor."""

from uuid import UUID

from citizen_api.helping import queries
from citizen_api.helping.request import REACH_M, REFUSALS, HelpRequest, refusal_of, request
from citizen_api.push import audience, messages
from citizen_api.push.models import Notification
from citizen_api.push.services import city_minute
from citizen_api.sos.ladder import SosStateRefused
from citizen_api.sos.transitions import locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.categories import SOS_CATEGORY
from kernel.events import PushBatchDue, SosHelpAsked
from kernel.unit_of_work import UnitOfWork

_ASK = audience.dealing_sql(queries.NEARBY)


def ask(uow: UnitOfWork, sos_alert_id: UUID, *, actor: Actor) -> HelpRequest:
    """Ask who is near, once. Said twice, it is one. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    anchor = incidents.find(uow.session, alert.incident_id).coarse_position
    if alert.help_asked_at is not None:
        return request(anchor, alert.help_asked_devices or 0, asked_at=alert.help_asked_at)
    refusal = refusal_of(alert, anchor)
    if refusal or anchor is None:
        raise SosStateRefused(REFUSALS[refusal or "nowhere"])
    now = clock.now()
    notification = uow.add(
        Notification(
            incident_id=alert.incident_id,
            kind=messages.HELP_ASKED,
            category=SOS_CATEGORY,
            at=now,
            lat=anchor.lat,
            lon=anchor.lon,
        )
    )
    addressed = audience.dealt(
        uow,
        _ASK,
        {"notification_id": notification.id, "anchor": anchor.ewkt, "sos_alert_id": alert.id},
        now=now,
        minute=city_minute(now),
        life=messages.HELP_LIFE,
    )
    if not addressed.devices:
        raise SosStateRefused(REFUSALS["nobody"])
    alert.help_asked_at, alert.help_asked_devices = now, addressed.devices
    uow.session.flush()
    uow.publish(
        SosHelpAsked(sos_alert_id=alert.id, incident_id=alert.incident_id, notification_id=notification.id)
    )
    # Its first batch goes with that event, before all else; another one waits for quiet hours that end in time.
    for batch in addressed.batches[1:]:
        uow.publish(PushBatchDue(notification_id=notification.id, batch=batch.number), not_before=batch.at)
    uow.record(
        actor=actor,
        action="sos.ask_nearby",
        subject=("sos_alert", alert.id),
        reason=f"{addressed.devices} devices within {REACH_M} m of the anchor",
        incident_id=alert.incident_id,
    )
    return request(anchor, addressed.devices, asked_at=now)
