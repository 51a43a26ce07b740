"""What a camera file would change in the register. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cctv_link.cameras.credentials import CredentialUnreadable, unseal
from cctv_link.cameras.models import CameraView
from cctv_link.cameras.register_import.queries import Register
from cctv_link.cameras.register_import.rows import OF_THE_VIEW, CameraRow


class What(StrEnum):
    NEW_POLE = "new pole"
    POLE_CHANGED = "pole changed"
    NEW_CAMERA = "new camera"
    NEW_VIEW = "view changed"
    NEW_ADDRESS = "address changed"
    NEW_CREDENTIAL = "credential changed"
    NEW_RECORDER = "recorder changed"
    MARKED = "simulated mark changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """One camera row and what it changes; nothing when it says what is known."""

    row: CameraRow
    what: tuple[What, ...]


def compare(rows: Iterable[CameraRow], register: Register, *, secret_key: str) -> list[Change]:
    """What each row changes, in the order of the file; a pole's own change is told with its first row."""
    changes, told = [], set()
    for row in rows:
        of_pole = () if row.pole in told else tuple(_pole_changes(row, register))
        told.add(row.pole)
        changes.append(Change(row, of_pole + tuple(_camera_changes(row, register, secret_key))))
    return changes


def summary(changes: Iterable[Change]) -> dict[str, int]:
    """How many rows change what, most telling first; unchanged rows are counted too."""
    counted = Counter(what for change in changes for what in change.what or (What.UNCHANGED,))
    return {what.value: counted[what] for what in What if counted[what]}


def _pole_changes(row: CameraRow, register: Register) -> Iterable[What]:
    pole = register.poles.get(row.pole)
    if pole is None:
        yield What.NEW_POLE
        return
    site = register.sites.get(row.site)
    same = (
        pole.name == row.pole_name
        and site is not None
        and pole.site_id == site.id
        and register.places[row.pole] == (row.position.lat, row.position.lon)
    )
    if not same:
        yield What.POLE_CHANGED


def _camera_changes(row: CameraRow, register: Register, secret_key: str) -> Iterable[What]:
    camera = register.cameras.get((row.pole, row.camera))
    if camera is None:
        yield What.NEW_CAMERA
        return
    if not _same_view(row, register.views.get(camera.id)):
        yield What.NEW_VIEW
    if (camera.stream_url, camera.stream_ip) != (
        (row.stream.url, row.stream.ip) if row.stream else (None, None)
    ):
        yield What.NEW_ADDRESS
    if camera.simulated != row.simulated:
        yield What.MARKED
    if row.credential is not None:
        stored = register.credentials.get(camera.id)
        if stored is None or not _opens_to(stored.sealed, row, secret_key):
            yield What.NEW_CREDENTIAL
    if "recorder" in row.said and register.kept_by.get(camera.id) != row.kept_by:
        yield What.NEW_RECORDER


def _same_view(row: CameraRow, view: CameraView | None) -> bool:
    told = ("azimuth_deg", "hfov_deg", "range_m", "height_m", *(row.said & {*OF_THE_VIEW}))
    return view is not None and all(getattr(view, name) == getattr(row, name) for name in told)


def _opens_to(sealed: bytes, row: CameraRow, secret_key: str) -> bool:
    try:
        return unseal(sealed, secret_key=secret_key) == row.credential
    except CredentialUnreadable:
        return False
