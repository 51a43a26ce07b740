"""A signed head: how far the audit and each camera's chain had come at an hour, one line of JSON. Pure but for its file."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cctv_link.evidence import manifest
from cctv_link.evidence.manifest import ManifestRefused
from kernel import clock

FORM = "gawah-head-1"


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The end of a camera's chain: the segment that was closed last."""

    camera_id: UUID
    path: str
    chain_sha256: bytes
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """audit_sha256: the link of the audit's entry `audit_number`, see kernel.audit.chain."""

    id: UUID
    signed_at: datetime
    audit_number: int
    audit_sha256: bytes
    chains: tuple[ChainHead, ...]


def line_of(head: Head, *, key: Ed25519PrivateKey) -> bytes:
    """The head as it is signed, without the end of the line."""
    facts = {
        "id": str(head.id),
        "signed_at": clock.wire(head.signed_at),
        "audit": {"number": head.audit_number, "sha256": head.audit_sha256.hex()},
        "cameras": [
            {
                "camera_id": str(each.camera_id),
                "path": each.path,
                "chain_sha256": each.chain_sha256.hex(),
                "closed_at": clock.wire(each.closed_at),
            }
            for each in head.chains
        ],
    }
    return manifest.signed(facts, key, form=FORM)


def append(path: Path, line: bytes) -> None:
    """Add a line to the file, on the disk too; one that was torn before stays a line of its own. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        size = os.fstat(file.fileno()).st_size
        is_torn = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
        file.write((b"\n" if is_torn else b"") + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def newest(path: Path, *, key: Ed25519PublicKey) -> Head:
    """The last whole line of the file. Raises ManifestRefused when there is none or it is not what was signed; OSError."""
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 2 * manifest.LARGEST_BYTES))
        lines = file.read().split(b"\n")
    # What stands behind the last end of a line was torn while it was written.
    whole = [line for line in lines[:-1] or lines if line.strip()]
    if not whole:
        raise ManifestRefused("there is no signed head in it")
    facts = manifest.read(whole[-1], key=key, form=FORM)
    return Head(
        id=UUID(facts["id"]),
        signed_at=datetime.fromisoformat(facts["signed_at"]),
        audit_number=int(facts["audit"]["number"]),
        audit_sha256=bytes.fromhex(facts["audit"]["sha256"]),
        chains=tuple(
            ChainHead(
                UUID(each["camera_id"]),
                each["path"],
                bytes.fromhex(each["chain_sha256"]),
                datetime.fromisoformat(each["closed_at"]),
            )
            for each in facts["cameras"]
        ),
    )
