"""Commands around recorders: `flask recorders add|list|link|unlink|check`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table

from cctv_link.cameras.addresses import resolve_host
from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.opening import opened
from cctv_link.recorders import addresses, queries, services
from kernel import clock
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError
from kernel.unit_of_work import reading

WHO = system("command line")


@click.group("recorders")
def recorders_cli() -> None:
    """Recorders that keep cameras' footage for us."""


@recorders_cli.command("add")
@click.argument("label")
@click.option("--kind", type=click.Choice(["ring", "folder", "frigate", "mediamtx", "onvif"]), required=True)
@click.option("--address", default="", help="http://host:port, https://host, or a folder's absolute path.")
@click.option("--username", default=None, help="The password is read from a prompt, or from standard input.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--clock-offset-s", type=float, default=0.0, help="The recorder's clock minus ours, in seconds."
)
@with_appcontext
def add(
    label: str,
    kind: addresses.Kind,
    address: str,
    username: str | None,
    password_stdin: bool,
    clock_offset_s: float,
) -> None:
    """Register the recorder LABEL, or change it."""
    settings = _settings()
    credential = None
    if username is not None:
        password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked_password()
        credential = Credential(username, password)
    with _refusals():
        checked = addresses.check(kind, address, settings=settings, resolve=resolve_host)
        told = services.NewRecorder(label, kind, checked, clock_offset_s, credential)
        services.add_recorder(told, secret_key=settings.secret_key, actor=WHO)
    click.echo(f"{label}: {kind} registered.")


@recorders_cli.command("list")
@with_appcontext
def show_all() -> None:
    """Every recorder. Credentials are not shown."""
    with reading() as session:
        lines = queries.every_recorder(session)
    table = Table("recorder", "kind", "address", "clock", "credential", "cameras")
    for line in lines:
        table.add_row(
            line.label,
            line.kind,
            line.address,
            f"{line.clock_offset_s:+.1f} s",
            "yes" if line.has_credential else "no",
            str(line.cameras),
        )
    Console().print(table)


@recorders_cli.command("link")
@click.argument("camera")
@click.argument("recorder")
@click.argument("token", default="")
@click.option("--pole", default=None, help="Where several cameras have one name.")
@with_appcontext
def link(camera: str, recorder: str, token: str, pole: str | None) -> None:
    """Say that RECORDER keeps CAMERA, and that it is called TOKEN there."""
    with _refusals():
        services.link_camera(camera, pole=pole, recorder_label=recorder, recording_token=token, actor=WHO)
    click.echo(f"{camera}: kept by {recorder}.")


@recorders_cli.command("unlink")
@click.argument("camera")
@click.option("--pole", default=None)
@with_appcontext
def unlink(camera: str, pole: str | None) -> None:
    """Say that no recorder keeps CAMERA any more."""
    with _refusals():
        services.unlink_camera(camera, pole=pole, actor=WHO)
    click.echo(f"{camera}: kept by no recorder.")


@recorders_cli.command("check")
@click.argument("camera")
@click.option("--pole", default=None)
@click.option("--minutes", type=int, default=10, help="How far back to ask.")
@with_appcontext
def check(camera: str, pole: str | None, minutes: int) -> None:
    """Ask CAMERA's recorder what it has of the last minutes."""
    settings = _settings()
    with _refusals():
        with reading() as session:
            camera_id = queries.camera_called(session, camera, pole=pole)
            recorder = queries.recorder_of(session, camera_id, secret_key=settings.secret_key)
        now = clock.now()
        source, called = opened(recorder, camera_id=camera_id, settings=settings)
        spans = source.spans(called, from_at=now - timedelta(minutes=minutes), to_at=now)
    for span in spans:
        click.echo(f"{clock.wire(span.from_at)} to {clock.wire(span.to_at)} ({span.seconds:.1f} s)")
    click.echo(f"{recorder.label} has {sum(span.seconds for span in spans):.0f} of {minutes * 60} s.")


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is told and ends the command; nothing of the address or the credential is repeated."""
    try:
        yield
    except DomainError as error:
        click.echo(f"{error.slug}: {error.detail}", err=True)
        raise SystemExit(1) from error


def _asked_password() -> str:
    return str(click.prompt("Password", hide_input=True))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
