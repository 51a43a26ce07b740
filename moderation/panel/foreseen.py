"""What the page of a task says of a decision before it is taken: who would read what, and whether one officer is enough."""

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.verification import second_person
from moderation.verification.second_person import Limits, Reach
from moderation.worklist.queries import WorklistItem

SECOND_PERSONS_LOOK = 2


def preview_of(session: Session, found: WorklistItem) -> citizen_api.Preview:
    """What each outcome would say. A second person is not told how many would read it: by that they would know what the
    first one found, and an audit item, of which nobody reads anything, from a look that counts."""
    is_dispute = found.dispute is not None
    if found.look == SECOND_PERSONS_LOOK:
        return citizen_api.preview_blind(session, found.incident.id, is_second_look=is_dispute)
    return citizen_api.preview(session, found.incident.id, is_second_look=is_dispute)


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
