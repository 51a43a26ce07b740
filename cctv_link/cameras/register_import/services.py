"""Taking a camera file into the register: whole or not at all, and dry until somebody commits."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cctv_link.cameras.credentials import seal
from cctv_link.cameras.models import Camera, CameraCredential, CameraView, Pole, Site
from cctv_link.cameras.register_export import collection
from cctv_link.cameras.register_import import files, queries
from cctv_link.cameras.register_import.changes import Change, What, compare, summary
from cctv_link.cameras.register_import.queries import Register
from cctv_link.cameras.register_import.recorders import NO_RECORDERS, Recorders
from cctv_link.cameras.register_import.rows import (
    OF_THE_VIEW,
    CameraFileRefused,
    CameraRow,
    Rules,
    check_together,
    read_row,
)
from kernel import clock, ids
from kernel.audit.entries import Actor
from kernel.files import FileFault
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work


class Progress:
    """Nobody watches. A caller that shows a bar passes its own."""

    def begin(self, total: int) -> None:
        """`total` rows will be read."""

    def advance(self) -> None:
        """One row was read."""


def read_cameras(path: Path, *, rules: Rules, progress: Progress) -> list[CameraRow]:
    """The rows of a file, all of them good. Raises CameraFileRefused with every error of every row."""
    found = files.read_file(path)
    errors: list[FileFault] = list(found.errors)
    progress.begin(len(found.rows))
    rows = []
    for number, cells in found.rows:
        row = read_row(number, cells, rules=rules, errors=errors)
        if row is not None:
            rows.append(row)
        progress.advance()
    check_together(rows, errors)
    if errors:
        raise CameraFileRefused(sorted(errors, key=lambda error: (error.row, error.column)))
    return rows


def preview(rows: list[CameraRow], *, secret_key: str, recorders: Recorders = NO_RECORDERS) -> list[Change]:
    """What the rows would change; nothing is written."""
    with reading() as session:
        register = queries.register_of(session, {row.pole for row in rows}, recorders=recorders)
        return compare(rows, register, secret_key=secret_key)


def export_cameras(*, recorders: Recorders = NO_RECORDERS) -> dict[str, Any]:
    """The register as GeoJSON, as `read_cameras` takes it; without credentials."""
    with reading() as session:
        return collection(queries.exported_cameras(session, recorders=recorders))


def take_cameras(
    rows: list[CameraRow],
    *,
    secret_key: str,
    actor: Actor,
    source: str,
    recorders: Recorders = NO_RECORDERS,
) -> list[Change]:
    """Write the rows into the register, in one commit, and return what changed. A second time changes nothing."""
    with unit_of_work() as uow:
        queries.take_import_lock(uow.session)
        register = queries.register_of(uow.session, {row.pole for row in rows}, recorders=recorders)
        changes = compare(rows, register, secret_key=secret_key)
        if any(change.what for change in changes):
            _write_poles(uow, changes, register)
            _write_cameras(uow, changes, register, secret_key)
            _change_recorders(uow, changes, register, recorders)
            told = ", ".join(f"{count} {what}" for what, count in summary(changes).items())
            uow.record(
                actor=actor,
                action="cameras.import",
                subject=("camera_import", ids.new_id()),
                reason=f"{source}: {told}",
            )
    return changes


def _write_poles(uow: UnitOfWork, changes: list[Change], register: Register) -> None:
    told = [change for change in changes if {What.NEW_POLE, What.POLE_CHANGED} & set(change.what)]
    for change in told:
        if change.row.site not in register.sites:
            register.sites[change.row.site] = uow.add(Site(name=change.row.site))
    for row in (change.row for change in told):
        pole = register.poles.get(row.pole)
        if pole is None:
            pole = register.poles[row.pole] = Pole(id=ids.new_id(), asset_tag=row.pole)
            uow.session.add(pole)
        pole.name, pole.site_id = row.pole_name, register.sites[row.site].id
        pole.location, pole.simulated = row.position.ewkt, row.simulated
    uow.session.flush()


def _write_cameras(uow: UnitOfWork, changes: list[Change], register: Register, secret_key: str) -> None:
    changed = [change for change in changes if set(change.what) - {What.NEW_POLE, What.POLE_CHANGED}]
    for row in (change.row for change in changed):
        camera = register.cameras.get((row.pole, row.camera))
        if camera is None:
            camera = register.cameras[row.pole, row.camera] = Camera(
                id=ids.new_id(),
                pole_id=register.poles[row.pole].id,
                label=row.camera,
                registered_at=clock.now(),
            )
            uow.session.add(camera)
        camera.stream_url = row.stream.url if row.stream else None
        camera.stream_ip = row.stream.ip if row.stream else None
        camera.simulated = row.simulated
    uow.session.flush()
    _change_views(uow, (change for change in changed), register)
    _change_credentials(uow, (change for change in changed), register, secret_key)


def _change_views(uow: UnitOfWork, changes: Iterable[Change], register: Register) -> None:
    """A pose that changed closes the view in force; only then may the next one be in force."""
    now = clock.now()
    looking = [change for change in changes if {What.NEW_CAMERA, What.NEW_VIEW} & set(change.what)]
    cameras = [register.cameras[change.row.pole, change.row.camera] for change in looking]
    replaced = [register.views[camera.id] for camera in cameras if camera.id in register.views]
    for view in replaced:
        view.valid_to = now
    uow.session.flush()
    for camera, row in zip(cameras, (change.row for change in looking), strict=True):
        uow.session.add(_view(camera, row, register.views.get(camera.id), at=now))
    uow.session.flush()


def _view(camera: Camera, row: CameraRow, before: CameraView | None, *, at: datetime) -> CameraView:
    """As the row has it; what the file has no column for as it was."""
    view = CameraView(
        camera_id=camera.id,
        valid_from=None if before is None else at,
        azimuth_deg=row.azimuth_deg,
        hfov_deg=row.hfov_deg,
        range_m=row.range_m,
        height_m=row.height_m,
    )
    for name in OF_THE_VIEW:
        told = row if before is None or name in row.said else before
        setattr(view, name, getattr(told, name))
    return view


def _change_recorders(
    uow: UnitOfWork, changes: Iterable[Change], register: Register, recorders: Recorders
) -> None:
    for change in changes:
        row = change.row
        is_new_and_kept = What.NEW_CAMERA in change.what and row.kept_by is not None
        if is_new_and_kept or What.NEW_RECORDER in change.what:
            recorders.keep(uow, register.cameras[row.pole, row.camera].id, row.kept_by)


def _change_credentials(
    uow: UnitOfWork, changes: Iterable[Change], register: Register, secret_key: str
) -> None:
    for row in (
        change.row for change in changes if {What.NEW_CAMERA, What.NEW_CREDENTIAL} & set(change.what)
    ):
        if row.credential is None:
            continue
        camera = register.cameras[row.pole, row.camera]
        stored = register.credentials.get(camera.id)
        if stored is None:
            stored = CameraCredential(camera_id=camera.id)
            uow.session.add(stored)
        stored.sealed = seal(row.credential, secret_key=secret_key)
