"""A supervisor has people nearby asked for help. What they read: that somebody near their neighbourhood needs help, to stay in
sight and to call 15. Nobody is described and no place is named closer than the anchor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api.helping import queries
from citizen_api.push import audience, messages
from citizen_api.push.models import Notification
from citizen_api.push.services import city_minute
from citizen_api.sos.ladder import SosStateRefused
from citizen_api.sos.models import SosAlert
from citizen_api.sos.transitions import locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.events import PushBatchDue, SosHelpAsked
from kernel.geo import Position
from kernel.incidents import SOS_CATEGORY
from kernel.marks import N_
from kernel.places import LANGUAGES
from kernel.unit_of_work import UnitOfWork

_ASK = audience.dealing_sql(queries.NEARBY)

# Why it may not be asked for, by code; where an officer can read it.
REFUSALS = {
    "over": N_("It has ended, or was stood down."),
    "arming": N_("It is not raised yet."),
    "silent": N_("The call is silent: nobody may be drawn to it."),
    "duress": N_("Its phone is in somebody else's hands: who is near may be the danger."),
    "drill": N_("It is a drill."),
    "nowhere": N_("Nobody knows where it is."),
    "nobody": N_("Nobody near it has said that they may be asked."),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """What would be asked, or was. refusal: why it may not be, a code of REFUSALS; empty when it may. devices: whom it reaches, or
    has reached. asked_at: None when it was not."""

    refusal: str
    devices: int
    reach_m: int
    minutes: int
    sentences: list[Sentence]
    asked_at: datetime | None


def foreseen(session: Session, sos_alert_id: UUID) -> HelpRequest:
    """What a supervisor sees before the second question. Raises NotFound."""
    alert = session.get(SosAlert, sos_alert_id)
    if alert is None:
        raise NotFound("no such SOS alert")
    anchor = incidents.find(session, alert.incident_id).coarse_position
    if alert.help_asked_at is not None:
        return _request(anchor, alert.help_asked_devices or 0, asked_at=alert.help_asked_at)
    refusal = _refusal(alert, anchor)
    devices = queries.nearby(session, alert.id, anchor) if anchor is not None and not refusal else 0
    return _request(anchor, devices, refusal=refusal or ("" if devices else "nobody"))


def ask(uow: UnitOfWork, sos_alert_id: UUID, *, actor: Actor) -> HelpRequest:
    """Ask who is near, once. Said twice, it is one. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    anchor = incidents.find(uow.session, alert.incident_id).coarse_position
    if alert.help_asked_at is not None:
        return _request(anchor, alert.help_asked_devices or 0, asked_at=alert.help_asked_at)
    refusal = _refusal(alert, anchor)
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
        reason=f"{addressed.devices} devices within {queries.REACH_M} m of the anchor",
        incident_id=alert.incident_id,
    )
    return _request(anchor, addressed.devices, asked_at=now)


def _refusal(alert: SosAlert, anchor: Position | None) -> str:
    """The first reason against it. What its phone was told to be over is over for who is near, too: whichever PIN it was."""
    if alert.is_duress:
        return "duress"
    if alert.ended_at is not None or alert.stood_down_at is not None:
        return "over"
    if alert.is_drill:
        return "drill"
    if alert.state == "arming":
        return "arming"
    if alert.is_silent:
        return "silent"
    return "nowhere" if anchor is None else ""


def _request(
    anchor: Position | None, devices: int, *, refusal: str = "", asked_at: datetime | None = None
) -> HelpRequest:
    return HelpRequest(
        refusal=refusal,
        devices=devices,
        reach_m=queries.REACH_M,
        minutes=int(messages.HELP_LIFE.total_seconds()) // 60,
        sentences=[_sentence(anchor, language) for language in LANGUAGES] if anchor is not None else [],
        asked_at=asked_at,
    )


def _sentence(anchor: Position, language: str) -> Sentence:
    words = messages.message(kind=messages.HELP_ASKED, category=SOS_CATEGORY, place=anchor, locale=language)
    return Sentence(language, words.title, words.text)
