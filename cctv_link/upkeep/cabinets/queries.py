"""Reads about poles' boxes: which pole, which key, what was said last."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Pole
from cctv_link.upkeep.models import CabinetSecret, CabinetState


def pole_id_or_none(session: Session, asset_tag: str) -> UUID | None:
    if not asset_tag.isprintable():  # PostgreSQL takes no NUL in a question
        return None
    return session.scalars(select(Pole.id).where(Pole.asset_tag == asset_tag)).one_or_none()


def sealed_secret_or_none(session: Session, asset_tag: str) -> tuple[UUID, bytes] | None:
    """The pole and the sealed key of its box."""
    if not asset_tag.isprintable():
        return None
    found = session.execute(
        select(Pole.id, CabinetSecret.sealed)
        .join(CabinetSecret, CabinetSecret.pole_id == Pole.id)
        .where(Pole.asset_tag == asset_tag)
    ).one_or_none()
    return (found.id, found.sealed) if found else None


def secret_or_none(session: Session, pole_id: UUID) -> CabinetSecret | None:
    """The row, for the use case that issues another."""
    return session.scalars(select(CabinetSecret).where(CabinetSecret.pole_id == pole_id)).one_or_none()


def state_or_none(session: Session, pole_id: UUID) -> CabinetState | None:
    """The row of the last heartbeat."""
    return session.scalars(select(CabinetState).where(CabinetState.pole_id == pole_id)).one_or_none()
