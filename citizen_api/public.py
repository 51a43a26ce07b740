"""What the police's side may ask of the residents' side. One that writes takes the caller's unit of work."""

from citizen_api.previews import Preview, Told, Words, corrected, correction, preview
from citizen_api.reports.asking import NotAskable
from citizen_api.reports.disputes import end as end_dispute
from citizen_api.reports.queries import (
    DisputeView,
    Statement,
    disputes,
    incident_of_reference_or_none,
    sent_by_its_phone,
    statements,
)
from citizen_api.reports.question_queries import QuestionView, questions
from citizen_api.reports.question_queries import templates as question_templates
from citizen_api.reports.questions import ask as ask_reporter
from citizen_api.sos.operators import answer as answer_sos
from citizen_api.sos.operators import close as close_sos
from citizen_api.sos.operators import show as show_sos
from citizen_api.sos.queries import (
    AlertView,
    alert_by_id,
    alerts,
    open_alert_of_incident_or_none,
    open_since_or_none,
)
from citizen_api.sos.schemas import PoliceSosAlertSchema

__all__ = [
    "AlertView",
    "DisputeView",
    "NotAskable",
    "PoliceSosAlertSchema",
    "Preview",
    "QuestionView",
    "Statement",
    "Told",
    "Words",
    "alert_by_id",
    "alerts",
    "answer_sos",
    "ask_reporter",
    "close_sos",
    "corrected",
    "correction",
    "disputes",
    "end_dispute",
    "incident_of_reference_or_none",
    "open_alert_of_incident_or_none",
    "open_since_or_none",
    "preview",
    "question_templates",
    "questions",
    "sent_by_its_phone",
    "show_sos",
    "statements",
]
