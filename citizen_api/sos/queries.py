"""Reading SOS alerts: by their resident, and by the police."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from citizen_api.sos.ladder import ENDED, UNANSWERED, Step, next_step_or_none, steps
from citizen_api.sos.models import SosAlert, SosContact, SosEscalation, SosPosition, SosShowing
from citizen_api.sos.strangers import IS_STRANGERS
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.identity.models import Officer


@dataclass(frozen=True, slots=True)
class ContactView:
    """One whom a step has told, or is about to tell."""

    id: UUID
    level: int
    how: str
    who: str
    address: str
    state: str
    tries: int
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EscalationView:
    """A step of the ladder that was taken."""

    level: int
    to: str
    due_at: datetime
    taken_at: datetime
    told: list[ContactView]


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as its resident and the police see it."""

    id: UUID
    incident_id: UUID
    reference: str
    state: str
    escalation_level: int
    raised_at: datetime
    flags: list[str]
    kind: str
    silent: bool
    answered_by: str | None
    answered_at: datetime | None
    position: Position | None
    position_at: datetime | None
    shown_at: datetime | None = None
    ended_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    escalations: list[EscalationView] = field(default_factory=list)
    first_console: str = ""
    offered_to: str | None = None
    outcome: str = ""
    half_closed_by: str | None = None
    is_drill: bool = False
    battery_pct: int | None = None
    battery_at: datetime | None = None
    raises_at: datetime | None = None
    stood_down_at: datetime | None = None
    is_duress: bool = False
    help_asked_at: datetime | None = None
    help_asked_devices: int | None = None

    @property
    def next_step(self) -> Step | None:
        return next_step_or_none(self.steps, level=self.escalation_level, state=self.state)

    @property
    def needs_second_person(self) -> bool:
        """One officer has said what takes two; another one says how it ended."""
        return self.half_closed_by is not None and not self.is_ended

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


def alert_by_id(session: Session, sos_alert_id: UUID, *, resident_id: UUID | None = None) -> AlertView:
    """Raises NotFound when it is not there, or not this resident's."""
    found = alerts(session, [sos_alert_id])
    if sos_alert_id not in found:
        raise NotFound("no such SOS alert of yours")
    if resident_id is not None:
        owner = session.scalar(select(SosAlert.resident_id).where(SosAlert.id == sos_alert_id))
        if owner != resident_id:
            raise NotFound("no such SOS alert of yours")
    return found[sos_alert_id]


def alerts(session: Session, sos_alert_ids: Collection[UUID]) -> dict[UUID, AlertView]:
    """Several alerts by id, in two queries; in four when a step of a ladder was taken."""
    asked, half = aliased(Officer), aliased(Officer)
    rows = session.execute(
        select(SosAlert, Officer.name, asked.name, half.name)
        .outerjoin(Officer, Officer.id == SosAlert.answered_by)
        .outerjoin(asked, asked.id == SosAlert.offered_to)
        .outerjoin(half, half.id == SosAlert.half_closed_by)
        .where(SosAlert.id.in_(sos_alert_ids))
    ).all()
    newest = _newest_positions(session, sos_alert_ids)
    taken = _escalations(session, [row.id for row, *_ in rows if row.escalation_level])
    return {row.id: _view(row, names, newest.get(row.id), taken.get(row.id, [])) for row, *names in rows}


def of_resident(
    session: Session, resident_id: UUID, *, limit: int, without: Collection[UUID] = ()
) -> list[AlertView]:
    """The resident's alerts, the newest first; without those of a phone that was not theirs to use, and without some, as if they
    had never been."""
    ids = session.scalars(
        select(SosAlert.id)
        .where(SosAlert.resident_id == resident_id, SosAlert.id.not_in(without), text(f"NOT {IS_STRANGERS}"))
        .order_by(SosAlert.raised_at.desc())
        .limit(limit)
    ).all()
    return sorted(alerts(session, ids).values(), key=lambda alert: alert.raised_at, reverse=True)


def drills(session: Session, *, limit: int) -> list[AlertView]:
    """The newest drills, the latest first."""
    ids = session.scalars(
        select(SosAlert.id).where(SosAlert.is_drill).order_by(SosAlert.raised_at.desc()).limit(limit)
    ).all()
    return sorted(alerts(session, ids).values(), key=lambda alert: alert.raised_at, reverse=True)


def contact_by_id(session: Session, contact_id: UUID) -> tuple[ContactView, AlertView]:
    """One who is to be told, and of what. Raises NotFound."""
    row = session.scalar(select(SosContact).where(SosContact.id == contact_id))
    if row is None:
        raise NotFound(f"no contact {contact_id}")
    return _contact(row), alert_by_id(session, row.sos_alert_id)


def showings(session: Session, sos_alert_id: UUID) -> list[tuple[str, UUID]]:
    """(console, officer) of every console that has rendered the alert, the first one first."""
    rows = session.execute(
        select(SosShowing.console_id, SosShowing.officer_id)
        .where(SosShowing.sos_alert_id == sos_alert_id)
        .order_by(SosShowing.at, SosShowing.id)
    )
    return [(console_id, officer_id) for console_id, officer_id in rows]


