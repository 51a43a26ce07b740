"""Exporting what an incident has: redacted unless a second officer approves, and accounted for before it is there."""

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cctv_link.evidence import manifest
from cctv_link.export import measure, packing, queries
from cctv_link.export.certificate import Certificate, certificate_or_none
from cctv_link.export.members import Form, Member, Piece, path_of
from cctv_link.export.sounds import left_out as left_out_of
from cctv_link.export.whole_file import whole_file
from cctv_link.media.limited import NotDecodable
from cctv_link.media.scratch import scratch_folder
from cctv_link.redaction import services as redaction
from cctv_link.redaction.queries import CopyFacts
from kernel import clock, incidents, storage
from kernel.belonging import considered as belonging
from kernel.config import Settings
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.storage import StorageFull
from kernel.unit_of_work import reading, unit_of_work

SHORTEST_PURPOSE = 30
REASON = "for an export"
LEFT_BEHIND_AFTER_S = 6 * 3600.0
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# Writes a copy with a signed claim of what it is; c2pa_label.label is the one there is.
Label = Callable[[Path, Path, Member, Certificate], None]


class ExportRefused(DomainError):
    slug = "export-refused"
    title = N_("This cannot be exported that way")


class NotRedactedYet(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "not-redacted-yet"
    title = "The redacted copies are being made"


@dataclass(frozen=True, slots=True)
class Order:
    """Who has what exported, and why.

    approved_by: the second officer, without whom there are no originals. proof: how we know that it is they. considered:
    the answer to the second question about the purpose, which leaves with the export.
    """

    incident_id: UUID
    officer: SignedIn
    purpose: str
    proof: str
    considered: bool = False
    approved_by: SignedIn | None = None
    via: str = measure.BY_HAND


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    copies: int
    is_signed: bool
    left_out: int
    sounds: int


def export_incident(order: Order, target: Path, *, settings: Settings, label: Label) -> Exported:
    """Write the incident's clips and stills, with originals what was said too, and all that vouches for them to `target`, a new ZIP file.

    Raises ExportRefused, NotRedactedYet (asked for; come again), CertificateUnusable, StoredDiffers, StorageFull,
    NotFound, TooManyExports (by hand). Nothing is left then. Slow: reads every byte twice.
    """
    check(order, target)
    certificate = certificate_or_none(settings)
    with reading() as session:
        incident = incidents.find(session, order.incident_id)
        pieces, absent = queries.pieces_of(session, order.incident_id)
        sounds = queries.sounds_of(session, order.incident_id)
        handled = {piece.item.id for piece in pieces} | {each.id for each in sounds}
        custody = queries.custody_of(session, handled)
        unexported = queries.uploads_left_out(session, order.incident_id)
    # Nobody can be made unknown in a voice: it leaves with the originals or not at all, and the list says so either way.
    leaving = sounds if order.approved_by is not None else []
    if not pieces and not leaving:
        raise ExportRefused(
            _why_nothing(absent) + ("; its voice notes leave with --originals alone" if sounds else "")
        )
    key = manifest.signing_key(settings.secret_key)
    exported_at = clock.now()
    copies, left_out = _copies(
        pieces, order, incident.reference, exported_at, manifest.fingerprint(key.public_key())
    )
    left_out += unexported + ([] if leaving else left_out_of(sounds))
    facts: dict[str, Any] = {
        "incident_reference": incident.reference,
        "incident_id": str(incident.id),
        "clock": "UTC",
        "exported_at": clock.wire(exported_at),
        "exported_by": order.officer.name,
        "approved_by": order.approved_by.name if order.approved_by else None,
        "purpose": order.purpose,
        "has_originals": order.approved_by is not None,
        "c2pa": packing.c2pa_facts(certificate),
        "absent": absent,
        "left_out": left_out,
        "custody": custody,
    }
    with (
        _the_disk_is_told(target, copies),
        whole_file(target) as whole,
        scratch_folder(
            settings.ring_path, prefix="export-", left_behind_after_s=LEFT_BEHIND_AFTER_S
        ) as folder,
    ):
        packing.pack(
            whole.file,
            copies,
            leaving,
            facts,
            folder=folder,
            store=storage.configured(settings.storage_url),
            key=key,
            sign=(lambda source, to, member: label(source, to, member, certificate)) if certificate else None,
        )
        whole.sync()
        # Whoever loses the name between these lines is on record with an export that nobody has: better than one that
        # somebody has and is not on record.
        check(order, target)
        item_ids = {copy.piece.item.id for copy in copies} | {each.id for each in leaving}
        _record(order, item_ids, sha256=packing.sha256_of(whole.path))
        whole.place()
    return Exported(len(copies), certificate is not None, len(left_out), len(leaving))


def check(order: Order, target: Path) -> None:
    """What is refused before anybody is asked for a password. Raises ExportRefused, WhoSomebodyIs."""
    if len(order.purpose.strip()) < SHORTEST_PURPOSE:
        raise ExportRefused(f"a purpose has {SHORTEST_PURPOSE} characters or more: which case, which court")
    belonging.consider(order.purpose, considered=order.considered)
    if order.approved_by is not None and order.approved_by.officer_id == order.officer.officer_id:
        raise ExportRefused(
            "originals leave the house when a second officer approves, not the same one twice"
        )
    if target.exists():
        raise ExportRefused(f"{target.name} is there already")


def _why_nothing(absent: Sequence[Mapping[str, str]]) -> str:
    """Footage that is still to come is not footage that there is none of."""
    waiting = sum(clip["why"] == "pending" for clip in absent)
    if waiting:
        return f"none of its clips is cut yet, {waiting} of {len(absent)} are to come: ask again when they are there"
    return "there is no footage of this incident"


@contextmanager
def _the_disk_is_told(target: Path, copies: Sequence[Member]) -> Iterator[None]:
    """What the disk refuses, in words that say what to do. Raises StorageFull, ExportRefused."""
    try:
        yield
    except FileExistsError as error:
        raise ExportRefused(f"{target.name} is there already") from error
    except OSError as error:
        if error.errno not in _FULL:
            raise ExportRefused(f"{target.name} cannot be written: {error.strerror}") from error
        sizes = [copy.stored_size_bytes for copy in copies]
        raise StorageFull(
            f"there is no room for the export: it takes about {_mb(sum(sizes))} MB in {target.parent.resolve()}, and"
            f" {_mb(2 * max(sizes, default=0))} MB in the making beside the ring. Make room, or name a file on another disk, and"
            " export again"
        ) from error


def _mb(size_bytes: int) -> int:
    return -(-size_bytes // 1_000_000)


def _copies(
    pieces: list[Piece], order: Order, reference: str, exported_at: datetime, key_fingerprint: str
) -> tuple[list[Member], list[dict[str, str]]]:
    """A redacted copy of every piece, and, when they are approved, the originals."""
    copies, left_out, waiting = [], [], 0

    def member(piece: Piece, form: Form, stored_id: UUID, sha256: str, size_bytes: int) -> Member:
        return Member(
            path=path_of(piece, form=form, folder="copies"),
            piece=piece,
            form=form,
            stored_id=stored_id,
            stored_sha256=sha256,
            stored_size_bytes=size_bytes,
            incident_reference=reference,
            exported_at=exported_at,
            key_fingerprint=key_fingerprint,
        )

    for piece in pieces:
        item = piece.item
        copy: CopyFacts | None = None
        with suppress(NotDecodable):
            copy = redaction.ask(item.id, officer=order.officer, reason=REASON)
        if copy is None:
            left_out.append({"evidence_id": str(item.id), "why": "no redacted copy of it can be made"})
        elif copy.stored_id is None or copy.sha256 is None or copy.size_bytes is None:
            waiting += 1
        else:
            copies.append(member(piece, "redacted", copy.stored_id, copy.sha256, copy.size_bytes))
        if order.approved_by is not None:
            copies.append(member(piece, "original", item.id, item.sha256, item.size_bytes))
    if waiting:
        raise NotRedactedYet(
            f"{waiting} of {len(pieces)} redacted copies are being made; export again when they are"
        )
    return copies, left_out


def _record(order: Order, item_ids: set[UUID], *, sha256: str) -> None:
    forms = "redacted copies and originals" if order.approved_by else "redacted copies"
    approved = f", approved by {order.approved_by.name}" if order.approved_by else ""
    reason = f"{forms}{approved}: {order.purpose.strip()}; {order.proof}; sha256 of the file {sha256}"
    with unit_of_work() as uow:
        # In the panel it was taken when it was asked for.
        if order.via == measure.BY_HAND:
            measure.take(uow, order.officer.officer_id)
        for item_id in sorted(item_ids):
            uow.record(
                actor=replace(order.officer.actor, via=order.via),
                action="evidence.export",
                subject=("evidence", item_id),
                reason=reason,
                incident_id=order.incident_id,
            )
        if order.approved_by is not None:
            uow.record(
                actor=replace(order.approved_by.actor, via=order.via),
                action="evidence.approve_export",
                subject=("incident", order.incident_id),
                reason=f"originals for {order.officer.name}: {order.purpose.strip()}; {order.proof}",
                incident_id=order.incident_id,
            )
