"""Opening verification tasks, telling supervisors of those that nobody decides, and asking for more of a clip."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import clock, ids, incidents, joins
from kernel.events import DecisionOverdue, ReportDisputed, ReportSubmitted
from kernel.identity import stations
from kernel.identity.officers import SignedIn
from kernel.incidents import IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.routing import queries as routing
from moderation.worklist import auditing, claims, weighing

_OPEN = """
    INSERT INTO verification_tasks
        (id, incident_id, report_id, priority, state, look, station_id, routed, opened_at, waits_since, service_s,
         standing, phones, phones_m, phones_s, same_phone, free_in_an_hour, moving, looked_at)
    VALUES (:id, :incident_id, :report_id, :priority, 'open', 1, :station_id, :routed, :opened_at, :waits_since,
        :service_s, :standing, :phones, :phones_m, :phones_s, :same_phone, :free_in_an_hour,
        :moving, :looked_at)
    ON CONFLICT (incident_id) WHERE dispute_id IS NULL AND seconds_id IS NULL DO NOTHING
"""
_OPEN_AGAIN = """
    INSERT INTO verification_tasks
        (id, incident_id, report_id, dispute_id, priority, state, look, station_id, routed, opened_at, waits_since,
         service_s, standing, phones, phones_m, phones_s, same_phone, free_in_an_hour, moving, looked_at)
    VALUES (:id, :incident_id, :report_id, :dispute_id, :priority, 'open', 1, :station_id, :routed, :opened_at,
        :waits_since, :service_s, :standing, :phones, :phones_m, :phones_s, :same_phone, :free_in_an_hour,
        :moving, :looked_at)
    ON CONFLICT (dispute_id) WHERE seconds_id IS NULL DO NOTHING
"""
_TELL = """
    INSERT INTO supervisor_notices (id, incident_id, waited_h, told_at)
    VALUES (:id, :incident_id, :waited_h, :told_at) ON CONFLICT (incident_id, waited_h) DO NOTHING
"""


def open_verification(delivery: Delivery) -> None:
    """Open the task of a report, within a second of its receipt; footage joins it later, nobody waits for it."""
    event = delivery.event
    assert isinstance(event, ReportSubmitted)
    with unit_of_work(completes=delivery) as uow:
        incident = incidents.find(uow.session, event.incident_id)
        uow.execute(_OPEN, _task(uow, incident, event.report_id))
        weighing.weigh_neighbours(uow, incident)


def open_second_look(delivery: Delivery) -> None:
    """Open the task of a dispute, for an officer who has not decided on the incident."""
    event = delivery.event
    assert isinstance(event, ReportDisputed)
    with unit_of_work(completes=delivery) as uow:
        incident = incidents.find(uow.session, event.incident_id)
        dispute = citizen_api.disputes(uow.session, [event.dispute_id])[event.dispute_id]
        task = _task(uow, incident, event.report_id, disputed_at=dispute.received_at)
        auditing.lift(uow, incident.id)
        uow.execute(_OPEN_AGAIN, {**task, "dispute_id": event.dispute_id})


def tell_supervisors(delivery: Delivery) -> None:
    """Put it before the supervisors, once for each of the times that the rule names."""
    event = delivery.event
    assert isinstance(event, DecisionOverdue)
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            _TELL,
            {
                "id": ids.new_id(),
                "incident_id": event.incident_id,
                "waited_h": event.hours,
                "told_at": clock.now(),
            },
        )


def extend_clip(
    *, officer: SignedIn, task_id: UUID, claim_id: UUID, clip_id: UUID, from_at: datetime, to_at: datetime
) -> tuple[UUID, bool]:
    """Ask for another stretch of a clip's camera; the new clip, and whether it is new.

    Raises NotFound, LeaseLost, InvalidField, NotHeld.
    """
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        return cctv_link.extend_clip(
            uow,
            incident_id=_whose(uow, task.incident_id, clip_id),
            clip_id=clip_id,
            from_at=from_at,
            to_at=to_at,
            actor=officer.actor,
        )


def _whose(uow: UnitOfWork, incident_id: UUID, clip_id: UUID) -> UUID:
    """Which of the incidents that are one asked for the clip; the task's own when none did."""
    found = cctv_link.clips_of(uow.session, joins.together_with(uow.session, incident_id))
    return next(
        (each for each, clips in found.items() if clip_id in {clip.id for clip in clips}), incident_id
    )


def _task(
    uow: UnitOfWork, incident: IncidentFacts, report_id: UUID, *, disputed_at: datetime | None = None
) -> dict[str, object]:
    """A task's row, weighed, and routed to the station that answers for the place."""
    responsible = stations.responsible_or_none(uow.session, incident.position) if incident.position else None
    if responsible is not None:
        routing.tell(uow.session, incident.id, responsible.station_id)
    return {
        "id": ids.new_id(),
        "incident_id": incident.id,
        "report_id": report_id,
        "priority": incident.priority,
        "station_id": responsible.station_id if responsible else None,
        "routed": responsible.how if responsible else "",
        "opened_at": clock.now(),
        **asdict(weighing.weigh(uow.session, incident, report_id, disputed_at=disputed_at)),
    }
