"""What the police's side may ask of the residents' side. One that writes takes the caller's unit of work."""

from citizen_api.helping.queries import foreseen as help_foreseen
from citizen_api.helping.request import REFUSALS as HELP_REFUSALS
from citizen_api.helping.request import HelpRequest
from citizen_api.helping.services import ask as ask_nearby
from citizen_api.inbound.ringing_back import NumberShown
from citizen_api.inbound.ringing_back import number_of as number_of_sos
from citizen_api.messages.queries import MessageView
from citizen_api.messages.queries import locale_of as locale_of_sos
from citizen_api.messages.queries import messages as sos_messages
from citizen_api.messages.schemas import (
    LONGEST_MESSAGE,
    NewMessageHeadersSchema,
    PoliceMessageSchema,
    PoliceMessagesSchema,
    ReceiptSchema,
)
from citizen_api.messages.services import note_consoles_receipt as note_sos_receipt
from citizen_api.messages.services import write_by_operator as write_sos_message
from citizen_api.messages.templates import CODES as SOS_TEMPLATES
from citizen_api.messages.templates import offered as sos_templates
from citizen_api.outcomes.queries import (
    AppealAtDesk,
    AtIssue,
    appeal_at_desk,
    appeal_at_desk_or_none,
    appeals_waiting,
    free_in_an_hour,
)
from citizen_api.previews import Preview, Told, Words, corrected, correction, preview, preview_blind
from citizen_api.push.corrected import CorrectionReach, correction_reach_or_none
from citizen_api.push.tallies import ProviderNow, PushDay
from citizen_api.push.tallies import days as push_days
from citizen_api.push.tallies import now as push_now
from citizen_api.push.troubles import Trouble as PushTrouble
from citizen_api.push.troubles import now as push_troubles
from citizen_api.reports.asking import OPEN as QUESTION_OPEN
from citizen_api.reports.asking import NotAskable, refuse_unaskable
from citizen_api.reports.disputes import end as end_dispute
from citizen_api.reports.queries import (
    DisputeView,
    Statement,
    disputes,
    incident_of_reference_or_none,
    reporters_locale_or_none,
    sent_by_its_phone,
    statements,
)
from citizen_api.reports.question_queries import QuestionView, questions
from citizen_api.reports.question_queries import templates as question_templates
from citizen_api.reports.question_queries import templates_next as question_templates_next
from citizen_api.reports.question_queries import unsent as question_unsent
from citizen_api.reports.questions import ask as ask_reporter
from citizen_api.reports.reasons import code_of as reason_code
from citizen_api.sos.closing import close as close_sos
from citizen_api.sos.closing import keep_open as keep_sos_open
from citizen_api.sos.drills import end_drill, raise_drill
from citizen_api.sos.escalation import Called, DueStep
from citizen_api.sos.escalation import due_step_or_none as due_sos_step_or_none
from citizen_api.sos.escalation import note_try as note_sos_contact_try
from citizen_api.sos.escalation import settle as settle_sos_contact
from citizen_api.sos.escalation import take as take_sos_step
from citizen_api.sos.ladder import OUTCOMES as SOS_OUTCOMES
from citizen_api.sos.ladder import SECOND_CONSOLE, STATION, SUPERVISOR, UNANSWERED
from citizen_api.sos.ladder import plan as sos_plan
from citizen_api.sos.operators import answer as answer_sos
from citizen_api.sos.operators import offer as offer_sos
from citizen_api.sos.operators import ring_everywhere as ring_sos_everywhere
from citizen_api.sos.operators import show as show_sos
from citizen_api.sos.operators import take_over as take_over_sos
from citizen_api.sos.queries import (
    AlertView,
    ContactView,
    alert_by_id,
    alerts,
    open_alert_of_incident_or_none,
    open_since_or_none,
)
from citizen_api.sos.queries import before_console as sos_before_console
from citizen_api.sos.queries import contact_by_id as sos_contact_by_id
from citizen_api.sos.queries import drills as sos_drills
from citizen_api.sos.queries import showings as sos_showings
from citizen_api.sos.schemas import PoliceSosAlertSchema, SosLadderSchema
from citizen_api.trust.appeals import answer as answer_appeal
from citizen_api.trust.words import REASONS as APPEAL_REASONS

__all__ = [
    "APPEAL_REASONS",
    "HELP_REFUSALS",
    "LONGEST_MESSAGE",
    "QUESTION_OPEN",
    "SECOND_CONSOLE",
    "SOS_OUTCOMES",
    "SOS_TEMPLATES",
    "STATION",
    "SUPERVISOR",
    "UNANSWERED",
    "AlertView",
    "AppealAtDesk",
    "AtIssue",
    "Called",
    "ContactView",
    "CorrectionReach",
    "DisputeView",
    "DueStep",
    "HelpRequest",
    "MessageView",
    "NewMessageHeadersSchema",
    "NotAskable",
    "NumberShown",
    "PoliceMessageSchema",
    "PoliceMessagesSchema",
    "PoliceSosAlertSchema",
    "Preview",
    "ProviderNow",
    "PushDay",
    "PushTrouble",
    "QuestionView",
    "ReceiptSchema",
    "SosLadderSchema",
    "Statement",
    "Told",
    "Words",
    "alert_by_id",
    "alerts",
    "answer_appeal",
    "answer_sos",
    "appeal_at_desk",
    "appeal_at_desk_or_none",
    "appeals_waiting",
    "ask_nearby",
    "ask_reporter",
    "close_sos",
    "corrected",
    "correction",
    "correction_reach_or_none",
    "disputes",
    "due_sos_step_or_none",
    "end_dispute",
    "end_drill",
    "free_in_an_hour",
    "help_foreseen",
    "incident_of_reference_or_none",
    "keep_sos_open",
    "locale_of_sos",
    "note_sos_contact_try",
    "note_sos_receipt",
    "number_of_sos",
    "offer_sos",
    "open_alert_of_incident_or_none",
    "open_since_or_none",
    "preview",
    "preview_blind",
    "push_days",
    "push_now",
    "push_troubles",
    "question_templates",
    "question_templates_next",
    "question_unsent",
    "questions",
    "raise_drill",
    "reason_code",
    "refuse_unaskable",
    "reporters_locale_or_none",
    "ring_sos_everywhere",
    "sent_by_its_phone",
    "settle_sos_contact",
    "show_sos",
    "sos_before_console",
    "sos_contact_by_id",
    "sos_drills",
    "sos_messages",
    "sos_plan",
    "sos_showings",
    "sos_templates",
    "statements",
    "take_over_sos",
    "take_sos_step",
    "write_sos_message",
]