def _escalations(session: Session, sos_alert_ids: Collection[UUID]) -> dict[UUID, list[EscalationView]]:
    if not sos_alert_ids:
        return {}
    told: dict[tuple[UUID, int], list[ContactView]] = defaultdict(list)
    for contact in session.scalars(
        select(SosContact)
        .where(SosContact.sos_alert_id.in_(sos_alert_ids))
        # Ids of one millisecond have no order: the webhook before the SMS, and who has it on a screen before who was called.
        .order_by(SosContact.level, SosContact.how.desc(), SosContact.state.desc(), SosContact.who)
    ):
        told[contact.sos_alert_id, contact.level].append(_contact(contact))
    taken: dict[UUID, list[EscalationView]] = defaultdict(list)
    for row in session.scalars(
        select(SosEscalation)
        .where(SosEscalation.sos_alert_id.in_(sos_alert_ids))
        .order_by(SosEscalation.level)
    ):
        step = EscalationView(row.level, row.to, row.due_at, row.taken_at, told[row.sos_alert_id, row.level])
        taken[row.sos_alert_id].append(step)
    return taken


def _contact(row: SosContact) -> ContactView:
    return ContactView(
        row.id, row.level, row.how, row.who, row.address, row.state, row.tries, row.answer, row.at
    )


def before_console(session: Session, *, console_id: str, officer_id: UUID) -> list[AlertView]:
    """Open alerts that the officer has, or that this console has rendered and nobody has; the longest waiting first."""
    rendered = select(SosShowing.sos_alert_id).where(
        SosShowing.console_id == console_id, SosShowing.officer_id == officer_id
    )
    ids = session.scalars(
        select(SosAlert.id).where(
            SosAlert.state.not_in(ENDED),
            (SosAlert.answered_by == officer_id)
            | (SosAlert.state.in_(UNANSWERED) & SosAlert.id.in_(rendered)),
        )
    ).all()
    return sorted(alerts(session, ids).values(), key=lambda alert: alert.raised_at)


def open_alert_id_of_device_or_none(session: Session, device_id: UUID) -> UUID | None:
    """As its phone sees it: one that was stood down under duress is none."""
    return session.scalar(
        select(SosAlert.id).where(
            SosAlert.device_id == device_id, SosAlert.state.not_in(ENDED), SosAlert.stood_down_at.is_(None)
        )
    )


def has_open_alert(session: Session, resident_id: UUID) -> bool:
    """Whether one of the resident's phones sees an open one."""
    query = select(SosAlert.id).where(
        SosAlert.resident_id == resident_id,
        SosAlert.state.not_in(ENDED),
        SosAlert.stood_down_at.is_(None),
        text(f"NOT {IS_STRANGERS}"),
    )
    return session.scalar(query.limit(1)) is not None


def open_alert_of_incident_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The open SOS of this incident: a purpose for looking at its footage."""
    return session.scalar(
        select(SosAlert.id).where(SosAlert.incident_id == incident_id, SosAlert.state.not_in(ENDED))
    )


def open_since_or_none(session: Session) -> datetime | None:
    """When the oldest alert was raised that is still open."""
    return session.scalar(select(func.min(SosAlert.raised_at)).where(SosAlert.state.not_in(ENDED)))


def newest_position_or_none(session: Session, sos_alert_id: UUID) -> tuple[Position, datetime] | None:
    """The current place: the latest whatever the order of arrival, an undated fix being the oldest; and when that was.

    What a phone dates in the future is as of its arrival: it does not stand before all that is said until then.
    """
    return _newest_positions(session, [sos_alert_id]).get(sos_alert_id)


def newest_sent_at_or_none(session: Session, sos_alert_id: UUID) -> datetime | None:
    """When the phone was at the newest place that it has sent, sealed or not."""
    newest = _newest_positions(session, [sos_alert_id], with_sealed=True).get(sos_alert_id)
    return newest[1] if newest else None


def _newest_positions(
    session: Session, sos_alert_ids: Collection[UUID], *, with_sealed: bool = False
) -> dict[UUID, tuple[Position, datetime]]:
    rows = session.scalars(
        select(SosPosition)
        .where(SosPosition.sos_alert_id.in_(sos_alert_ids), SosPosition.is_sealed.in_((False, with_sealed)))
        .ext(distinct_on(SosPosition.sos_alert_id))
        .order_by(
            SosPosition.sos_alert_id,
            SosPosition.is_dated.desc(),
            SosPosition.believed_at.desc(),
            SosPosition.at.desc(),
            SosPosition.id.desc(),
        )
    )
    return {row.sos_alert_id: (Position(row.lat, row.lon, row.accuracy_m), row.believed_at) for row in rows}


def _view(
    row: SosAlert,
    names: Sequence[str | None],
    newest: tuple[Position, datetime] | None,
    taken: list[EscalationView],
) -> AlertView:
    """names: of who answered it, who is asked to take it, and who has half closed it."""
    officer, offered_to, half_closed_by = names
    return AlertView(
        id=row.id,
        incident_id=row.incident_id,
        reference=row.reference,
        state=row.state,
        escalation_level=row.escalation_level,
        raised_at=row.raised_at,
        flags=list(row.flags),
        kind=row.kind,
        silent=row.is_silent,
        answered_by=officer,
        answered_at=row.answered_at,
        position=newest[0] if newest else None,
        position_at=newest[1] if newest else None,
        shown_at=row.shown_at,
        ended_at=row.ended_at,
        steps=steps(row.plan, raised_at=row.raised_at),
        escalations=taken,
        first_console=row.first_console,
        offered_to=offered_to,
        outcome=row.outcome,
        half_closed_by=half_closed_by,
        is_drill=row.is_drill,
        battery_pct=row.battery_pct,
        battery_at=row.battery_at,
        raises_at=row.raises_at,
        stood_down_at=row.stood_down_at,
        is_duress=row.is_duress,
        help_asked_at=row.help_asked_at,
        help_asked_devices=row.help_asked_devices,
    )
