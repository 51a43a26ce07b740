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
    """In which language the reporter wrote, and what there is in the page's. is_needed: the two differ, or may."""

    said: Spoken
    into: str
    is_needed: bool
    translator: str
    other: InOtherWords


def of(session: Session, found: WorklistItem, *, officer_id: UUID) -> dict[str, Any]:
    """The values for the page's template."""
    return {
        "markers": _markers.dump(markers.of_task(session, found.id, officer_id=officer_id)),
        "extracts": _extracts.dump(extracts.of_task(session, found.id, officer_id=officer_id)),
        "sent": cctv_link.sent_to(session, [found.incident.id, *(each.incident.id for each in found.joined)]),
        "tongue": _tongue_or_none(session, found),
        "skip_reasons": skips.REASONS,
        "skipped_id": request.args.get("skipped", type=UUID),
    }


def _tongue_or_none(session: Session, found: WorklistItem) -> Tongue | None:
    if not found.narrative.strip():
        return None
    said = spoken(found.narrative, locale=citizen_api.reporters_locale_or_none(session, found.incident.id))
    translator = translating.configured_or_none(current_app.extensions["settings"])
    return Tongue(
        said=said,
        into=language(),
        is_needed=said.language != language(),
        translator=translator.name if translator is not None else "",
        other=translations.of_report(session, found.report.id, into=language()),
    )
