"""What is published for those who write clients: `mobile_contracts/`, read as the running code serves it."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from kernel.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "mobile_contracts"
_SLUG = re.compile(r"[a-z0-9-]{1,60}")


@cache
def problems() -> dict[str, dict[str, Any]]:
    """Every problem by its slug: {slug, title, status, said_by, when, what_to_do, example, members?, headers?}."""
    return {path.stem: _read(path) for path in sorted((FOLDER / "problems").glob("*.json"))}


def problem_or_none(slug: str) -> dict[str, Any] | None:
    """One problem; None when no problem is called so."""
    return problems().get(slug) if _SLUG.fullmatch(slug) else None


@cache
def example_of(operation_id: str) -> dict[str, Any]:
    """One request and one answer of an operation: {request: {method, path, ..., body?}, answer: {status, body?}}."""
    path = FOLDER / "examples" / f"{operation_id}.json"
    return _read(path) if path.exists() else {}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content
