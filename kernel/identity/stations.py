"""Stations: taking their file, and which one a place belongs to."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kernel import clock, files, ids
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.geo import BoundingBox, Position
from kernel.identity.models import Officer, Station
from kernel.identity.officers import OfficerRefused
from kernel.identity.station_file import (
    StationFileRefused,
    StationRow,
    geojson_of,
    read_stations,
)
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

LARGEST_FILE_BYTES = 20_000_000
# A phone that is sure of kilometres says nothing about borders; the nearest to its middle will do.
FURTHEST_ERROR_M = 500.0

# inside: one area holds the place. border: its error reaches into another one too. nearest: no area holds it.
How = Literal["inside", "border", "nearest"]

# Every area that the circle of error touches; without one, the nearest area that the index finds.
_AROUND = text("""
    WITH place AS (SELECT ST_GeogFromText(:place) AS at),
    touched AS (
        SELECT stations.id, ST_Distance(area, place.at) AS away_m, ST_Distance(house, place.at) AS house_m
        FROM stations, place WHERE ended_at IS NULL AND ST_DWithin(area, place.at, :error_m)
    ),
    nearest AS (
        SELECT stations.id, ST_Distance(area, place.at) AS away_m, ST_Distance(house, place.at) AS house_m
        FROM stations, place WHERE ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM touched)
        ORDER BY area <-> place.at LIMIT 1
    )
    SELECT id, away_m, (SELECT count(*) FROM touched) FROM (TABLE touched UNION ALL TABLE nearest) AS found
    ORDER BY away_m, house_m, id LIMIT 1
""")

_TAKE = """
    INSERT INTO stations (id, name, district, names, district_names, phone, area, house, source)
    VALUES (:id, :name, :district, CAST(:names AS jsonb), CAST(:district_names AS jsonb), :phone, CAST(ST_Multi(ST_Force2D(ST_GeomFromGeoJSON(:area))) AS geography),
        COALESCE(ST_GeogFromText(:house),
            CAST(ST_PointOnSurface(ST_Force2D(ST_GeomFromGeoJSON(:area))) AS geography)), :source)
    ON CONFLICT (name) DO UPDATE SET district = excluded.district, phone = excluded.phone, area = excluded.area,
        house = excluded.house, names = excluded.names, district_names = excluded.district_names, source = excluded.source, ended_at = NULL
"""


_CALLED = text("""
    SELECT name, names ->> :language AS called FROM stations WHERE names ->> :language IS NOT NULL
    UNION SELECT district, min(district_names ->> :language) FROM stations
        WHERE district <> '' AND district_names ->> :language IS NOT NULL GROUP BY district
""")


@dataclass(frozen=True, slots=True)
class Responsible:
    """The station that a place belongs to, and how that was found."""

    station_id: UUID
    how: How


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A station as somebody outside is told: its name, and the number of whoever is on duty (E.164, or empty)."""

    name: str
    phone: str


def responsible_or_none(session: Session, position: Position) -> Responsible | None:
    """The station whose area holds the place; on a border, or outside of all, the nearest at once.

    None only where no station is known. Nobody has to agree first: unclear limits make stations hesitate.
    """
    error_m = min(position.accuracy_m, FURTHEST_ERROR_M)
    found = session.execute(_AROUND, {"place": position.ewkt, "error_m": error_m}).first()
    if found is None:
        return None
    station_id, away_m, touched = found
    how: How = "nearest" if away_m > error_m else "border" if touched > 1 or away_m > 0 else "inside"
    return Responsible(station_id, how)


def on_duty_or_none(session: Session, position: Position | None) -> OnDuty | None:
    """Who answers for a place now: the station's name and number; None where no place or no station is known."""
    found = responsible_or_none(session, position) if position else None
    station = session.get(Station, found.station_id) if found else None
    return OnDuty(station.name, station.phone) if station else None


