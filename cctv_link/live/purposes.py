"""Why somebody may look at a camera now: a stated purpose, an open SOS in its view, or its upkeep; and the account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from cctv_link.live import queries
from cctv_link.live.models import LivePurpose
from cctv_link.live.queries import StatedPurpose
from kernel import clock, ids
from kernel.belonging import considered as belonging
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import reading, unit_of_work

LASTS = timedelta(minutes=10)
SHORTEST_REASON = 30
CPO = ("operator", "supervisor")


class LivePurposeRequired(DomainError):
    kind = Kind.FORBIDDEN
    slug = "live-purpose-required"
    title = N_("Live pictures are shown for an open SOS or a stated purpose only")


class Purpose(Protocol):
    """As the police's side says it: what kind, and which."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> UUID: ...


# (officer, incident_id, claim_id) -> the purpose, or None; see evidence.purpose, which asks the same.
Ask = Callable[[SignedIn, UUID, UUID | None], Purpose | None]


def state_purpose(*, officer: SignedIn, reason: str, considered: bool) -> LivePurpose:
    """A purpose of ten minutes, for every camera. Raises WhoSomebodyIs: nobody is looked for by what they are."""
    belonging.consider(reason, considered=considered)
    now = clock.now()
    with unit_of_work() as uow:
        purpose = uow.add(
            LivePurpose(officer_id=officer.officer_id, reason=reason, stated_at=now, until_at=now + LASTS)
        )
        uow.record(
            actor=officer.actor,
            action="live_purpose.state",
            subject=("live_purpose", purpose.id),
            reason=reason,
        )
    return purpose


def purpose_of(officer: SignedIn, camera_id: UUID, *, kind: str, ask: Ask) -> StatedPurpose:
    """What the officer looks at this camera for. kind: `still` or `stream`. Raises LivePurposeRequired.

    A technician sees stills, to mend; streams are for those who answer an SOS or say why.
    """
    if officer.role == "technician":
        if kind == "still":
            return StatedPurpose("upkeep", camera_id)
        raise LivePurposeRequired("a technician sees stills; a stream is for the Central Police Office")
    with reading() as session:
        stated = queries.purpose_in_force_or_none(session, officer.officer_id)
        incidents = [] if stated else queries.sos_in_view(session, camera_id)
    if stated is not None:
        return StatedPurpose("live_purpose", stated.id)
    for incident_id in incidents:
        found = ask(officer, incident_id, None)
        if found is not None and found.kind == "sos_alert":
            return StatedPurpose("sos_alert", found.id)
    raise LivePurposeRequired(f"state one of {SHORTEST_REASON} characters or more at /v1/live-purposes")


def account(officer: SignedIn, camera_id: UUID, *, kind: str, purpose: StatedPurpose) -> None:
    """Audit the first look of an hour; count every still. A stream asks each second: one entry says it."""
    hour_at = clock.now().replace(minute=0, second=0, microsecond=0)
    if kind == "stream":
        with reading() as session:
            is_known = queries.was_shown(
                session,
                officer_id=officer.officer_id,
                camera_id=camera_id,
                kind=kind,
                purpose=purpose,
                hour_at=hour_at,
            )
        if is_known:
            return
    with unit_of_work() as uow:
        shown = uow.execute(
            "INSERT INTO live_views (id, officer_id, camera_id, kind, purpose_kind, purpose_id, hour_at, shown)"
            " VALUES (:id, :officer_id, :camera_id, :kind, :purpose_kind, :purpose_id, :hour_at, 1)"
            " ON CONFLICT (officer_id, camera_id, kind, purpose_kind, purpose_id, hour_at)"
            " DO UPDATE SET shown = live_views.shown + 1 RETURNING shown",
            {
                "id": ids.new_id(),
                "officer_id": officer.officer_id,
                "camera_id": camera_id,
                "kind": kind,
                "purpose_kind": purpose.kind,
                "purpose_id": purpose.id,
                "hour_at": hour_at,
            },
        ).scalar_one()
        if shown == 1:
            uow.record(
                actor=officer.actor,
                action=f"{kind}.view",
                subject=("camera", camera_id),
                reason=f"{purpose.kind} {purpose.id}",
            )
