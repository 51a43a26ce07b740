"""Reads for the fan: the poles that somebody may pass."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Double, String, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, Pole
from cctv_link.fan.spread import PoleOnTheWay
from kernel.geo import Position

# The fan shows the nearest; a pole behind so many others is not the next one.
MOST_POLES = 300


def poles_around(session: Session, position: Position, *, within_m: float) -> list[PoleOnTheWay]:
    """Poles with a camera, nearest first, with their cameras by label."""
    place = func.ST_GeogFromText(bindparam("place", type_=String))
    ground = func.geometry(Pole.location)
    cameras = func.array_agg(aggregate_order_by(Camera.id, Camera.label, Camera.id))
    query = (
        select(
            Pole.id,
            Pole.asset_tag,
            func.ST_Y(ground).label("lat"),
            func.ST_X(ground).label("lon"),
            cameras.label("camera_ids"),
        )
        .join(Camera, and_(Camera.pole_id == Pole.id, Camera.retired_at.is_(None)))
        .where(func.ST_DWithin(Pole.location, place, bindparam("within_m", type_=Double), False))
        .group_by(Pole.id)
        .order_by(func.ST_Distance(Pole.location, place, False), Pole.asset_tag)
        .limit(MOST_POLES)
    )
    rows = session.execute(query, {"place": position.ewkt, "within_m": within_m})
    return [
        PoleOnTheWay(row.id, row.asset_tag, Position(row.lat, row.lon), tuple(row.camera_ids)) for row in rows
    ]


def with_stream(session: Session, camera_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cameras we record."""
    query = select(Camera.id).where(Camera.id.in_(camera_ids), Camera.stream_url.is_not(None))
    return set(session.scalars(query))
