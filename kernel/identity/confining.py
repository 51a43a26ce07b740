"""Saying how far an officer sees, and what they are: another role, an area, single cameras. All of it is audited."""

from uuid import UUID

from sqlalchemy import delete

from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.identity.models import ROLES, Officer, OfficerCamera
from kernel.identity.officers import OfficerRefused
from kernel.identity.reach import CONFINEMENTS
from kernel.unit_of_work import UnitOfWork


def change_role(uow: UnitOfWork, *, officer_id: UUID, role: str, actor: Actor, reason: str) -> None:
    """Another role, from the next request on; keys lose with it what it may not. Raises NotFound, OfficerRefused."""
    if role not in ROLES:
        raise OfficerRefused(f"{role!r} is no role; there are {', '.join(ROLES)}")
    officer = _locked(uow, officer_id)
    before, officer.role = officer.role, role
    uow.session.flush()
    uow.record(
        actor=actor,
        action="officer.role",
        subject=("officer", officer_id),
        reason=f"{before} to {role}: {reason}",
    )


def confine(uow: UnitOfWork, *, officer_id: UUID, confined_to: str, actor: Actor, reason: str) -> None:
    """To their `station`, to its `district`, or to nothing (empty). Raises NotFound, OfficerRefused."""
    if confined_to not in CONFINEMENTS:
        raise OfficerRefused("an officer is confined to a station, to a district, or not at all")
    officer = _locked(uow, officer_id)
    if confined_to and officer.station_id is None:
        raise OfficerRefused(f"{officer.name} belongs to no station; put them under one first")
    officer.confined_to = confined_to
    uow.session.flush()
    uow.record(
        actor=actor,
        action="officer.confine",
        subject=("officer", officer_id),
        reason=f"{confined_to or 'the whole city'}: {reason}",
    )


def set_camera(
    uow: UnitOfWork, *, officer_id: UUID, camera_id: UUID, is_seen: bool | None, actor: Actor, reason: str
) -> None:
    """Show an officer one camera, or hide it from them; None: their area says again. Raises NotFound."""
    _locked(uow, officer_id)
    uow.session.execute(
        delete(OfficerCamera).where(
            OfficerCamera.officer_id == officer_id, OfficerCamera.camera_id == camera_id
        )
    )
    if is_seen is not None:
        uow.add(OfficerCamera(officer_id=officer_id, camera_id=camera_id, is_seen=is_seen))
    said = {True: "seen", False: "hidden", None: "by area"}[is_seen]
    uow.record(
        actor=actor,
        action="officer.camera",
        subject=("officer", officer_id),
        reason=f"camera {camera_id} {said}: {reason}",
    )


def _locked(uow: UnitOfWork, officer_id: UUID) -> Officer:
    found = uow.session.get(Officer, officer_id, with_for_update=True)
    if found is None:
        raise NotFound("no such officer")
    return found
