"""What stands on a task's page beside what the worklist tells of it: markers, what was taken, words in another language."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel.web.languages import language
from moderation.extracts import queries as extracts
from moderation.extracts.schemas import ExtractSchema
from moderation.markers import queries as markers
from moderation.markers.schemas import MarkerSchema
from moderation.skips import schemas as skips
from moderation.translations import asking as translating
from moderation.translations import queries as translations
from moderation.translations.queries import InOtherWords
from moderation.translations.spoken import Spoken, spoken
from moderation.worklist.queries import WorklistItem

_markers, _extracts = MarkerSchema(many=True), ExtractSchema(many=True)


@dataclass(frozen=True, slots=True)
class Tongue:
    """In which language somebody wrote, and what there is in the page's. is_needed: the two differ, or may."""

    said: Spoken
    into: str
    is_needed: bool
    translator: str
    other: InOtherWords


def of(session: Session, found: WorklistItem, *, officer_id: UUID) -> dict[str, Any]:
    """The values for the page's template."""
    tongues = _tongues(session, found)
    return {
        "markers": _markers.dump(markers.of_task(session, found.id, officer_id=officer_id)),
        "extracts": _extracts.dump(extracts.of_task(session, found.id, officer_id=officer_id)),
        "tongue": tongues.get(found.report.id),
        # By text, as ids stand on the wire.
        "tongues": {str(said_id): tongue for said_id, tongue in tongues.items()},
        "dispute_id": str(found.dispute.id) if found.dispute is not None else "",
        "sent": cctv_link.sent_to(session, [found.incident.id, *(each.incident.id for each in found.joined)]),
        "skip_reasons": skips.REASONS,
        "skipped_id": request.args.get("skipped", type=UUID),
    }


def _tongues(session: Session, found: WorklistItem) -> dict[UUID, Tongue]:
    """Of the report's own words and of those joined to it by the report's id; of an answer's by the question's, and of the
    dispute's by the dispute's."""
    said = [(found.report.id, found.incident.id, found.narrative)]
    said += [(each.report.id, each.incident.id, each.narrative) for each in found.joined]
    incident_of = {report_id: incident_id for report_id, incident_id, _ in said}
    said += [
        (each.id, incident_of[each.report_id], each.narrative)
        for each in citizen_api.questions(session, list(incident_of))
    ]
    if found.dispute is not None:
        said.append((found.dispute.id, found.incident.id, found.dispute.narrative))
    said = [each for each in said if each[2].strip()]
    translator = translating.configured_or_none(current_app.extensions["settings"])
    other = translations.of_all(session, [said_id for said_id, _, _ in said], into=language())
    tongues = {}
    for said_id, incident_id, words in said:
        speech = spoken(words, locale=citizen_api.reporters_locale_or_none(session, incident_id))
        tongues[said_id] = Tongue(
            said=speech,
            into=language(),
            is_needed=speech.language != language(),
            translator=translator.name if translator is not None else "",
            other=other[said_id],
        )
    return tongues