def station_by_name(session: Session, name: str) -> Station:
    """Raises NotFound."""
    found = session.scalars(
        select(Station).where(Station.name == name, Station.ended_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound(f"there is no station {name!r}")
    return found


def names_of(session: Session) -> dict[UUID, str]:
    """Every station by id, those too that no file names any more."""
    rows = session.execute(select(Station.id, Station.name))
    return {row.id: row.name for row in rows}


def names_in_force(session: Session) -> dict[UUID, str]:
    """The stations that there are, by name."""
    rows = session.execute(
        select(Station.id, Station.name).where(Station.ended_at.is_(None)).order_by(Station.name)
    )
    return {row.id: row.name for row in rows}


def called_in(session: Session, language: str) -> dict[str, str]:
    """What stations and districts are called in a language, by their names; who has none there is called by it as it is."""
    rows = session.execute(_CALLED, {"language": language})
    return {row.name: row.called for row in rows}


def read_file(path: Path, *, city: BoundingBox) -> list[StationRow]:
    """The stations of a file, all of them good. Raises StationFileRefused."""
    text = files.text_of(path, most_bytes=LARGEST_FILE_BYTES, refused=StationFileRefused)
    return read_stations(text, city=city)


def differences(rows: list[StationRow]) -> dict[str, list[str]]:
    """By added, kept and ended: the names that the file would add, keep and end."""
    wanted = {row.name for row in rows}
    with reading() as session:
        known = set(session.scalars(select(Station.name).where(Station.ended_at.is_(None))))
    return {
        "added": sorted(wanted - known),
        "kept": sorted(wanted & known),
        "ended": sorted(known - wanted),
    }


def take_stations(rows: list[StationRow], *, actor: Actor, source: str) -> None:
    """Make the file's stations those that there are. One that it does not name is ended: its officers see the city."""
    with unit_of_work() as uow:
        uow.execute("SELECT pg_advisory_xact_lock(hashtextextended('stations import', 0))")
        for row in rows:
            uow.execute(
                _TAKE,
                {
                    "id": ids.new_id(),
                    "name": row.name,
                    "district": row.district,
                    "names": json.dumps(row.names),
                    "district_names": json.dumps(row.district_names),
                    "phone": row.phone,
                    "area": geojson_of(row),
                    "house": row.house.ewkt if row.house else None,
                    "source": source,
                },
            )
        uow.execute(
            "UPDATE stations SET ended_at = :now WHERE ended_at IS NULL AND name <> ALL(:names)",
            {"now": clock.now(), "names": [row.name for row in rows]},
        )
        uow.record(
            actor=actor,
            action="stations.import",
            subject=("station_import", ids.new_id()),
            reason=f"{source}: {len(rows)}",
        )


def assign(uow: UnitOfWork, *, officer_name: str, station_name: str | None, actor: Actor) -> None:
    """Put an officer under a station, or under none, which is the whole city. Raises NotFound."""
    officer = uow.session.scalars(select(Officer).where(Officer.name == officer_name)).one_or_none()
    if officer is None:
        raise NotFound(f"there is no officer {officer_name!r}")
    station = station_by_name(uow.session, station_name) if station_name else None
    assign_by_id(uow, officer_id=officer.id, station_id=station.id if station else None, actor=actor)


def assign_by_id(uow: UnitOfWork, *, officer_id: UUID, station_id: UUID | None, actor: Actor) -> None:
    """The same by ids. Raises NotFound; OfficerRefused for who is confined and would belong nowhere."""
    officer = uow.session.get(Officer, officer_id, with_for_update=True)
    station = uow.session.get(Station, station_id) if station_id else None
    if officer is None or (station_id and (station is None or station.ended_at is not None)):
        raise NotFound("no such officer, or no such station")
    if officer.confined_to and station_id is None:
        raise OfficerRefused(f"{officer.name} is confined to a {officer.confined_to}; lift that first")
    officer.station_id = station_id
    uow.session.flush()
    uow.record(
        actor=actor,
        action="officer.assign",
        subject=("officer", officer.id),
        reason=station.name if station else "the whole city",
    )
