"""Addresses of static files that change when the file does, so that a browser may keep each for a year."""

import hashlib
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent / "static"
TEMPLATE_FOLDER = Path(__file__).parent / "templates"
KEPT_S = 365 * 24 * 3600

_fingerprints: dict[str, tuple[int, str]] = {}


def asset_url(path: str) -> str:
    """`/static/<path>?v=<12 hex of its SHA-256>`. Raises FileNotFoundError when there is no such file."""
    changed_ns = (STATIC_FOLDER / path).stat().st_mtime_ns
    known = _fingerprints.get(path)
    if known is None or known[0] != changed_ns:
        digest = hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest()[:12]
        known = _fingerprints[path] = (changed_ns, digest)
    return f"/static/{path}?v={known[1]}"
