"""How far an officer sees: the whole city, the district of their station, or the station; and single cameras apart.

This is the rule, and it is written once: as conditions of a query, so that a list and the look at one thing cannot
differ. What belongs to whom is told by the columns that are passed. Each condition is also true of whom nobody confined.
"""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from kernel.identity.models import Officer, OfficerCamera, Station

# Empty: the whole city.
Confinement = Literal["", "district", "station"]
CONFINEMENTS: tuple[Confinement, ...] = ("", "district", "station")


def is_limited() -> ColumnElement[bool]:
    """Beside a query of Officer: whether there is anything in the city that this officer does not see."""
    apart = exists().where(OfficerCamera.officer_id == Officer.id)
    return or_(Officer.confined_to != "", apart).label("is_limited")


def stations_of(officer_id: UUID) -> Select[UUID]:
    """The stations whose work a confined officer sees: their own, and with it those of its district.

    Ended ones too: an officer whose station no file names any more keeps what was its, and gets nothing else.
    """
    own = aliased(Station)
    same_district = and_(
        Officer.confined_to == "district", own.district != "", Station.district == own.district
    )
    return (
        select(Station.id)
        .select_from(Officer)
        .join(own, own.id == Officer.station_id)
        .join(Station, or_(Station.id == own.id, same_district))
        .where(Officer.id == officer_id)
    )


def sees_whole_city(officer_id: UUID) -> ColumnElement[bool]:
    """Whether nobody confined the officer."""
    return exists().where(Officer.id == officer_id, Officer.confined_to == "")


def holds_station(officer_id: UUID, station_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Of something that was routed to a station. What went to none is the whole city's."""
    return or_(sees_whole_city(officer_id), station_id.in_(stations_of(officer_id)))


def holds_place(officer_id: UUID, place: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Of something that stands somewhere. place: a geography point."""
    area = exists().where(Station.id.in_(stations_of(officer_id)), func.ST_Covers(Station.area, place))
    return or_(sees_whole_city(officer_id), area)


def holds_camera(
    officer_id: UUID, camera_id: SQLColumnExpression[Any], place: SQLColumnExpression[Any]
) -> ColumnElement[bool]:
    """Of a camera: what was said of it alone goes before its place."""
    return and_(
        camera_id.not_in(_apart(officer_id, is_seen=False)),
        or_(camera_id.in_(_apart(officer_id, is_seen=True)), holds_place(officer_id, place)),
    )


def shares_reach(officer_id: UUID) -> ColumnElement[bool]:
    """Beside a query of Officer: whether this officer and that one may see the same work.

    Whom nobody confined sees everybody's, and so is everybody's colleague; else it takes a station that both see.
    """
    theirs, own, asking = aliased(Station), aliased(Station), aliased(Officer)
    same_district = exists().where(
        asking.id == officer_id,
        own.id == asking.station_id,
        theirs.id == Officer.station_id,
        theirs.district == own.district,
        own.district != "",
    )
    return or_(
        sees_whole_city(officer_id),
        Officer.confined_to == "",
        Officer.station_id.in_(stations_of(officer_id)),
        and_(Officer.confined_to == "district", same_district),
    )


def hidden_cameras(session: Session, officer_id: UUID) -> frozenset[UUID]:
    """The cameras that the officer does not see at all, wherever they stand."""
    return frozenset(session.scalars(_apart(officer_id, is_seen=False)))


def _apart(officer_id: UUID, *, is_seen: bool) -> Select[UUID]:
    return select(OfficerCamera.camera_id).where(
        OfficerCamera.officer_id == officer_id, OfficerCamera.is_seen.is_(is_seen)
    )
