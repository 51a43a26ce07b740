"""Reads of the register: who stands around a place, what was linked, what is to be recorded."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, join

from cctv_link.cameras import addresses
from cctv_link.cameras.coverage import LONGEST_RANGE_M, NEAR_POLE_M, Grounds, ViewSector, usable_accuracy_m
from cctv_link.cameras.credentials import Credential, CredentialUnreadable, unseal
from cctv_link.cameras.dori import Dori
from cctv_link.cameras.models import Camera, CameraCredential, CameraLink, CameraView, Pole, Site
from cctv_link.cameras.sight import ELSEWHERE, LinkTruth
from cctv_link.recording import queries as recordings
from kernel import clock
from kernel.geo import Position
from kernel.identity import reach

log = structlog.get_logger()

# More poles than this within reach of one place stand in no city; it bounds a query gone wrong.
MOST_CANDIDATES = 2_000
# Both sides reckon on a sphere, with radii that differ by less than this over the longest reach.
ROUNDING_M = 1.0
# A view nobody surveyed still has a reach: the one most street cameras have.
USUAL_RANGE_M = 60.0
_RECORDABLE = (Camera.stream_url.is_not(None), Camera.retired_at.is_(None))


@dataclass(frozen=True, slots=True)
class CandidateCamera:
    """A camera whose pole is near enough to matter, with where it looked at that moment."""

    id: UUID
    label: str
    has_stream: bool
    view: ViewSector
    view_from: datetime | None


@dataclass(frozen=True, slots=True)
class RegisteredCamera:
    """A camera as the register shows it, with the view in force and its state now."""

    id: UUID
    pole: str
    label: str
    position: Position
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float
    state: str
    reason: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class CameraLinkFacts:
    """A link with what is needed to show it and to ask for its footage. truth: None where nobody watched."""

    incident_id: UUID
    camera_id: UUID
    label: str
    has_stream: bool
    rank: int
    grounds: Grounds
    state: str
    reason: str
    truth: LinkTruth | None
    missed: bool
    moment_at: datetime
    current: bool
    view: ViewSector


@dataclass(frozen=True, slots=True)
class RecordableCamera:
    """What the recorder needs of a camera: the address that was checked, and how it is entered."""

    id: UUID
    label: str
    stream_url: str = field(repr=False)
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def cameras_around(session: Session, position: Position, *, at: datetime) -> list[CandidateCamera]:
    """Cameras close enough to matter, nearest pole first, each with its view in force at `at`.

    A coarse ring that the spatial index answers. Whether a camera also looks that way is coverage.may_see,
    where it can be tested without a database.
    """
    around = {"place": position.ewkt, "error_m": usable_accuracy_m(position), "at": at}
    return [
        CandidateCamera(row.id, row.label, row.stream_url is not None, _view(row), row.valid_from)
        for row in session.execute(_AROUND, around)
    ]


def cameras_now(session: Session, *, officer_id: UUID | None = None) -> list[RegisteredCamera]:
    """The register, by pole and label, with the view in force and the state now. officer_id: as far as they see it."""
    query = _with_views(CameraView.valid_to.is_(None)).order_by(Pole.asset_tag, Camera.label)
    if officer_id is not None:
        query = query.where(reach.holds_camera(officer_id, Camera.id, Pole.location))
    rows = session.execute(query).all()
    states = recordings.state_at(session, [row.id for row in rows], clock.now())
    return [
        RegisteredCamera(
            id=row.id,
            pole=row.asset_tag,
            label=row.label,
            position=Position(row.lat, row.lon),
            azimuth_deg=row.azimuth_deg,
            hfov_deg=row.hfov_deg,
            range_m=row.range_m or USUAL_RANGE_M,
            state=states[row.id].state,
            reason=states[row.id].reason,
            simulated=row.simulated,
        )
        for row in rows
    ]


def incidents_seen_from(words: str, *, among: Select[UUID], hidden: Collection[UUID] = ()) -> Select[UUID]:
    """Those of the incidents `among` that a camera is linked to whose pole, site or street is called so; none is
    found by a `hidden` one."""
    return (
        select(CameraLink.incident_id)
        .join(Camera, Camera.id == CameraLink.camera_id)
        .join(Pole, Pole.id == Camera.pole_id)
        .join(Site, Site.id == Pole.site_id)
        .where(
            CameraLink.incident_id.in_(among),
            Camera.id.not_in(hidden),
            or_(
                Pole.asset_tag.istartswith(words, autoescape=True),
                Camera.label.istartswith(words, autoescape=True),
                Pole.name.icontains(words, autoescape=True),
                Site.name.icontains(words, autoescape=True),
            ),
        )
    )


def links_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[CameraLinkFacts]]:
    """All links of each incident, those in view now first, then by rank."""
    query = (
        _with_views(in_force_at(CameraLink.moment_at), of=CameraLink)
        .add_columns(CameraLink)
        .where(CameraLink.incident_id.in_(incident_ids))
        .order_by(CameraLink.current.desc(), CameraLink.rank, Camera.label, Camera.id)
    )
    found: dict[UUID, list[CameraLinkFacts]] = {incident_id: [] for incident_id in incident_ids}
    for row in session.execute(query):
        found[row.CameraLink.incident_id].append(_link_facts(row))
    return found


def links_to_rewrite(session: Session, incident_id: UUID) -> dict[UUID, CameraLink]:
    """The rows of one incident's links by camera, for the use case that rewrites them.

    Takes the incident's linking lock until the commit: positions of a moving SOS may be worked on by several
    workers at once, and the one that commits last must have read the newest place.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"link {incident_id}", 0))))
    rows = session.scalars(select(CameraLink).where(CameraLink.incident_id == incident_id))
    return {row.camera_id: row for row in rows}


