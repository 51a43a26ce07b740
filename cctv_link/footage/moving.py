"""In how many of an incident's clips something moves."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.footage.models import Clip

# Of the picture, beyond what usually changes: a person of 40 pixels in 1280 by 720 covers about so much.
MOVES = 0.004


@dataclass(frozen=True, slots=True)
class Motion:
    """Cameras. looked_at: whose clip could be looked at. moving: of those, where something moves."""

    moving: int
    looked_at: int


def motion(session: Session, incident_ids: Collection[UUID]) -> Motion:
    """Of the clips that are here; one that nobody could decode says nothing."""
    moving, looked_at = session.execute(
        select(
            func.count(Clip.camera_id.distinct()).filter(Clip.motion >= MOVES),
            func.count(Clip.camera_id.distinct()),
        ).where(Clip.incident_id.in_(incident_ids), Clip.motion.is_not(None))
    ).one()
    return Motion(moving, looked_at)
