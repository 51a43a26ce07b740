"""Telling incidents to stations, and asking which an officer sees."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, or_, select, text
from sqlalchemy.orm import Session

from kernel import clock
from kernel.identity import reach
from kernel.identity.stations import FURTHEST_ERROR_M
from kernel.incidents import Incident
from moderation.routing.models import IncidentStation

# A report goes to one station, as stations.responsible_or_none finds it; an SOS to each that its error touches.
_ROUTE = text("""
    INSERT INTO incident_stations (incident_id, station_id, since)
    SELECT incidents.id, found.id, :now
    FROM incidents CROSS JOIN LATERAL (
        WITH touched AS (
            SELECT stations.id, ST_Distance(area, incidents.position) AS away_m,
                ST_Distance(house, incidents.position) AS house_m
            FROM stations WHERE ended_at IS NULL
                AND ST_DWithin(area, incidents.position, least(coalesce(incidents.accuracy_m, 0), :furthest_m))
        ), nearest AS (
            SELECT stations.id, ST_Distance(area, incidents.position) AS away_m, 0.0 AS house_m FROM stations
            WHERE ended_at IS NULL AND NOT EXISTS (SELECT FROM touched) ORDER BY area <-> incidents.position LIMIT 1
        )
        SELECT id, row_number() OVER (ORDER BY away_m, house_m, id) AS place
        FROM (TABLE touched UNION ALL TABLE nearest) AS around
    ) AS found
    WHERE incidents.id = ANY(:incident_ids) AND incidents.position IS NOT NULL
        AND (incidents.kind = 'sos' OR found.place = 1)
    ON CONFLICT DO NOTHING
""")
_TELL = text("""
    INSERT INTO incident_stations (incident_id, station_id, since) VALUES (:incident_id, :station_id, :now)
    ON CONFLICT DO NOTHING
""")


def route(session: Session, incident_ids: Collection[UUID]) -> None:
    """Tell incidents to the stations that answer for where they are now. In the caller's commit; twice does no harm."""
    if incident_ids:
        session.execute(
            _ROUTE,
            {"incident_ids": list(incident_ids), "now": clock.now(), "furthest_m": FURTHEST_ERROR_M},
        )


def tell(session: Session, incident_id: UUID, station_id: UUID) -> None:
    """Tell an incident to one station, whose task it is."""
    session.execute(_TELL, {"incident_id": incident_id, "station_id": station_id, "now": clock.now()})


def confined_to_or_none(session: Session, officer_id: UUID) -> list[UUID] | None:
    """The stations whose incidents alone an officer sees; None for whom nobody confined."""
    if session.scalar(select(reach.sees_whole_city(officer_id))):
        return None
    return list(session.scalars(reach.stations_of(officer_id)))


def seen(session: Session, officer_id: UUID, incident_ids: Collection[UUID]) -> set[UUID]:
    """Which of these an officer sees: all, or those of their stations. An SOS of which no place is known is everybody's."""
    theirs = exists().where(
        IncidentStation.incident_id == Incident.id,
        IncidentStation.station_id.in_(reach.stations_of(officer_id)),
    )
    nowhere = (Incident.kind == "sos") & Incident.position.is_(None)
    query = select(Incident.id).where(
        Incident.id.in_(incident_ids), or_(reach.sees_whole_city(officer_id), theirs, nowhere)
    )
    return set(session.scalars(query))
