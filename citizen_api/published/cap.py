"""A notification as CAP 1.2 (OASIS, 2010), in three languages. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from citizen_api.published.publishing import LIFE, Again, Told, published_at_or_none, updates
from citizen_api.push import messages
from kernel import places
from kernel.geo import Position
from kernel.spoken import spoken

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
EXERCISE = UUID(int=0)
# An anchor lies so far at most from the place.
RADIUS_KM = 0.5
# category -> (CAP category, urgency, severity). What is known of it was seen by an officer: it is observed.
KINDS = {
    "fire": ("Fire", "Immediate", "Severe"),
    "road_hazard": ("Transport", "Immediate", "Moderate"),
    "traffic_collision": ("Transport", "Immediate", "Moderate"),
}
OTHERWISE = ("Security", "Past", "Minor")
OF_EXERCISE = (
    spoken("Exercise"),
    spoken("This is an exercise for programs that read alerts. Nothing has happened."),
)


# What an Update says beside the words of the Alert.
STILL_THERE = spoken("It has been reported again: it is still there.")


def alert(told: Told, *, sender: str, sender_name: str, web: str) -> bytes:
    """What was verified, as an Alert."""
    root = _begun(told.id, sender, _public_at(told), status="Actual", message_type="Alert")
    for language in places.LANGUAGES:
        words = messages.message(
            kind=messages.INCIDENT_VERIFIED, category=told.category, place=_place(told), locale=language
        )
        _inform(root, told, language, words.title, words.text, words.place_name, sender_name, web)
    return _written(root)


def update(told: Told, again: Again, *, sender: str, sender_name: str, web: str) -> bytes:
    """That it is still there, as an Update of all that was said of it before: longer in force, at the same place."""
    root = _begun(again.id, sender, again.at, status="Actual", message_type="Update")
    earlier = [each for each in updates(told) if each.at < again.at]
    _refer(root, told, earlier, sender)
    for language in places.LANGUAGES:
        words = messages.message(
            kind=messages.INCIDENT_VERIFIED, category=told.category, place=_place(told), locale=language
        )
        text = f"{words.text} {STILL_THERE[language]}"
        since = replace(told, at=again.at)
        _inform(root, since, language, words.title, text, words.place_name, sender_name, web)
    return _written(root)


def cancel(told: Told, *, sender: str, sender_name: str, web: str) -> bytes:
    """That it was taken back, as a Cancel of the Alert and of what updated it."""
    assert told.withdrawal_id is not None
    assert told.withdrawn_at is not None
    root = _begun(told.withdrawal_id, sender, told.withdrawn_at, status="Actual", message_type="Cancel")
    _refer(root, told, updates(told), sender)
    for language in places.LANGUAGES:
        words = messages.message(
            kind=messages.INCIDENT_WITHDRAWN, category=told.category, place=_place(told), locale=language
        )
        _inform(root, told, language, words.title, words.text, words.place_name, sender_name, web)
    return _written(root)


def exercise(*, at: datetime, place: Position, sender: str, sender_name: str, web: str) -> bytes:
    """For who tries out a program: always there, and never Actual."""
    root = _begun(EXERCISE, sender, at, status="Exercise", message_type="Alert")
    told = Told(EXERCISE, "other", at, place.lat, place.lon, None, None)
    for language in places.LANGUAGES:
        title, text = (words[language] for words in OF_EXERCISE)
        _inform(root, told, language, title, text, places.name_of(place, language), sender_name, web)
    return _written(root)


def _begun(identifier: UUID, sender: str, sent: datetime, *, status: str, message_type: str) -> Element:
    root = Element("alert", xmlns=NAMESPACE)
    for name, value in (
        ("identifier", str(identifier)),
        ("sender", sender),
        ("sent", _instant(sent)),
        ("status", status),
        ("msgType", message_type),
        ("scope", "Public"),
    ):
        SubElement(root, name).text = value
    return root


def _refer(root: Element, told: Told, earlier: Sequence[Again], sender: str) -> None:
    said = [(told.id, _public_at(told)), *((each.id, each.at) for each in earlier)]
    SubElement(root, "references").text = " ".join(f"{sender},{name},{_instant(at)}" for name, at in said)


def _inform(
    root: Element,
    told: Told,
    language: str,
    title: str,
    text: str,
    place_name: str,
    sender_name: str,
    web: str,
) -> None:
    category, urgency, severity = KINDS.get(told.category, OTHERWISE)
    info = SubElement(root, "info")
    for name, value in (
        ("language", language),
        ("category", category),
        ("event", title),
        ("urgency", urgency),
        ("severity", severity),
        ("certainty", "Observed"),
        ("effective", _instant(told.at)),
        ("expires", _instant(told.at + LIFE)),
        ("senderName", sender_name),
        ("headline", title[:160]),
        ("description", text),
        ("web", web),
    ):
        SubElement(info, name).text = value
    area = SubElement(info, "area")
    SubElement(area, "areaDesc").text = place_name
    SubElement(area, "circle").text = f"{told.lat:.5f},{told.lon:.5f} {RADIUS_KM:g}"


def _public_at(told: Told) -> datetime:
    return published_at_or_none(told) or told.at


def _place(told: Told) -> Position:
    return Position(told.lat, told.lon)


def _instant(at: datetime) -> str:
    """As the schema's pattern wants it: whole seconds and an offset, never Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _written(root: Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
