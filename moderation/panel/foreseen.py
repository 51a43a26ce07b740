"""What the page of a task says of a decision before it is taken: who would read what, and whether one officer is enough."""

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.verification import second_person
from moderation.verification.second_person import Limits, Reach
from moderation.worklist.queries import WorklistItem


def preview_of(session: Session, found: WorklistItem) -> citizen_api.Preview:
    """What each outcome would say. Of an audit item as if nobody had been told: that they were is its answer."""
    if found.is_planted:
        return citizen_api.preview_untold(session, found.incident.id)
    return citizen_api.preview(session, found.incident.id, is_second_look=found.dispute is not None)


def needs_second(found: WorklistItem, preview: citizen_api.Preview | None, limits: Limits) -> dict[str, str]:
    """By outcome, why a second person would be needed."""
    if preview is None or found.look > 1:
        return {}
    told, nobody = Reach(preview.devices, preview.furthest_m if preview.devices else 0.0), Reach(0, 0.0)
    kind = found.incident.kind
    return {
        outcome: second_person.why(kind, outcome, told if outcome == "verified" else nobody, limits)
        for outcome in preview.reporter
    }
