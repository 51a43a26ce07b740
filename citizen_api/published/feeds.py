"""What was verified as one list: Atom (RFC 4287) that leads to each CAP message, and GeoJSON (RFC 7946). Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from citizen_api.published.cap import MEDIA_TYPE
from citizen_api.published.publishing import Told, published_at_or_none, updates
from citizen_api.push import messages
from kernel import clock
from kernel.geo import Position

ATOM, GEORSS = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"


def atom(alerts: Sequence[Told], *, now: datetime, base: str, title: str, locale: str) -> bytes:
    """The newest first; one that was updated or taken back stands here as that."""
    feed = Element("feed", {"xmlns": ATOM, "xmlns:georss": GEORSS, "xml:lang": locale})
    SubElement(feed, "id").text = f"{base}/v1/alerts"
    SubElement(feed, "title").text = title
    SubElement(feed, "updated").text = clock.wire(max((_changed_at(told) for told in alerts), default=now))
    SubElement(feed, "link", rel="self", href=f"{base}/v1/alerts?lang={locale}", type="application/atom+xml")
    SubElement(SubElement(feed, "author"), "name").text = title
    for told in alerts:
        entry = SubElement(feed, "entry")
        address = f"{base}/v1/alerts/{_newest_id(told)}"
        words = _words(told, locale)
        SubElement(entry, "id").text = address
        SubElement(entry, "title").text = words.title
        SubElement(entry, "published").text = clock.wire(_public_at(told))
        SubElement(entry, "updated").text = clock.wire(_changed_at(told))
        SubElement(entry, "summary").text = words.text
        SubElement(entry, "category", term=told.category)
        SubElement(entry, "link", rel="alternate", href=address, type=MEDIA_TYPE)
        SubElement(entry, "georss:point").text = f"{told.lat:.5f} {told.lon:.5f}"
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def geojson(alerts: Sequence[Told], *, locale: str) -> dict[str, Any]:
    """A point for each that is in force: the published anchor, never the place."""
    return {"type": "FeatureCollection", "features": [_feature(told, locale) for told in alerts]}


def _feature(told: Told, locale: str) -> dict[str, Any]:
    words = _words(told, locale)
    return {
        "type": "Feature",
        "id": str(told.id),
        "geometry": {"type": "Point", "coordinates": [round(told.lon, 5), round(told.lat, 5)]},
        "properties": {
            "category": told.category,
            "at": clock.wire(_public_at(told)),
            "title": words.title,
            "text": words.text,
            "locale": words.locale,
            "place": words.place_name,
            "cap": f"/v1/alerts/{_newest_id(told)}",
        },
    }


def _words(told: Told, locale: str) -> messages.Message:
    kind = messages.INCIDENT_WITHDRAWN if told.withdrawal_id else messages.INCIDENT_VERIFIED
    return messages.message(
        kind=kind, category=told.category, place=Position(told.lat, told.lon), locale=locale
    )


def _public_at(told: Told) -> datetime:
    return published_at_or_none(told) or told.at


def _changed_at(told: Told) -> datetime:
    newest = [each.at for each in updates(told)[-1:]]
    return told.withdrawn_at or (newest[0] if newest else _public_at(told))


def _newest_id(told: Told) -> UUID:
    """Of the message that says how it stands: the Cancel, the last Update, or the Alert."""
    newest = [each.id for each in updates(told)[-1:]]
    return told.withdrawal_id or (newest[0] if newest else told.id)
