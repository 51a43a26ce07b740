"""What the reporter and the neighbours would read of a decision, word for word, before an officer takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.push import audience, messages
from citizen_api.push import queries as push
from citizen_api.push.models import Notification
from citizen_api.reports import disputing, queries, reasons, timeline
from kernel import categories, incidents
from kernel.geo import Position
from kernel.places import LANGUAGES


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as somebody reads it. language: of the words."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the devices of one language would be sent."""

    language: str
    devices: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """reporter: by outcome, one sentence; of a second look two, for what it ends as is not told before.

    community: by language, the most devices first. furthest_m: metres from the published place to the watched
    place furthest from it. is_told: the community was told before and is not told again. town: what the city's list says from
    the next day on, in each language, of what tells of a person or a home, and of which no neighbour is told.
    """

    reporter: dict[str, Sequence[Words]]
    reasons: dict[str, Words]
    is_anonymous: bool
    community: Sequence[Told]
    furthest_m: float
    is_told: bool
    town: Sequence[Told] = ()

    @property
    def devices(self) -> int:
        return sum(each.devices for each in self.community)


def preview(session: Session, incident_id: UUID, *, is_second_look: bool) -> Preview:
    """What each outcome would say, and to how many. Raises NotFound."""
    incident = incidents.find(session, incident_id)
    is_told = _notification_or_none(session, incident_id, messages.INCIDENT_VERIFIED) is not None
    reach = (
        audience.reach(session, incident.coarse_position, category=incident.category)
        if _may_be_told(incident)
        else None
    )
    shown = _preview(session, incident, reach, is_second_look=is_second_look)
    return replace(shown, community=[], is_told=True) if is_told else shown


def preview_blind(session: Session, incident_id: UUID, *, is_second_look: bool) -> Preview:
    """The same words in every language we have, whoever watches and was told: for who must not learn from it how far the
    first decision would have reached, or whether it did. `devices` are none, and no number of anybody. Raises NotFound."""
    incident = incidents.find(session, incident_id)
    shown = _preview(session, incident, None, is_second_look=is_second_look)
    place = incident.coarse_position
    if place is None or not _may_be_told(incident):
        return shown
    told = [
        _told(messages.INCIDENT_VERIFIED, incident.category, place, language, 0) for language in LANGUAGES
    ]
    return replace(shown, community=told)


def _preview(
    session: Session, incident: incidents.IncidentFacts, reach: audience.Reach | None, *, is_second_look: bool
) -> Preview:
    locale = queries.reporters_locale_or_none(session, incident.id)
    return Preview(
        reporter={
            outcome: _reporter(outcome, locale or "en", is_second_look=is_second_look)
            for outcome in sorted(incidents.FINDINGS)
        },
        reasons={
            words["en"]: Words(*_spoken(code, locale or "en")) for code, words in reasons.SENTENCES.items()
        },
        is_anonymous=locale is None,
        community=_community(incident, reach) if reach is not None else [],
        furthest_m=reach.furthest_m if reach is not None else 0.0,
        is_told=False,
        town=_of_the_town(incident),
    )


def correction(session: Session, incident_id: UUID) -> Sequence[Told]:
    """What those who were told of it, or of what falls with it, would read if it were withdrawn now, by place and
    language; nothing if nobody was."""
    return [
        _told(messages.INCIDENT_WITHDRAWN, first.category, Position(first.lat, first.lon), *each)
        for first in push.told_with(session, incident_id)
        for each in audience.told(session, first.id)
    ]


def corrected(session: Session, incident_id: UUID) -> int:
    """How many devices are told that it is withdrawn: as many as were told of it."""
    return sum(
        devices
        for first in push.told_with(session, incident_id)
        for _, devices in audience.told(session, first.id)
    )


def _may_be_told(incident: incidents.IncidentFacts) -> bool:
    return messages.may_be_told(kind=messages.INCIDENT_VERIFIED, category=incident.category)


def _reporter(outcome: str, locale: str, *, is_second_look: bool) -> list[Words]:
    codes = disputing.end_codes(outcome) if is_second_look else (outcome,)
    return [Words(*timeline.sentence(code, locale=locale)) for code in codes]


def _spoken(code: str, locale: str) -> tuple[str, str]:
    language = timeline.language_of(locale)
    return language, reasons.said(code, language=language)


def _community(incident: incidents.IncidentFacts, reach: audience.Reach) -> list[Told]:
    place = incident.coarse_position
    assert place is not None
    return [_told(messages.INCIDENT_VERIFIED, incident.category, place, *each) for each in reach.by_language]


def _of_the_town(incident: incidents.IncidentFacts) -> list[Told]:
    anchor = incident.coarse_position
    if incident.category not in categories.TOWN_ONLY or anchor is None:
        return []
    place = messages.published_place_or_none(category=incident.category, anchor=anchor)
    if place is None:
        return []
    return [
        _told(messages.INCIDENT_VERIFIED, incident.category, place, language, 0) for language in LANGUAGES
    ]


def _told(kind: str, category: str, place: Position, language: str, devices: int) -> Told:
    said = messages.message(kind=kind, category=category, place=place, locale=language)
    return Told(said.locale, devices, said.title, said.text)


def _notification_or_none(session: Session, incident_id: UUID, kind: str) -> Notification | None:
    return session.scalar(
        select(Notification).where(Notification.incident_id == incident_id, Notification.kind == kind)
    )
