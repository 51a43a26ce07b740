"""Setting, changing and removing a marker, by who holds the claim. Removing can be undone by writing it again."""

from datetime import datetime
from uuid import UUID

from cctv_link import public as cctv_link
from kernel import clock
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.identity import reach
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.markers import queries
from moderation.markers.models import Marker
from moderation.markers.queries import MarkerView
from moderation.worklist import claims
from moderation.worklist.models import VerificationTask

MOST_MARKERS = 200


class NotYours(DomainError):
    kind = Kind.FORBIDDEN
    slug = "not-your-marker"
    title = N_("Only who set a marker changes it")


def set_marker(
    *,
    officer: SignedIn,
    task_id: UUID,
    claim_id: UUID,
    at: datetime,
    note: str,
    camera_id: UUID | None = None,
) -> MarkerView:
    """Mark an instant, in one camera's picture or in all. Raises NotFound, LeaseLost, InvalidField."""
    with unit_of_work() as uow:
        task = _held(uow, task_id, claim_id, officer)
        _require_camera(uow, task, camera_id, officer)
        if len(queries.of_task(uow.session, task_id, officer_id=officer.officer_id)) >= MOST_MARKERS:
            raise InvalidField(
                ("note", "full", f"there is room for {MOST_MARKERS} markers; remove one first")
            )
        marker = uow.add(
            Marker(
                task_id=task.id,
                incident_id=task.incident_id,
                officer_id=officer.officer_id,
                camera_id=camera_id,
                marked_at=at,
                note=note,
                made_at=clock.now(),
            )
        )
        _record(uow, officer, "marker.set", marker, f"{_where(marker)}: {note}")
        return queries.view(marker, officer.name, officer.officer_id)


def change_marker(
    *, officer: SignedIn, task_id: UUID, marker_id: UUID, claim_id: UUID, note: str
) -> MarkerView:
    """Other words; of a removed one, it is there again. Raises NotFound, LeaseLost, NotYours."""
    with unit_of_work() as uow:
        task = _held(uow, task_id, claim_id, officer)
        marker = _own(uow, task, marker_id, officer)
        if marker.note != note:
            _record(uow, officer, "marker.change", marker, f"{_where(marker)}: {note}; was: {marker.note}")
            marker.note, marker.edited_at = note, clock.now()
        if marker.removed_at is not None:
            _record(uow, officer, "marker.restore", marker, _where(marker))
            marker.removed_at = None
        return queries.view(marker, officer.name, officer.officer_id)


def remove_marker(*, officer: SignedIn, task_id: UUID, marker_id: UUID, claim_id: UUID) -> None:
    """Take it off. Raises NotFound, LeaseLost, NotYours."""
    with unit_of_work() as uow:
        task = _held(uow, task_id, claim_id, officer)
        marker = _own(uow, task, marker_id, officer)
        if marker.removed_at is None:
            _record(uow, officer, "marker.remove", marker, f"{_where(marker)}: {marker.note}")
            marker.removed_at = clock.now()


def _held(uow: UnitOfWork, task_id: UUID, claim_id: UUID, officer: SignedIn) -> VerificationTask:
    task = claims.locked(uow, task_id)
    claims.require_live(uow, task, officer=officer, claim_id=claim_id)
    return task


def _own(uow: UnitOfWork, task: VerificationTask, marker_id: UUID, officer: SignedIn) -> Marker:
    marker = uow.session.get(Marker, marker_id, with_for_update=True)
    if marker is None or marker.incident_id not in queries.incidents_of(uow.session, task):
        raise NotFound("the task has no such marker")
    if marker.officer_id != officer.officer_id:
        raise NotYours("set one of your own beside it")
    return marker


def _require_camera(
    uow: UnitOfWork, task: VerificationTask, camera_id: UUID | None, officer: SignedIn
) -> None:
    if camera_id is None:
        return
    together = queries.incidents_of(uow.session, task)
    hidden = reach.hidden_cameras(uow.session, officer.officer_id)
    linked = cctv_link.cameras_of(uow.session, together, hidden=hidden)
    if camera_id not in {camera.id for cameras in linked.values() for camera in cameras}:
        raise NotFound("the task has no such camera")


def _where(marker: Marker) -> str:
    which = f"camera {marker.camera_id}" if marker.camera_id else "all cameras"
    return f"{clock.wire(marker.marked_at)}, {which}"


def _record(uow: UnitOfWork, officer: SignedIn, action: str, marker: Marker, reason: str) -> None:
    uow.record(
        actor=officer.actor,
        action=action,
        subject=("marker", marker.id),
        reason=reason,
        incident_id=marker.incident_id,
    )
