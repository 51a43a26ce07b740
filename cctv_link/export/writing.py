"""Writing an export that the panel asked for into the folder of exports: as the command does, in a worker. Safe to run twice."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from cctv_link.evidence.ordering import ORDERING_ROLES
from cctv_link.export import labelling, orders, packing
from cctv_link.export.orders import ExportView
from cctv_link.export.services import ExportRefused, NotRedactedYet, Order, export_incident
from cctv_link.media.limited import Unconfined
from kernel import clock
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError, NotFound
from kernel.events import ExportAsked
from kernel.identity import officers
from kernel.identity.officers import SignedIn
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work

EXPORTING = system("export")
# How long until it is looked at again, while the redacted copies are being made.
LOOKED_AT_EVERY = timedelta(seconds=10)
LONGEST_FAILURE = 500


# Raises NotFound for what lies beyond an officer's reach; only the police's side can answer that.
Reach = Callable[[SignedIn, Mapping[str, Any]], None]


def write_export(delivery: Delivery, *, settings: Settings, reach: Reach) -> None:
    """Write it, or come again when its copies are made. What keeps it from being written is told to who asked."""
    assert isinstance(delivery.event, ExportAsked)
    with reading() as session:
        export = orders.export_or_none(session, delivery.event.export_id)
    if export is None or export.state not in ("asked", "under_way"):
        return
    _note_under_way(export)
    target = _target(export, settings)
    left_out = 0
    try:
        # A run that was killed after the file had its name has accounted for it: no second one is written.
        if not target.exists():
            order = _order(export, reach)
            left_out = export_incident(order, target, settings=settings, label=labelling.label).left_out
    except NotRedactedYet:
        with unit_of_work(completes=delivery) as uow:
            uow.publish(ExportAsked(export_id=export.id), not_before=clock.now() + LOOKED_AT_EVERY)
        return
    except Unconfined:
        raise  # to be tried again: nothing is wrong with the footage
    except DomainError as error:
        _give_up(delivery, export, why=f"{error.title}: {error.detail}")
        return
    _finish(delivery, export, target, left_out)


def _target(export: ExportView, settings: Settings) -> Path:
    settings.exports_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.exports_path / f"{export.reference}-{export.id.hex[-8:]}.zip"


def _order(export: ExportView, reach: Reach) -> Order:
    """Who has it exported, as they are today. Raises ExportRefused when one of them may not any more."""
    asker = _acting(export.asker, export, reach)
    second = None
    if export.form == "originals":
        assert export.answerer is not None
        second = _acting(export.answerer, export, reach)
    proofs = [f"{export.asker} by {export.asked_proof}"]
    proofs += [f"{export.answerer} by {export.answered_proof}"] if second else []
    return Order(
        incident_id=export.incident_id,
        officer=asker,
        purpose=export.purpose,
        proof=f"proved in the panel: {', '.join(proofs)}",
        considered=export.considered,
        approved_by=second,
        via="panel",
    )


def _acting(name: str, export: ExportView, reach: Reach) -> SignedIn:
    with reading() as session:
        officer = officers.officer_acting_or_none(session, name)
    if officer is None or officer.role not in ORDERING_ROLES:
        raise ExportRefused(f"{name} may not have anything exported any more")
    try:
        reach(officer, {"incident_id": export.incident_id})
    except NotFound:
        raise ExportRefused(f"{name} does not see this incident any more") from None
    return officer


def _note_under_way(export: ExportView) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE exports SET state = 'under_way' WHERE id = :id AND state = 'asked'", {"id": export.id}
        )


def _finish(delivery: Delivery, export: ExportView, target: Path, left_out: int) -> None:
    sha256, size_bytes = packing.sha256_of(target), target.stat().st_size
    _settle(
        delivery,
        export,
        "UPDATE exports SET state = 'made', file_name = :file_name, sha256 = :sha256, size_bytes = :size_bytes,"
        " left_out = :left_out, settled_at = :now WHERE id = :id AND state = 'under_way'",
        {"file_name": target.name, "sha256": sha256, "size_bytes": size_bytes, "left_out": left_out},
        action="export.write",
        reason=f"{target.name}, sha256 {sha256}",
    )


def _give_up(delivery: Delivery, export: ExportView, *, why: str) -> None:
    _settle(
        delivery,
        export,
        "UPDATE exports SET state = 'failed', failure = :why, settled_at = :now"
        " WHERE id = :id AND state = 'under_way'",
        {"why": why[:LONGEST_FAILURE]},
        action="export.fail",
        reason=why[:LONGEST_FAILURE],
    )


def _settle(
    delivery: Delivery, export: ExportView, sql: str, values: dict[str, Any], *, action: str, reason: str
) -> None:
    with unit_of_work(completes=delivery) as uow:
        is_first = uow.execute(sql, {**values, "id": export.id, "now": clock.now()}).rowcount
        if is_first:
            uow.record(
                actor=EXPORTING,
                action=action,
                subject=("export", export.id),
                reason=reason,
                incident_id=export.incident_id,
            )
