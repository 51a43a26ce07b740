"""Reading decisions."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.verification.models import Verification


def verification_of_or_none(session: Session, task_id: UUID) -> Verification | None:
    return session.scalars(select(Verification).where(Verification.task_id == task_id)).one_or_none()
