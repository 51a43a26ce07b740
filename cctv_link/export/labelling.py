"""The one adapter of C2PA, by name: the web process loads whoever calls it, and must not load the library."""

from importlib import import_module
from pathlib import Path
from typing import Any

from cctv_link.export.certificate import Certificate
from cctv_link.export.members import Member

C2PA_ADAPTER = "cctv_link.export.c2pa_label"


def label(source: Path, target: Path, member: Member, certificate: Certificate) -> None:
    """A copy of `source` with a signed claim of what it is."""
    adapter().label(source, target, member, certificate)


def adapter() -> Any:
    return import_module(C2PA_ADAPTER)
