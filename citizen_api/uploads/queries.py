"""Reading uploads: always by somebody, so that a foreign one is as if it did not exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from citizen_api.messages.models import SosMessage
from citizen_api.reports.models import Report
from citizen_api.sos import telling
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.models import SosAlert
from citizen_api.uploads.metadata import Metadata
from citizen_api.uploads.models import LIVE, Upload
from citizen_api.uploads.refusals import KEPT_UNSEEN
from citizen_api.uploads.senders import Sender
from kernel import clock
from kernel.errors import NotFound
from kernel.secrets import token_hash

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload as its sender sees it, but for how far it has come: that its file says, see adding."""

    id: UUID
    report_id: UUID | None
    sos_alert_id: UUID | None
    message_id: UUID | None
    incident_id: UUID
    kind: str
    media_type: str
    client_metadata: str
    length_bytes: int
    claimed_sha256: str
    sha256: str
    state: str
    reason: str
    created_at: datetime
    expires_at: datetime
    received_at: datetime | None
    facts: dict[str, Any]

    @property
    def is_over(self) -> bool:
        """Whether its day is over, or its sender has ended it."""
        return self.state in ("ended", "expired") or (self.state == "open" and self.expires_at <= clock.now())


@dataclass(frozen=True, slots=True)
class Used:
    """What counts against the limits of a sender and of what they send to."""

    open: int
    of_subject: int
    bytes_of_day: int


def subject_incident(session: Session, metadata: Metadata, sender: Sender) -> UUID:
    """The incident of what an upload is to belong to. Raises NotFound when that is not the sender's, SosClosed."""
    if metadata.subject == "report_id":
        found = session.scalar(
            select(Report.incident_id).where(_reports_of(sender), Report.id == metadata.subject_id)
        )
        if found is None:
            raise NotFound("no such report of yours")
        return found
    query = select(SosAlert.incident_id, SosAlert.state, SosAlert.stood_down_at)
    if metadata.subject == "sos_alert_id":
        query = query.where(SosAlert.id == metadata.subject_id)
    else:
        query = query.join(SosMessage, SosMessage.sos_alert_id == SosAlert.id).where(
            SosMessage.id == metadata.subject_id, SosMessage.sender == "resident"
        )
    # Who is anonymous has no SOS.
    resident_id = sender.device.resident_id if sender.device else None
    alert = session.execute(query.where(SosAlert.resident_id == resident_id)).one_or_none()
    if alert is None:
        raise NotFound("no such SOS of yours")
    if (end := telling.end_or_none(alert.state, alert.stood_down_at)) is not None:
        raise SosClosed(f"it is {end}")
    incident_id: UUID = alert.incident_id
    return incident_id


def upload_by_id(session: Session, upload_id: UUID, sender: Sender) -> UploadView:
    """Raises NotFound when it is not there, or not theirs."""
    row = session.scalars(select(Upload).where(Upload.id == upload_id, _uploads_of(sender))).one_or_none()
    if row is None:
        raise NotFound("no such upload of yours")
    return view(row)


def earlier_or_none(session: Session, incident_id: UUID, sent_key: UUID, sender: Sender) -> UploadView | None:
    """The upload that was begun under this key."""
    query = select(Upload).where(
        Upload.incident_id == incident_id, Upload.sent_key == sent_key, _uploads_of(sender)
    )
    row = session.scalars(query).one_or_none()
    return view(row) if row is not None else None


def of_report(session: Session, report_id: UUID, sender: Sender) -> list[UploadView]:
    """What was sent to a report, the first begun first; without what was ended or ran out."""
    query = (
        select(Upload)
        .where(Upload.report_id == report_id, _uploads_of(sender), Upload.state.in_((*LIVE, "refused")))
        .order_by(Upload.created_at, Upload.id)
    )
    return [view(row) for row in session.scalars(query)]


def used(session: Session, metadata: Metadata, sender: Sender) -> Used:
    now = clock.now()
    is_open = (Upload.state == "open") & (Upload.expires_at > now)
    # Though it cannot be shown, it is kept as evidence, and takes as much room.
    is_kept = (Upload.state == "refused") & (Upload.reason == KEPT_UNSEEN)
    is_live = is_open | Upload.state.in_(("received", "ready")) | is_kept
    subject = getattr(Upload, metadata.subject) == metadata.subject_id
    by_sender = Upload.device_id == sender.device.id if sender.device else subject
    counted = select(func.count()).select_from(Upload)
    of_day = select(func.coalesce(func.sum(Upload.length_bytes), 0)).where(
        by_sender, is_live, Upload.created_at > now - DAY
    )
    return Used(
        open=session.scalar(counted.where(by_sender, is_open)) or 0,
        of_subject=session.scalar(counted.where(subject, is_live)) or 0,
        bytes_of_day=int(session.scalar(of_day) or 0),
    )


def locked_or_none(session: Session, upload_id: UUID) -> Upload | None:
    """The row, for this commit alone."""
    return session.get(Upload, upload_id, with_for_update=True)


def view(row: Upload) -> UploadView:
    return UploadView(
        id=row.id,
        report_id=row.report_id,
        sos_alert_id=row.sos_alert_id,
        message_id=row.message_id,
        incident_id=row.incident_id,
        kind=row.kind,
        media_type=row.media_type,
        client_metadata=row.client_metadata,
        length_bytes=row.length_bytes,
        claimed_sha256=row.claimed_sha256,
        sha256=row.sha256,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
        expires_at=row.expires_at,
        received_at=row.received_at,
        facts=row.facts,
    )


def _reports_of(sender: Sender) -> ColumnElement[bool]:
    if sender.device is None:
        return Report.receipt_secret_hash == token_hash(sender.receipt_secret)
    return Report.resident_id == sender.device.resident_id


def _uploads_of(sender: Sender) -> ColumnElement[bool]:
    if sender.device is not None:
        return Upload.resident_id == sender.device.resident_id
    return Upload.resident_id.is_(None) & Upload.report_id.in_(select(Report.id).where(_reports_of(sender)))
