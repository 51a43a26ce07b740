"""Asking in the panel for an export: redacted copies by one officer's word, originals by two of different stations."""

from uuid import UUID

from cctv_link.export import measure, orders
from cctv_link.export.models import Export
from cctv_link.export.orders import ExportView
from cctv_link.export.services import SHORTEST_PURPOSE, ExportRefused
from kernel import clock
from kernel.belonging import considered as belonging
from kernel.errors import DomainError, InvalidField, Kind
from kernel.events import ExportAsked
from kernel.identity import passkeys
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work

FORMS = ("redacted", "originals")
SHORTEST_REASON = 10
LONGEST_WORDS = 1_000


class ApproverConflict(DomainError):
    kind = Kind.FORBIDDEN
    slug = "approver-conflict"
    title = N_("Somebody else must approve it")


class ExportState(DomainError):
    kind = Kind.CONFLICT
    slug = "export-state"
    title = N_("That cannot be done with the export now")


def ask(*, officer: SignedIn, incident_id: UUID, form: str, purpose: str, considered: bool) -> UUID:
    """Ask for an incident's footage to leave the house. Who asks has just shown who they are.

    Raises ExportRefused, WhoSomebodyIs, TooManyExports.
    """
    purpose = purpose.strip()
    if form not in FORMS:
        raise InvalidField(("form", "not-a-choice", f"choose one of: {', '.join(FORMS)}"))
    if not SHORTEST_PURPOSE <= len(purpose) <= LONGEST_WORDS:
        raise ExportRefused(f"a purpose has {SHORTEST_PURPOSE} characters or more: which case, which court")
    belonging.consider(purpose, considered=considered)
    now = clock.now()
    is_approved = form == "redacted"
    with unit_of_work() as uow:
        measure.take(uow, officer.officer_id)
        asked = uow.add(
            Export(
                incident_id=incident_id,
                form=form,
                purpose=purpose,
                considered=considered,
                asked_by=officer.officer_id,
                asked_proof=_proof_of(uow, officer),
                asked_station=officer.station_id,
                asked_at=now,
                state="asked" if is_approved else "waiting",
            )
        )
        if is_approved:
            uow.publish(ExportAsked(export_id=asked.id))
        uow.record(
            actor=officer.actor,
            action="export.ask",
            subject=("export", asked.id),
            reason=f"{form}: {purpose}",
            incident_id=incident_id,
        )
    return asked.id


def approve(export_id: UUID, *, officer: SignedIn) -> None:
    """The second officer's yes: it is written then. Who approves has just shown who they are.

    Raises NotFound, ExportState, ApproverConflict.
    """
    with unit_of_work() as uow:
        found = _waiting(uow, export_id)
        _refuse_conflict(found, officer)
        _answer(uow, found, officer, state="asked")
        uow.publish(ExportAsked(export_id=found.id))
        _record(uow, found, officer, "export.approve", f"{found.form} for {found.asker}: {found.purpose}")


def refuse(export_id: UUID, *, officer: SignedIn, reason: str) -> None:
    """The second officer's no, with why. Raises NotFound, ExportState, ApproverConflict, InvalidField, WhoSomebodyIs."""
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_WORDS:
        raise InvalidField(("reason", "required", f"say why in {SHORTEST_REASON} characters or more"))
    with unit_of_work() as uow:
        found = _waiting(uow, export_id)
        if found.asked_by == officer.officer_id:
            raise ApproverConflict("what you asked for yourself you take back")
        _answer(uow, found, officer, state="refused", answer=reason)
        _record(uow, found, officer, "export.refuse", reason)


def take_back(export_id: UUID, *, officer: SignedIn) -> None:
    """Who asked does not want it any more; nobody has agreed yet. Raises NotFound, ExportState, ApproverConflict."""
    with unit_of_work() as uow:
        found = _waiting(uow, export_id)
        _refuse_others(found, officer)
        uow.execute(
            "UPDATE exports SET state = 'taken_back', settled_at = :now WHERE id = :id",
            {"id": found.id, "now": clock.now()},
        )
        _record(uow, found, officer, "export.take_back", "")


def write_again(export_id: UUID, *, officer: SignedIn) -> None:
    """Nothing was written, and what stood in the way is gone: once more, by the same yes, while that is fresh.

    Raises NotFound, ExportState, ApproverConflict.
    """
    with unit_of_work() as uow:
        found = _locked(uow, export_id)
        _refuse_others(found, officer)
        if found.state != "failed":
            raise ExportState(f"it is {found.state}; only one that failed is written again")
        if (found.answered_at or found.asked_at) < clock.now() - orders.LAPSES_AFTER:
            raise ExportState(f"its yes is older than {orders.LAPSES_AFTER.days} days; ask for it anew")
        uow.execute(
            "UPDATE exports SET state = 'asked', failure = '', settled_at = NULL WHERE id = :id",
            {"id": found.id},
        )
        uow.publish(ExportAsked(export_id=found.id))
        _record(uow, found, officer, "export.ask_again", f"it had failed: {found.failure}")


def may_approve(found: ExportView, officer: SignedIn) -> bool:
    """Whether this officer may be the second: of another station than the asker's, now and when they asked."""
    stations = (found.asked_station, found.asker_station)
    return found.asked_by != officer.officer_id and officer.station_id not in stations


def _refuse_conflict(found: ExportView, officer: SignedIn) -> None:
    if found.asked_by == officer.officer_id:
        raise ApproverConflict("originals leave when another officer approves, not the same one twice")
    if not may_approve(found, officer):
        where = "under the same station as" if officer.station_id else "under no station, as does"
        when = "" if officer.station_id == found.asker_station else " did when they asked"
        raise ApproverConflict(f"you sit {where} {found.asker}{when}; an officer of another station approves")


def _refuse_others(found: ExportView, officer: SignedIn) -> None:
    if found.asked_by != officer.officer_id:
        raise ApproverConflict(f"that is for {found.asker}, who asked for it")


def _locked(uow: UnitOfWork, export_id: UUID) -> ExportView:
    """The export, while nobody else changes it. Raises NotFound."""
    uow.execute("SELECT 1 FROM exports WHERE id = :id FOR UPDATE", {"id": export_id})
    return orders.export(uow.session, export_id)


def _waiting(uow: UnitOfWork, export_id: UUID) -> ExportView:
    found = _locked(uow, export_id)
    if found.state != "waiting":
        raise ExportState(f"it waits for nobody: it is {found.state}")
    if found.has_lapsed:
        raise ExportState(f"nobody answered within {orders.LAPSES_AFTER.days} days; ask for it anew")
    return found


def _answer(uow: UnitOfWork, found: ExportView, officer: SignedIn, *, state: str, answer: str = "") -> None:
    now = clock.now()
    uow.execute(
        "UPDATE exports SET state = :state, answered_by = :by, answered_proof = :proof, answered_at = :now,"
        " answer = :answer, settled_at = :settled_at WHERE id = :id",
        {
            "id": found.id,
            "state": state,
            "by": officer.officer_id,
            "proof": _proof_of(uow, officer),
            "now": now,
            "answer": answer,
            "settled_at": now if state == "refused" else None,
        },
    )


def _record(uow: UnitOfWork, found: ExportView, officer: SignedIn, action: str, reason: str) -> None:
    uow.record(
        actor=officer.actor,
        action=action,
        subject=("export", found.id),
        reason=reason,
        incident_id=found.incident_id,
    )


def _proof_of(uow: UnitOfWork, officer: SignedIn) -> str:
    """Whoever has a passkey cannot have shown it by password."""
    return "passkey" if passkeys.has_passkey(uow.session, officer.officer_id) else "password"
