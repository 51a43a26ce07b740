"""Commands that make accounts and keys."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from kernel import vapid
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError
from kernel.identity import officers, officers_commands, stations
from kernel.identity.models import ROLES
from kernel.identity.station_file import StationFileRefused
from kernel.unit_of_work import unit_of_work

MOST_ERRORS_SHOWN = 100

officers_cli = AppGroup("officers", help="Officers' accounts.")
for command in officers_commands.COMMANDS:
    officers_cli.add_command(command)
stations_cli = AppGroup("stations", help="Police stations and the areas they answer for.")
keys_cli = AppGroup("keys", help="Service keys, each bound to a named officer.")


@officers_cli.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def add_officer(name: str, role: str, password_stdin: bool) -> None:
    """Add an officer called NAME."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with unit_of_work() as uow:
            officers.add_officer(uow, name=name, role=role, password=password)
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{name} is {officers.with_article(role)} now")


@officers_cli.command("assign")
@click.argument("name")
@click.option("--station", help="The station's name.")
@click.option("--whole-city", is_flag=True, help="Under no station: sees every station's work.")
@with_appcontext
def assign_officer(name: str, station: str | None, whole_city: bool) -> None:
    """Put the officer called NAME under a station."""
    if bool(station) == whole_city:
        raise click.UsageError("say --station NAME or --whole-city")
    try:
        with unit_of_work() as uow:
            stations.assign(uow, officer_name=name, station_name=station, actor=system("command line"))
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{name} belongs to {station or 'the whole city'} now")


@stations_cli.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--commit", is_flag=True, help="Write them. Without it, only say what would change.")
@with_appcontext
def import_stations(file: Path, commit: bool) -> None:
    """Take stations from FILE (GeoJSON), all of them or none. One that FILE does not name is ended."""
    settings: Settings = current_app.extensions["settings"]
    try:
        rows = stations.read_file(file, city=settings.city_box)
    except StationFileRefused as refused:
        for error in refused.errors[:MOST_ERRORS_SHOWN]:
            click.echo(f"feature {error.row}, {error.column}: {error.code}: {error.detail}", err=True)
        click.echo(f"{file.name}: {refused.detail}. Nothing was taken.", err=True)
        raise SystemExit(1) from refused
    for what, names in stations.differences(rows).items():
        click.echo(f"{what} {len(names)}{': ' + ', '.join(names) if names else ''}")
    if not commit:
        click.echo("Nothing was written. Add --commit to take the file.")
        return
    stations.take_stations(rows, actor=system("command line"), source=file.name)
    click.echo(f"{len(rows)} stations were taken.")


@keys_cli.command("issue")
@click.option("--officer", "officer_name", required=True, help="The officer whom the key acts for.")
@click.option("--scope", "scopes", multiple=True, required=True, help=f"One of {', '.join(officers.SCOPES)}.")
@with_appcontext
def issue_key(officer_name: str, scopes: tuple[str, ...]) -> None:
    """Issue a key; it is printed once, on the last line, and stored nowhere."""
    try:
        with unit_of_work() as uow:
            key = officers.issue_key(uow, officer_name=officer_name, scopes=scopes)
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(
        f"A key of {officer_name} for {' '.join(scopes)}. Keep it; it cannot be shown again.", err=True
    )
    click.echo(key)


@keys_cli.command("vapid")
@click.option("--to", "path", type=click.Path(path_type=Path), help="Another file than VAPID_KEY names.")
@with_appcontext
def make_vapid_key(path: Path | None) -> None:
    """Make the key pair of Web Push; its public half is printed. Never overwrites one."""
    settings: Settings = current_app.extensions["settings"]
    written = path or settings.vapid_key_path
    try:
        public_key = vapid.make(written)
    except vapid.VapidKeyUnusable as error:
        raise click.ClickException(str(error)) from error
    if written != settings.vapid_key_path:
        click.echo(f"Set VAPID_KEY={written} where the processes read their settings.", err=True)
    if not vapid.contact(settings):
        click.echo("Set VAPID_CONTACT as well: mailto:... or https://...", err=True)
    click.echo(
        "Start `web` and `worker-push` again. Keep a copy: with another pair every phone subscribes anew.",
        err=True,
    )
    click.echo(public_key)
