"""A copy of what the house keeps of a resident, for the resident: all that their own doors show, in one answer.

Nothing is here that a door would not have told their phone: whoever holds the phone learns no more. Of an SOS that was stood
down, with either PIN, it ends there.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.accesses import queries as accesses
from citizen_api.contacts import queries as contacts
from citizen_api.devices import queries as devices
from citizen_api.messages import queries as messages
from citizen_api.notifications import queries as notifications
from citizen_api.phone_numbers import queries as phone_numbers
from citizen_api.reports import queries as reports
from citizen_api.reports.models import Report
from citizen_api.sos import pacing, timeline
from citizen_api.sos import queries as sos
from citizen_api.sos.models import SosAlert, SosPosition
from citizen_api.trips import queries as trips
from citizen_api.trust import queries as trust
from citizen_api.trust import saying
from citizen_api.uploads import queries as uploads
from citizen_api.uploads.senders import Sender
from kernel import clock, places
from kernel.identity.models import DeviceRow
from kernel.identity.residents import Device
from kernel.unit_of_work import reading, unit_of_work
from kernel.web import languages

MOST_TRIPS = 10_000


def export(device: Device, *, seal_key: bytes) -> dict[str, Any]:
    """By what it is, each as its own door shows it. Recorded: it is all of it at once.

    seal_key: of phone numbers, of which two digits are shown.
    """
    began = time.monotonic()
    with reading() as session:
        found: dict[str, Any] = {
            "made_at": clock.now(),
            "devices": _devices(session, device.resident_id),
            "reports": [_report(session, each, device) for each in _reports_of(session, device)],
            "sos_alerts": [_alert(session, each, device) for each in _alerts_of(session, device)],
            "trips": trips.trips(session, device.resident_id, limit=MOST_TRIPS),
            "contact_links": contacts.holding(session, device.resident_id),
            "watching": devices.watching(session, device.id),
            "phone_numbers": phone_numbers.phone_numbers(session, device.resident_id, seal_key=seal_key),
            "standing": _standing(session, device),
            "notifications": _inbox(session, device),
        }
    with unit_of_work() as uow:
        uow.record(actor=device.actor, action="resident.export", subject=("resident", device.resident_id))
    # Whether one was stood down in earnest cannot be told by how long this takes.
    pacing.hold(began, pacing.SEALED_ANSWER_MS)
    return found


def _devices(session: Session, resident_id: UUID) -> Sequence[DeviceRow]:
    return session.scalars(
        select(DeviceRow).where(DeviceRow.resident_id == resident_id).order_by(DeviceRow.id)
    ).all()


def _reports_of(session: Session, device: Device) -> Sequence[UUID]:
    return session.scalars(
        select(Report.id).where(Report.resident_id == device.resident_id).order_by(Report.id)
    ).all()


def _report(session: Session, report_id: UUID, device: Device) -> dict[str, Any]:
    owner = reports.belongs_to(resident_id=device.resident_id, receipt_secret="")
    view = reports.report_by_id(session, report_id, owner, locale=device.locale)
    sent = uploads.of_report(session, report_id, Sender(device, ""))
    return {
        "report": view,
        "uploads": [{"id": each.id, "media_type": each.media_type, "state": each.state} for each in sent],
        "accesses": accesses.accesses(session, view.incident.id),
    }


def _alerts_of(session: Session, device: Device) -> list[UUID]:
    """This phone's own: another one may be where nobody must know of a silent call. Without those that a trip has raised while
    its phone was made to say that all is well."""
    unseen = trips.unseen_alert_ids(session, device.resident_id)
    found = session.scalars(select(SosAlert.id).where(SosAlert.device_id == device.id).order_by(SosAlert.id))
    return [each for each in found if each not in unseen]


def _alert(session: Session, sos_alert_id: UUID, device: Device) -> dict[str, Any]:
    alert = sos.alert_by_id(session, sos_alert_id, resident_id=device.resident_id)
    until = alert.stood_down_at
    written = messages.messages(session, sos_alert_id)
    return {
        "sos_alert": timeline.followed(alert, locale=device.locale),
        "positions": _positions(session, sos_alert_id, until),
        "messages": [each for each in written if until is None or each.at <= until],
    }


def _positions(session: Session, sos_alert_id: UUID, until: datetime | None) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(SosPosition)
        .where(SosPosition.sos_alert_id == sos_alert_id, SosPosition.is_sealed.is_(False))
        .order_by(SosPosition.received_at, SosPosition.id)
    )
    return [
        {"lat": row.lat, "lon": row.lon, "accuracy_m": row.accuracy_m, "at": row.believed_at}
        for row in rows
        if until is None or row.received_at <= until
    ]


def _standing(session: Session, device: Device) -> dict[str, Any]:
    standing = trust.standing_of(session, device.resident_id)
    appeal = trust.newest_appeal_or_none(session, device.resident_id)
    with languages.speaking(places.language_of(device.locale)):
        return saying.said(standing, appeal)


def _inbox(session: Session, device: Device) -> list[notifications.NotificationView]:
    found: list[notifications.NotificationView] = []
    after: UUID | None = None
    while True:
        page = notifications.inbox(session, device.id, locale=device.locale, after=after, limit=200)
        found += page.items
        if page.next is None:
            return found
        after = page.next
