"""Which faults and tickets an officer sees: those of the cameras and poles within their reach."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Pole
from cctv_link.upkeep.models import CameraFault, RepairTicket
from kernel.identity import reach


def fault_condition(officer_id: UUID) -> ColumnElement[bool]:
    """Beside a query of CameraFault and Pole: that the officer sees what is broken, a camera or the pole's box."""
    of_camera = reach.holds_camera(officer_id, CameraFault.camera_id, Pole.location)
    of_box = CameraFault.camera_id.is_(None) & reach.holds_place(officer_id, Pole.location)
    return or_(of_box, CameraFault.camera_id.is_not(None) & of_camera)


def sees_fault(session: Session, officer_id: UUID, fault_id: UUID) -> bool:
    query = (
        select(CameraFault.id)
        .join(Pole, Pole.id == CameraFault.pole_id)
        .where(CameraFault.id == fault_id, fault_condition(officer_id))
    )
    return session.scalar(query) is not None


def sees_ticket(session: Session, officer_id: UUID, ticket_id: UUID) -> bool:
    fault_id = session.scalar(select(RepairTicket.fault_id).where(RepairTicket.id == ticket_id))
    return fault_id is not None and sees_fault(session, officer_id, fault_id)
