"""Taking a still or a piece out of a clip's original bytes, and putting it under custody. Safe to run twice."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cctv_link.evidence import services as evidence
from cctv_link.evidence.manifest import signed, signing_key
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.evidence.services import Origin, StoredDiffers, Taken
from cctv_link.extracts import cutting, queries
from cctv_link.extracts.manifests import facts_of
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.footage.assemble import NothingRecorded
from cctv_link.media import stills
from cctv_link.media.limited import NotDecodable, Unconfined
from cctv_link.media.scratch import scratch_folder
from kernel import storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.events import ExtractAsked
from kernel.outbox import Delivery
from kernel.storage import Storage
from kernel.unit_of_work import reading, unit_of_work

EXTRACTING = system("extract")


class SourceDiffers(StoredDiffers):
    """Raised when the stored original is not what was put under custody: to try again changes nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """What lies in the store and waits for its rows."""

    taken: Taken
    manifest: Taken
    origin: Origin


def take_extract(delivery: Delivery, *, settings: Settings) -> None:
    """Take what was asked for. What cannot be decoded fails for good, and says so."""
    assert isinstance(delivery.event, ExtractAsked)
    with reading() as session:
        extract = queries.extract_or_none(session, delivery.event.extract_id)
        if extract is None or extract.is_settled:
            return
        source = queries.item(session, extract.source_id)
        source_manifest = queries.manifest_of_file_or_none(session, source.id)
    _note_under_way(extract)
    try:
        made = _made(extract, source, source_manifest, settings=settings)
    except Unconfined:
        raise  # to be tried again: nothing is wrong with the film
    except (NotDecodable, NothingRecorded, NotFound, SourceDiffers) as error:
        _give_up(delivery, extract, why=f"{error.title}: {error.detail}")
        return
    _finish(delivery, extract, made)


def _made(
    extract: ExtractFacts, source: EvidenceFacts, source_manifest: EvidenceFacts | None, *, settings: Settings
) -> Made:
    store = storage.configured(settings.storage_url)
    with scratch_folder(settings.ring_path, prefix="extract-") as folder:
        film = _fetched(store, source, folder / "source.mp4")
        target = folder / ("still.jpg" if extract.kind == "still" else "piece.mp4")
        if extract.kind == "still":
            origin = _still(extract, source, film, target)
        else:
            origin = cutting.cut_piece(extract, source, film, target)
        # Under its source's name: the still that stands for the clip may have the same bytes, and was taken by rule.
        taken = evidence.take_in(
            store, clip_id=source.id, kind="still" if extract.kind == "still" else "clip", source=target
        )
        manifest = folder / "manifest.json"
        facts = facts_of(extract, taken, origin, source, source_manifest)
        manifest.write_bytes(signed(facts, signing_key(settings.secret_key)))
        return Made(
            taken, evidence.take_in(store, clip_id=source.id, kind="manifest", source=manifest), origin
        )


def _fetched(store: Storage, source: EvidenceFacts, target: Path) -> Path:
    """The original's bytes, once they are found to be those under custody. Raises SourceDiffers."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for part in store.open_range(source.id, start=0, end=source.size_bytes):
            digest.update(part)
            file.write(part)
    if digest.hexdigest() != source.sha256:
        raise SourceDiffers(
            f"these are not the bytes under custody: {digest.hexdigest()[:12]}, recorded {source.sha256[:12]};"
            " tell the technician, who runs flask evidence check"
        )
    return target


def _still(extract: ExtractFacts, source: EvidenceFacts, film: Path, target: Path) -> Origin:
    wanted_s = (extract.from_at - source.recorded_from).total_seconds()
    still = stills.frame_at(film, max(0.0, wanted_s))
    target.write_bytes(still.jpeg)
    at = source.recorded_from + timedelta(seconds=still.at_s)
    return cutting.origin_of(source, recorded_from=at, recorded_to=at, gaps=())


def _note_under_way(extract: ExtractFacts) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE extracts SET state = 'under_way' WHERE id = :id AND state = 'asked'", {"id": extract.id}
        )


def _finish(delivery: Delivery, extract: ExtractFacts, made: Made) -> None:
    with unit_of_work(completes=delivery) as uow:
        evidence.begin_custody(uow, made.taken, origin=made.origin, actor=EXTRACTING)
        evidence.begin_custody(uow, made.manifest, origin=made.origin, actor=EXTRACTING)
        is_first = uow.execute(
            "UPDATE extracts SET state = 'made', evidence_id = :evidence_id, manifest_id = :manifest_id"
            " WHERE id = :id AND state IN ('asked', 'under_way')",
            {"id": extract.id, "evidence_id": made.taken.id, "manifest_id": made.manifest.id},
        ).rowcount
        if is_first:
            uow.record(
                actor=EXTRACTING,
                action="evidence.derive",
                subject=("evidence", made.taken.id),
                reason=f"from {extract.source_id} for officer {extract.asked_by}; sha256 {made.taken.sha256}",
                incident_id=extract.incident_id,
            )


def _give_up(delivery: Delivery, extract: ExtractFacts, *, why: str) -> None:
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            "UPDATE extracts SET state = 'failed', failure = :why"
            " WHERE id = :id AND state IN ('asked', 'under_way')",
            {"id": extract.id, "why": why[:300] or "no reason was given"},
        )
        uow.record(
            actor=EXTRACTING,
            action="extract.fail",
            subject=("evidence", extract.source_id),
            reason=why[:300],
            incident_id=extract.incident_id,
        )
