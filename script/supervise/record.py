"""The supervisor's memory on disk: whom it has started. The next one reads it when this one was killed."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from supervise.identity import Identity, boot_id


@dataclass(frozen=True)
class Started:
    """One process that a supervisor started, and what it was told."""

    name: str
    identity: Identity
    fingerprint: str
    rank: int
    stop_signal: int
    stop_within_s: float


def write(path: Path, *, url: str, started: Mapping[str, Started]) -> None:
    """Replace the record as a whole: a reader finds the old one or the new one, never a half."""
    document = {
        "boot_id": boot_id(),
        "supervisor_pid": os.getpid(),
        "url": url,
        "parts": {name: asdict(part) for name, part in started.items()},
    }
    beside = path.with_suffix(".new")
    with open(beside, "w", opener=_owner_only) as file:
        json.dump(document, file, indent=1)
    beside.replace(path)


def read(path: Path) -> dict[str, Started]:
    """Whom the last supervisor had started; empty when it left no record, or before the last boot."""
    document = _document(path)
    if document.get("boot_id") != boot_id():
        return {}
    return {
        name: Started(**{**part, "identity": Identity(**part["identity"])})
        for name, part in document["parts"].items()
    }


def url(path: Path) -> str:
    """Where the recorded installation answers."""
    return str(_document(path).get("url", ""))


def _document(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
