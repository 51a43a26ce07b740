"""What an address names, and whether it lies within an officer's reach. Every officers' door asks, before its view.

To whom is limited, an unknown thing and one of others are the same: 404 with the same words.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading
from moderation.routing import queries as routing
from moderation.worklist import queries as worklist

Look = Callable[[Session, UUID, Any], bool]


def check(officer: SignedIn, named: Mapping[str, Any]) -> None:
    """Raises NotFound for what is beyond the officer's reach. named: the parts of the address by name.

    A name that is not listed below is shut to whom is limited, until somebody says here what it is.
    """
    if not officer.is_limited:
        return
    asked = {name: value for name, value in named.items() if name not in NOBODYS}
    if not asked:
        return
    with reading() as session:
        for name, value in asked.items():
            look = LOOKS.get(name)
            if look is None or not look(session, officer.officer_id, value):
                raise NotFound("there is no such thing here")


def _incident(session: Session, officer_id: UUID, incident_id: UUID) -> bool:
    return incident_id in routing.seen(session, officer_id, [incident_id])


def _task(session: Session, officer_id: UUID, task_id: UUID) -> bool:
    incident_id = worklist.incident_of_task_or_none(session, task_id)
    return incident_id is not None and _incident(session, officer_id, incident_id)


def _sos(session: Session, officer_id: UUID, sos_alert_id: UUID) -> bool:
    found = citizen_api.alerts(session, [sos_alert_id]).get(sos_alert_id)
    return found is not None and _incident(session, officer_id, found.incident_id)


def _recorded(session: Session, officer_id: UUID, found: tuple[UUID, UUID | None] | None) -> bool:
    """A recording belongs to its incident, whichever side of the border its camera stands; a hidden one shows nothing."""
    if found is None:
        return False
    incident_id, camera_id = found
    is_hidden = camera_id in reach.hidden_cameras(session, officer_id)
    return not is_hidden and _incident(session, officer_id, incident_id)


def _evidence(session: Session, officer_id: UUID, evidence_id: UUID) -> bool:
    return _recorded(session, officer_id, cctv_link.origin_of_evidence_or_none(session, evidence_id))


def _clip(session: Session, officer_id: UUID, clip_id: UUID) -> bool:
    return _recorded(session, officer_id, cctv_link.origin_of_clip_or_none(session, clip_id))


def _export(session: Session, officer_id: UUID, export_id: UUID) -> bool:
    incident_id = cctv_link.incident_of_export_or_none(session, export_id)
    return incident_id is not None and _incident(session, officer_id, incident_id)


def _camera(session: Session, officer_id: UUID, camera_id: UUID) -> bool:
    """Within the reach; or beyond it, while an open SOS of theirs is before it: nobody is lost at a border."""
    if cctv_link.sees_camera(session, officer_id, camera_id):
        return True
    if camera_id in reach.hidden_cameras(session, officer_id):
        return False
    before_it = routing.seen(session, officer_id, cctv_link.sos_before_camera(session, camera_id))
    return any(citizen_api.open_alert_of_incident_or_none(session, each) for each in before_it)


def _appeal(session: Session, officer_id: UUID, appeal_id: UUID) -> bool:
    asked = citizen_api.appeal_at_desk_or_none(session, appeal_id)
    if asked is None:
        return False
    at_issue = {report.incident_id for report in asked.at_issue}
    return routing.seen(session, officer_id, at_issue) == at_issue


def _pole(session: Session, officer_id: UUID, tag: str) -> bool:
    return tag in cctv_link.poles_seen(session, officer_id)


LOOKS: dict[str, Look] = {
    "appeal_id": _appeal,
    "incident_id": _incident,
    "task_id": _task,
    "sos_alert_id": _sos,
    "evidence_id": _evidence,
    "clip_id": _clip,
    "camera_id": _camera,
    "tag": _pole,
    "export_id": _export,
    "fault_id": cctv_link.sees_fault,
    "ticket_id": cctv_link.sees_ticket,
}
# These name nothing that stands in an area: one's own account, officers, and parts of what is named beside them.
NOBODYS = frozenset(
    {"session_id", "passkey_id", "officer_id", "view_id", "run_id", "marker_id", "name", "which"}
)
