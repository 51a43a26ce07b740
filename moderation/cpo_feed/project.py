"""From events to feed entries. Called by the relay alone, inside its transaction, straight from the outbox."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import incidents
from kernel.outbox import OutboxMessage
from moderation.cpo_feed.models import FeedEntry
from moderation.cpo_feed.schemas import FeedEntrySchema
from moderation.routing import queries as routing

# The feed's word for each event that the Central Police Office hears of.
KINDS = {
    "ReportSubmitted": "report_submitted",
    "SosArmed": "sos_arming",
    "SosRaised": "sos_raised",
    "SosDuress": "sos_duress",
    "SosMoved": "sos_moved",
    "SosShown": "sos_shown",
    "SosAnswered": "sos_answered",
    "SosClosed": "sos_closed",
    "SosHalfClosed": "sos_half_closed",
    "SosKeptOpen": "sos_kept_open",
    "SosStoodDown": "sos_stood_down",
    "SosEscalated": "sos_escalated",
    "SosContacted": "sos_contacted",
    "SosOffered": "sos_offered",
    "SosHandedOver": "sos_handed_over",
    "SosHelpAsked": "sos_help_asked",
    "SosMessageSent": "sos_message",
    "SosConsoleBlind": "sos_console_blind",
    "CamerasLinked": "cameras_linked",
    "ClipSecured": "clip_secured",
    "FootageUnavailable": "footage_unavailable",
    "IncidentsJoined": "incident_joined",
    "IncidentsSeparated": "incident_separated",
    "IncidentVerified": "incident_decided",
    "IncidentUnfounded": "incident_decided",
    "IncidentInconclusive": "incident_decided",
    "IncidentWithdrawn": "incident_withdrawn",
}
# After these an incident is somewhere else than before, and may belong to another station as well.
PLACED = frozenset({"ReportSubmitted", "SosArmed", "SosRaised", "SosMoved"})
OTHER = "into_incident_id"
CHANNEL = "gawah_feed"

_entry = FeedEntrySchema()


def project(session: Session, messages: Sequence[OutboxMessage]) -> int:
    """Append one entry for each of `messages` that the feed tells; return how many.

    There is one relay, so the largest number plus one is the next: contiguous whatever is rolled back, and
    in the order of commits, not of ids. The entry holds the incident as it is now.
    """
    told = [message for message in messages if message.event in KINDS]
    if not told:
        return 0
    routing.route(session, {_incident_of(message) for message in told if message.event in PLACED})
    others = [UUID(message.payload[OTHER]) for message in told if OTHER in message.payload]
    facts = _Facts(session, [_incident_of(message) for message in told], others)
    tip = session.scalar(select(func.max(FeedEntry.seq))) or 0
    rows = []
    for seq, message in enumerate(told, start=tip + 1):
        entry = facts.entry(message, seq)
        rows.append(
            {
                "seq": seq,
                "message_id": message.id,
                "kind": entry["kind"],
                "at": message.published_at,
                "body": json.dumps(_entry.dump(entry), ensure_ascii=False, separators=(",", ":")),
            }
        )
    session.execute(insert(FeedEntry), rows)
    session.execute(
        text("SELECT pg_notify(:channel, :tip)"), {"channel": CHANNEL, "tip": str(tip + len(rows))}
    )
    return len(rows)


def _incident_of(message: OutboxMessage) -> UUID:
    return UUID(message.payload["incident_id"])


class _Facts:
    """Everything a batch of entries needs, read in a handful of queries whatever the batch's size."""

    def __init__(self, session: Session, incident_ids: Sequence[UUID], others: Sequence[UUID]) -> None:
        wanted = list(set(incident_ids))
        self.incidents = incidents.find_all(session, [*wanted, *others])
        self.cameras = cctv_link.cameras_of(session, wanted)
        self.clips, self.stills = cctv_link.clips_and_stills_of(session, wanted)
        alerts = [each.subject_id for each in self.incidents.values() if each.subject_kind == "sos_alert"]
        self.alerts = citizen_api.alerts(session, alerts) if alerts else {}

    def entry(self, message: OutboxMessage, seq: int) -> dict[str, Any]:
        incident = self.incidents[UUID(message.payload["incident_id"])]
        subject: dict[str, Any] = {"report": {"id": incident.subject_id, "reference": incident.reference}}
        if incident.subject_kind == "sos_alert":
            subject = {"sos_alert": self.alerts[incident.subject_id]}
        if OTHER in message.payload:
            other = self.incidents[UUID(message.payload[OTHER])]
            subject["joined_to"] = {"id": other.subject_id, "reference": other.reference}
        return {
            "seq": seq,
            "kind": KINDS[message.event],
            "at": message.published_at,
            "verified": incident.is_verified,
            "incident": incident,
            **subject,
            "cameras": self.cameras.get(incident.id, []),
            "clips": self.clips.get(incident.id, []),
            "stills": self.stills.get(incident.id, []),
        }
