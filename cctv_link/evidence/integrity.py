"""Integrity: whether the stored bytes still have the recorded hash, and the cameras' chains their links.

Read in pages, so that no transaction is open while files are hashed, and a file the ring lets go of meanwhile is
no fault.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cctv_link.evidence import manifest, queries
from cctv_link.evidence.manifest import ManifestRefused
from cctv_link.evidence.queries import EvidenceFacts, SegmentFacts
from cctv_link.recording import chain
from kernel.errors import NotFound
from kernel.storage import Storage
from kernel.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at. fault: what is wrong with it; empty when nothing is."""

    what: str
    fault: str = ""


def check_items(store: Storage, *, key: Ed25519PublicKey) -> Iterator[Looked]:
    """Every item under custody, against its hash; a manifest against its signature, too."""
    after: UUID | None = None
    while True:
        with reading() as session:
            page = queries.items_after(session, after)
        if not page:
            return
        for item in page:
            yield Looked(f"{item.kind} {item.id}", _fault_of_item(store, item, key))
        after = page[-1].id


def fault_of_bytes(store: Storage, stored_id: UUID, *, sha256: str) -> str:
    """What is wrong with these stored bytes; empty when they have the hash."""
    digest = hashlib.sha256()
    try:
        for chunk in store.open_range(stored_id, start=0, end=store.size_bytes(stored_id)):
            digest.update(chunk)
    except NotFound:
        return "its bytes are gone"
    return _told(digest.hexdigest(), sha256)


def check_chains(ring: Path) -> Iterator[Looked]:
    """Every closed segment of every camera: its link, and, while the ring has it, its file."""
    with reading() as session:
        cameras = queries.recorded_cameras(session)
    for camera_id, label in cameras:
        yield from _check_chain(ring, camera_id, label)


def _fault_of_item(store: Storage, item: EvidenceFacts, key: Ed25519PublicKey) -> str:
    try:
        size_bytes = store.size_bytes(item.id)
        digest, content = hashlib.sha256(), bytearray()
        for chunk in store.open_range(item.id, start=0, end=size_bytes):
            digest.update(chunk)
            if item.kind == "manifest" and len(content) <= manifest.LARGEST_BYTES:
                content += chunk
    except NotFound:
        return "its bytes are gone"
    if fault := _told(digest.hexdigest(), item.sha256):
        return fault
    if item.kind == "manifest":
        try:
            manifest.read(bytes(content), key=key)
        except ManifestRefused as refused:
            return refused.detail
    return ""


def _told(found: str, recorded: str) -> str:
    return "" if found == recorded else f"the stored bytes have the hash {found}, not {recorded}"


def _check_chain(ring: Path, camera_id: UUID, label: str) -> Iterator[Looked]:
    previous, last = chain.FIRST, None
    while True:
        with reading() as session:
            page = queries.segments_closed_after(session, camera_id, last)
        if not page:
            return
        links = [chain.Link(each.path, each.sha256, each.chain_sha256) for each in page]
        broken = {link.path for link in chain.broken(links, previous=previous)}
        for segment in page:
            what = f"segment {segment.path} of {label}"
            if segment.path in broken:
                yield Looked(what, "it does not follow from the one before: the chain is broken here")
            elif not segment.is_evicted:
                yield Looked(what, _fault_of_file(ring, segment))
            else:
                yield Looked(what)
        previous, last = page[-1].chain_sha256, page[-1]


def _fault_of_file(ring: Path, segment: SegmentFacts) -> str:
    try:
        with (ring / segment.path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
    except FileNotFoundError:
        with reading() as session:
            is_evicted = queries.is_evicted(session, segment.id)
        return "" if is_evicted else "its file is gone, and the ring did not let it go"
    return (
        "" if found == segment.sha256 else f"the file has the hash {found.hex()}, not {segment.sha256.hex()}"
    )
