"""Reads of repair tickets: the worklist by urgency, one ticket, the pictures of a fault."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from cctv_link.cameras.models import Camera, CameraLink, Pole
from cctv_link.upkeep import seeing
from cctv_link.upkeep.models import CameraFault, RepairTicket
from cctv_link.upkeep.terms import TERMS
from kernel import clock
from kernel.errors import NotFound
from kernel.identity.models import Officer

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Repair:
    """A ticket with what a technician must know of it. camera_id: None when it is the pole's box.

    missed: incidents whose place the camera should have shown while the fault lasted.
    """

    ticket_id: UUID
    fault_id: UUID
    kind: str
    state: str
    urgency: int
    contract: str
    owner_id: UUID | None
    owner: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    escalation: int
    note: str
    pole_id: UUID
    pole: str
    pole_name: str
    camera_id: UUID | None
    camera: str
    cameras: int
    missed: int
    has_good_picture: bool
    has_fault_picture: bool

    @property
    def words(self) -> str:
        return TERMS[self.kind].words

    @property
    def onvif_topic(self) -> str:
        return TERMS[self.kind].onvif_topic

    @property
    def advice(self) -> str:
        return TERMS[self.kind].advice

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.state != "done" and clock.now() > self.due_at


def open_repairs(session: Session, *, officer_id: UUID) -> list[Repair]:
    """Every ticket that is not confirmed: overdue ones first, then by urgency, then by what is due first.

    officer_id: as far as this officer sees.
    """
    overdue = case((and_(RepairTicket.due_at < clock.now(), RepairTicket.state != "done"), 0), else_=1)
    query = (
        _repairs(and_(RepairTicket.state != "confirmed", seeing.fault_condition(officer_id)))
        .order_by(
            RepairTicket.state == "done",
            overdue,
            RepairTicket.urgency.desc(),
            RepairTicket.due_at,
            RepairTicket.id,
        )
        .limit(MOST_SHOWN)
    )
    return [Repair(*row) for row in session.execute(query)]


def repairs_of_camera(session: Session, camera_id: UUID, *, most: int = 20) -> list[Repair]:
    """The newest tickets of a camera and of its pole, confirmed ones too."""
    pole = select(Camera.pole_id).where(Camera.id == camera_id).scalar_subquery()
    mine = or_(
        CameraFault.camera_id == camera_id, and_(CameraFault.pole_id == pole, CameraFault.camera_id.is_(None))
    )
    query = _repairs(mine).order_by(CameraFault.opened_at.desc(), RepairTicket.id).limit(most)
    return [Repair(*row) for row in session.execute(query)]


def ticket_to_change(session: Session, ticket_id: UUID) -> RepairTicket:
    """The row, locked until the commit: two technicians may reach for it at once. Raises NotFound."""
    query = select(RepairTicket).where(RepairTicket.id == ticket_id).with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(f"no repair ticket {ticket_id}")
    return found


def fault_of(session: Session, ticket_id: UUID) -> CameraFault:
    """The row of what the ticket mends. Raises NotFound."""
    query = select(CameraFault).join(RepairTicket, RepairTicket.fault_id == CameraFault.id)
    found = session.scalars(query.where(RepairTicket.id == ticket_id)).one_or_none()
    if found is None:
        raise NotFound(f"no repair ticket {ticket_id}")
    return found


def picture_of_fault(session: Session, fault_id: UUID, *, which: str) -> tuple[UUID, bytes]:
    """The camera and one picture of its fault: `good` or `fault`. Raises NotFound."""
    column = CameraFault.good_picture if which == "good" else CameraFault.fault_picture
    found = session.execute(
        select(CameraFault.camera_id, column.label("picture")).where(
            CameraFault.id == fault_id, CameraFault.camera_id.is_not(None)
        )
    ).one_or_none()
    if found is None or found.picture is None:
        raise NotFound(f"fault {fault_id} has no such picture")
    return found.camera_id, found.picture


def _repairs(wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The columns of Repair, in its order: 22, and select() knows the types of ten at most."""
    return (
        select(
            RepairTicket.id,
            CameraFault.id,
            CameraFault.kind,
            RepairTicket.state,
            RepairTicket.urgency,
            RepairTicket.contract,
            RepairTicket.owner_id,
            func.coalesce(Officer.name, ""),
            CameraFault.opened_at,
            RepairTicket.due_at,
            CameraFault.closed_at,
            RepairTicket.escalation,
            RepairTicket.note,
            Pole.id,
            Pole.asset_tag,
            Pole.name,
            CameraFault.camera_id,
            func.coalesce(Camera.label, ""),
            _cameras_of_pole(),
            _missed(),
            CameraFault.good_picture.is_not(None),
            CameraFault.fault_picture.is_not(None),
        )
        .join(CameraFault, CameraFault.id == RepairTicket.fault_id)
        .join(Pole, Pole.id == CameraFault.pole_id)
        .outerjoin(Camera, Camera.id == CameraFault.camera_id)
        .outerjoin(Officer, Officer.id == RepairTicket.owner_id)
        .where(wanted)
    )


def _cameras_of_pole() -> ColumnElement[int]:
    counted = aliased(Camera)
    return (
        select(func.count())
        .select_from(counted)
        .where(counted.pole_id == CameraFault.pole_id, counted.retired_at.is_(None))
        .scalar_subquery()
    )


def _missed() -> ColumnElement[int]:
    """Incidents inside the sector of the camera (or of any of the pole's), while the fault lasted."""
    looking = aliased(Camera)
    return (
        select(func.count(CameraLink.incident_id.distinct()))
        .join(looking, looking.id == CameraLink.camera_id)
        .where(
            CameraLink.inside_sector,
            looking.pole_id == CameraFault.pole_id,
            or_(CameraFault.camera_id.is_(None), CameraFault.camera_id == looking.id),
            CameraLink.moment_at >= CameraFault.opened_at,
            or_(CameraFault.closed_at.is_(None), CameraLink.moment_at < CameraFault.closed_at),
        )
        .scalar_subquery()
    )
