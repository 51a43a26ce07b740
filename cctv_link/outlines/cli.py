"""Commands of the outlines."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.outlines import services
from cctv_link.outlines.kinds import KINDS
from cctv_link.outlines.reading import OutlineFileRefused
from kernel.audit.entries import system
from kernel.config import Settings

MOST_ERRORS_SHOWN = 100


@click.group("outlines")
def outlines_cli() -> None:
    """Roads, districts, police stations and what hides a place: the lines the map is drawn from."""


@outlines_cli.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="Of features that say none themselves.")
@click.option("--commit", is_flag=True, help="Write them. Without it, only say what would change.")
@with_appcontext
def import_outlines(file: Path, kind: str | None, commit: bool) -> None:
    """Take outlines from FILE (GeoJSON), in place of all those of the kinds it holds."""
    settings: Settings = current_app.extensions["settings"]
    try:
        rows = services.read_file(file, kind=kind, city=settings.city_box)
    except OutlineFileRefused as refused:
        for error in refused.errors[:MOST_ERRORS_SHOWN]:
            member = f", {error.column}" if error.column else ""
            click.echo(f"feature {error.row}{member}: {error.code}: {error.detail}", err=True)
        click.echo(f"{file.name}: {refused.detail}. Nothing was taken.", err=True)
        raise SystemExit(1) from refused
    for of_kind, (old, new) in services.replaced(rows).items():
        click.echo(f"{of_kind}: {new} in place of {old}")
    if not commit:
        click.echo("Nothing was written. Add --commit to take the file.")
        return
    services.take_outlines(rows, actor=system("command line"), source=file.name)
    click.echo(f"{len(rows)} outlines were taken.")