def labels_of(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people call these cameras."""
    rows = session.execute(select(Camera.id, Camera.label).where(Camera.id.in_(camera_ids)))
    return {row.id: row.label for row in rows}


def to_be_recorded(session: Session) -> list[UUID]:
    """Every camera that our recorder is to record."""
    return list(session.scalars(select(Camera.id).where(*_RECORDABLE)))


def recordable_cameras(session: Session, *, secret_key: str) -> list[RecordableCamera]:
    """Every camera that is to be recorded, by label.

    The address is the number that was checked, not the name: a name may point elsewhere by now. A camera whose
    credential was sealed under another SECRET_KEY goes without, and will say that it refuses us.
    """
    query = (
        select(Camera.id, Camera.label, Camera.stream_url, Camera.stream_ip, CameraCredential.sealed)
        .outerjoin(CameraCredential, CameraCredential.camera_id == Camera.id)
        .where(*_RECORDABLE)
        .order_by(Camera.label, Camera.id)
    )
    found = []
    for row in session.execute(query):
        entry = _credential_or_none(row.sealed, secret_key)
        found.append(
            RecordableCamera(
                id=row.id,
                label=row.label,
                stream_url=addresses.pinned(row.stream_url, row.stream_ip),
                username=entry.username if entry else None,
                password=entry.password if entry else None,
            )
        )
    return found


def _credential_or_none(sealed: bytes | None, secret_key: str) -> Credential | None:
    if sealed is None:
        return None
    try:
        return unseal(sealed, secret_key=secret_key)
    except CredentialUnreadable as error:
        log.warning("camera credential unreadable", detail=error.detail)
        return None


def _with_views(in_force: ColumnElement[bool], of: type[CameraLink] | None = None) -> Select:
    """Cameras with their pole and the view in force; `of` the links, retired cameras included, or of the register."""
    cameras = (
        join(CameraLink, Camera, CameraLink.camera_id == Camera.id).join(Pole, Pole.id == Camera.pole_id)
        if of is not None
        else join(Pole, Camera, and_(Camera.pole_id == Pole.id, Camera.retired_at.is_(None)))
    )
    ground = func.geometry(Pole.location)
    return (
        select(
            Camera.id,
            Camera.label,
            Camera.stream_url,
            Camera.simulated,
            Pole.asset_tag,
            func.ST_Y(ground).label("lat"),
            func.ST_X(ground).label("lon"),
            CameraView.valid_from,
            CameraView.azimuth_deg,
            CameraView.hfov_deg,
            CameraView.range_m,
            CameraView.near_m,
            CameraView.width_px,
            CameraView.height_m,
            CameraView.night_range_m,
        )
        .select_from(cameras)
        .outerjoin(CameraView, and_(CameraView.camera_id == Camera.id, in_force))
    )


def in_force_at(at: Any) -> ColumnElement[bool]:
    """Whether a view was in force. at: an instant, a column or a parameter."""
    return and_(
        or_(CameraView.valid_from.is_(None), CameraView.valid_from <= at),
        or_(CameraView.valid_to.is_(None), at < CameraView.valid_to),
    )


def _view(row: Row) -> ViewSector:
    return ViewSector(
        pole=Position(row.lat, row.lon),
        range_m=row.range_m or USUAL_RANGE_M,
        near_m=row.near_m or 0.0,
        azimuth_deg=row.azimuth_deg,
        hfov_deg=row.hfov_deg,
        width_px=row.width_px,
        height_m=row.height_m,
        night_range_m=row.night_range_m,
    )


def _link_facts(row: Row) -> CameraLinkFacts:
    link: CameraLink = row.CameraLink
    view = _view(row)
    if link.truth_reason in ELSEWHERE and link.off_axis_deg is None:
        # It had been turned: what the register says of its direction is not so.
        view = view.unknown
    return CameraLinkFacts(
        incident_id=link.incident_id,
        camera_id=link.camera_id,
        label=row.label,
        has_stream=row.stream_url is not None,
        rank=link.rank,
        grounds=_grounds(link),
        state=link.state,
        reason=link.reason,
        truth=_truth_or_none(link),
        missed=link.missed,
        moment_at=link.moment_at,
        current=link.current,
        view=view,
    )


def _truth_or_none(link: CameraLink) -> LinkTruth | None:
    if link.truth_fails_at is None or link.truth_reason is None:
        return None
    return LinkTruth(link.truth_fails_at, link.truth_reason)


def _grounds(link: CameraLink) -> Grounds:
    return Grounds(
        distance_m=link.distance_m,
        bearing_deg=link.bearing_deg,
        inside_sector=link.inside_sector,
        near_pole=link.near_pole,
        accuracy_m=link.accuracy_m,
        off_axis_deg=link.off_axis_deg,
        dori=Dori(link.dori) if link.dori is not None else None,
        light="night" if link.light == "night" else "day",
        obstructed=link.obstructed,
    )


def _around() -> Select:
    """Takes place (EWKT), error_m and at. Built once: putting it together costs more than running it."""
    place = func.ST_GeogFromText(bindparam("place", type_=String))
    error_m = bindparam("error_m", type_=Double)
    away_m = func.ST_Distance(Pole.location, place, False)
    reach_m = func.greatest(func.coalesce(CameraView.range_m, USUAL_RANGE_M), CameraView.near_m, NEAR_POLE_M)
    return (
        _with_views(in_force_at(bindparam("at", type_=DateTime(timezone=True))))
        .where(
            func.ST_DWithin(Pole.location, place, LONGEST_RANGE_M + error_m, False),
            away_m <= reach_m + error_m + ROUNDING_M,
        )
        .order_by(away_m, Camera.label, Camera.id)
        .limit(MOST_CANDIDATES)
    )


_AROUND = _around()
