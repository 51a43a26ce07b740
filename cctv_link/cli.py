"""Commands of the cameras' side."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress as RichProgress
from rich.table import Table

from cctv_link.cameras.addresses import Allowed, resolve_host
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.device_readout import services as device_readout
from cctv_link.cameras.device_readout.differences import Turning
from cctv_link.cameras.register_import import services
from cctv_link.cameras.register_import.changes import Change, summary
from cctv_link.cameras.register_import.rows import CameraFileRefused, Rules
from cctv_link.recorders import register as recorders
from cctv_link.rights_command import show_camera_to
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError
from kernel.unit_of_work import reading

ONVIF_ADAPTER = "cctv_link.cameras.device_readout.onvif_device"
MOST_ERRORS_SHOWN = 100
MOST_CHANGES_SHOWN = 20


@click.group("cameras")
def cameras_cli() -> None:
    """The camera register."""


cameras_cli.add_command(show_camera_to)


@cameras_cli.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--commit", is_flag=True, help="Write the register. Without it, only say what would change.")
@with_appcontext
def import_cameras(file: Path, commit: bool) -> None:
    """Take cameras from FILE (CSV, GeoJSON or KML), all of them or none."""
    settings: Settings = current_app.extensions["settings"]
    with reading() as session:
        known = recorders.token_checks(session)
    rules = Rules(settings.city_box, Allowed.by(settings), resolve_host, known)
    with _Bar(file.name) as bar:
        try:
            rows = services.read_cameras(file, rules=rules, progress=bar)
        except CameraFileRefused as refused:
            _show_errors(file, refused)
            raise SystemExit(1) from refused
    if not commit:
        _show(services.preview(rows, secret_key=settings.secret_key, recorders=recorders), "would be")
        click.echo("Nothing was written. Add --commit to take the file.")
        return
    changes = services.take_cameras(
        rows,
        secret_key=settings.secret_key,
        actor=system("command line"),
        source=file.name,
        recorders=recorders,
    )
    _show(changes, "were")


@cameras_cli.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@with_appcontext
def export_cameras(file: Path | None) -> None:
    """Write the register to FILE as GeoJSON, or to the terminal. Names and passwords stay here."""
    exported = services.export_cameras(recorders=recorders)
    text = json.dumps(exported, ensure_ascii=False, indent=1)
    if file is None:
        click.echo(text)
        return
    file.write_text(text + "\n", encoding="utf-8")
    click.echo(f"{len(exported['features'])} cameras were written to {file.name}.", err=True)


@cameras_cli.command("read-onvif")
@click.argument("label")
@click.option("--host", help="Its address, when the register has none or another is meant.")
@click.option("--port", default=80, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--username", help="Instead of the register's credential.")
@click.option(
    "--password-stdin", is_flag=True, help="The password of --username is the first line of the input."
)
@click.option(
    "--profile", help="The token of the stream to record; if not said, the one chosen before, or the widest."
)
@click.option("--yaw-zero", default=0.0, help="Degrees from true north where this maker's yaw is 0.")
@click.option("--yaw-anticlockwise", is_flag=True, help="This maker counts yaw the other way round.")
@click.option("--commit", is_flag=True, help="Write the register. Without it, only say what differs.")
@with_appcontext
def read_onvif(
    label: str,
    host: str | None,
    port: int,
    username: str | None,
    password_stdin: bool,
    profile: str | None,
    yaw_zero: float,
    yaw_anticlockwise: bool,
    commit: bool,
) -> None:
    """Ask the camera LABEL itself for its streams, place, orientation and presets (ONVIF)."""
    credential = None
    if username is not None:
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
        credential = Credential(username, password)
    # Named, not imported: the web process loads this module and must not load the client library.
    adapter: Any = import_module(ONVIF_ADAPTER)
    try:
        readout = device_readout.read_out(
            label,
            host=host,
            port=port,
            credential=credential,
            profile_token=profile,
            how_it_counts=Turning(yaw_zero, yaw_anticlockwise),
            settings=current_app.extensions["settings"],
            read_device=adapter.read_device,
            resolve=resolve_host,
        )
    except DomainError as error:
        click.echo(f"{error.title}: {error.detail}", err=True)
        raise SystemExit(1) from error
    _show_readout(readout)
    if readout.taken.is_nothing:
        click.echo("There is nothing to take.")
    elif commit:
        device_readout.take(readout, actor=system("command line"))
        click.echo(f"{label} was brought up to date.")
    else:
        click.echo("Nothing was written. Add --commit to take it.")


def _show_readout(readout: device_readout.Readout) -> None:
    told = readout.reading
    click.echo(f"{told.maker} {told.model}, firmware {told.firmware}")
    for profile in told.profiles:
        rate = "" if profile.frame_rate_hz is None else f" {profile.frame_rate_hz:g} Hz"
        click.echo(
            f"  {profile.token}: {profile.encoding} {profile.width_px}x{profile.height_px}{rate} {profile.url}"
        )
    if told.pitch_deg is not None:
        click.echo(f"  pitch {told.pitch_deg:g} (shown only: the standard does not say which way is up)")
    for each in readout.differences:
        refused = f"  NOT TAKEN: {each.refused}" if each.refused else ""
        click.echo(f"{each.what}: {each.before} -> {each.after}{refused}")


class _Bar(services.Progress):
    """A bar on the terminal; nothing where the output goes to a file."""

    def __init__(self, name: str) -> None:
        self._bar = RichProgress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"checking {name}", total=None)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def advance(self) -> None:
        self._bar.advance(self._task)


def _show_errors(file: Path, refused: CameraFileRefused) -> None:
    for error in refused.errors[:MOST_ERRORS_SHOWN]:
        column = f", column {error.column}" if error.column else ""
        click.echo(f"row {error.row}{column}: {error.code}: {error.detail}", err=True)
    left = len(refused.errors) - MOST_ERRORS_SHOWN
    more = f" ({left} more are not shown)" if left > 0 else ""
    click.echo(f"{file.name}: {refused.detail}{more}. Nothing was taken.", err=True)


def _show(changes: list[Change], auxiliary: str) -> None:
    changed = [change for change in changes if change.what]
    table = Table("row", "pole", "camera", "what")
    for change in changed[:MOST_CHANGES_SHOWN]:
        table.add_row(str(change.row.row), change.row.pole, change.row.camera, ", ".join(change.what))
    if changed:
        Console().print(table)
    if len(changed) > MOST_CHANGES_SHOWN:
        click.echo(f"... and {len(changed) - MOST_CHANGES_SHOWN} more rows")
    told = ", ".join(f"{count} {what}" for what, count in summary(changes).items())
    click.echo(
        f"{len(changes)} cameras read; {told} {auxiliary} taken." if changed else f"{told}: nothing to do."
    )
