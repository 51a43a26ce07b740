"""Of reports: what residents say, are asked, and send."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


@dataclass(frozen=True, slots=True)
class ReportSubmitted(Event):
    report_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class ReportDisputed(Event):
    """A reporter does not accept what was found: an officer who has not decided on it looks again."""

    report_id: UUID
    incident_id: UUID
    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """An officer asks a reporter something."""

    question_id: UUID
    report_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    question_id: UUID
    report_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class UploadReceived(Event):
    """A resident's photo, video or voice note has come whole; nobody may look at it before it was examined."""

    upload_id: UUID
    incident_id: UUID
    kind: str
    received_at: str


@dataclass(frozen=True, slots=True)
class UploadExamined(Event):
    """It can be shown, as copy_id; or it cannot, and copy_id is empty. reason: a code that says why."""

    upload_id: UUID
    incident_id: UUID
    copy_id: str
    width_px: int
    height_px: int
    length_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class UploadExpired(Event):
    """Published by the timer when an upload's day is over."""

    upload_id: UUID
