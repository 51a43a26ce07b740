"""Reads for an export: an incident's clips and stills, and the account of who handled them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.cameras import queries as cameras
from cctv_link.evidence import queries as evidence
from cctv_link.evidence.models import EvidenceItem
from cctv_link.export.members import Piece
from cctv_link.export.sounds import ENDINGS, Sound
from cctv_link.extracts import queries as extracts
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.footage import queries as footage
from cctv_link.footage.queries import ClipFacts
from cctv_link.redaction import queries as redaction
from kernel import clock
from kernel.audit.models import AuditEntry, AuditNumber


def pieces_of(session: Session, incident_id: UUID) -> tuple[list[Piece], list[dict[str, str]]]:
    """Every file of every clip with its still, best camera first; and the clips of which there is nothing, with why."""
    clips = footage.clips_of(session, [incident_id])[incident_id]
    labels = cameras.labels_of(session, {clip.camera_id for clip in clips})
    pieces: list[Piece] = []
    absent = []
    for clip in clips:
        if not clip.parts:
            why = clip.reason or clip.state
            absent.append({"camera": labels[clip.camera_id], "clip_id": str(clip.id), "why": why})
        pieces += [
            Piece(taken.item, labels[clip.camera_id], part_of(taken, clip), clip.state, taken.manifest)
            for taken in extracts.made_of_clip(session, clip.id)
            if taken.item is not None
        ]
        for part in clip.parts:
            still_id = redaction.still_of_or_none(session, part.evidence.id)
            items = [part.evidence] + ([evidence.find(session, still_id)] if still_id else [])
            pieces += [
                Piece(item, labels[clip.camera_id], part.number, clip.state, part.manifest) for item in items
            ]
    # The same picture asked for at two moments is one item, and leaves once, with what was signed first.
    once = {piece.item.id: piece for piece in reversed(pieces)}
    return [piece for piece in pieces if once[piece.item.id] is piece], absent


def sounds_of(session: Session, incident_id: UUID) -> list[Sound]:
    """What residents said into the incident's SOS, as it came and as it is played; the first first."""
    found = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.incident_id == incident_id, EvidenceItem.kind.in_(sorted(ENDINGS)))
        .order_by(EvidenceItem.recorded_to, EvidenceItem.clip_id, EvidenceItem.kind.desc(), EvidenceItem.id)
    )
    return [
        Sound(
            each.id,
            each.kind,
            each.clip_id,
            each.sha256,
            each.size_bytes,
            each.recorded_from,
            each.recorded_to,
        )
        for each in found
    ]


def uploads_left_out(session: Session, incident_id: UUID) -> list[dict[str, str]]:
    """What residents sent to the incident. It tells of them too; whoever reads the list must know that it is there."""
    found = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.incident_id == incident_id, EvidenceItem.kind == "upload")
        .order_by(EvidenceItem.recorded_to, EvidenceItem.id)
    )
    return [
        {"evidence_id": str(each.id), "why": f"sent by a resident, and not exported; sha256 {each.sha256}"}
        for each in found
    ]


def part_of(taken: ExtractFacts, clip: ClipFacts) -> int:
    """Which file of the clip an extract was taken out of; 0 for one that a later cut has replaced."""
    return next((part.number for part in clip.parts if part.evidence.id == taken.source_id), 0)


def custody_of(session: Session, item_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """What was done with these items, by whom and why, in the order of the audit's numbers."""
    rows = session.execute(
        select(AuditEntry, AuditNumber.seq)
        .outerjoin(AuditNumber, AuditNumber.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_kind == "evidence", AuditEntry.subject_id.in_(item_ids))
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return [
        {
            "number": number,
            "at": clock.wire(entry.at),
            "who": entry.actor_name or entry.actor_kind,
            "via": entry.via,
            "action": entry.action,
            "evidence_id": str(entry.subject_id),
            "reason": entry.reason,
        }
        for entry, number in rows
    ]
