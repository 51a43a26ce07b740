"""`flask evidence export`: what an incident has, for a court. Checking one: `check-export`, or the check.py in it."""

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.evidence import manifest
from cctv_link.evidence.command_line import incident_called, ordering_officer, refusals_are_told
from cctv_link.export import check_export, services
from cctv_link.export.services import Order
from kernel.config import Settings

# Named, not imported: the web process loads this module and must not load the library.
C2PA_ADAPTER = "cctv_link.export.c2pa_label"


@click.command("export")
@click.argument("reference")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--officer", "officer_name", required=True, help="Who has it exported.")
@click.option("--purpose", required=True, help="For which case and court; 30 characters or more.")
@click.option("--originals", is_flag=True, help="The un-redacted material too.")
@click.option("--approved-by", "approver_name", help="The second officer, whom --originals needs.")
@with_appcontext
@refusals_are_told
def export_evidence(
    reference: str, file: Path, officer_name: str, purpose: str, originals: bool, approver_name: str | None
) -> None:
    """Write the clips and stills of the report or SOS alert REFERENCE to FILE, a ZIP. Redacted copies, by default."""
    if originals != bool(approver_name):
        raise click.UsageError("--originals and --approved-by belong together")
    order = Order(
        incident_id=incident_called(reference),
        officer=ordering_officer(officer_name),
        purpose=purpose,
        approved_by=ordering_officer(approver_name) if approver_name else None,
    )
    done = services.export_incident(
        order,
        file,
        settings=current_app.extensions["settings"],
        label=lambda *words: import_module(C2PA_ADAPTER).label(*words),
    )
    click.echo(f"{done.copies} copies were written to {file.name}")
    if done.left_out:
        click.echo(f"{done.left_out} items were left out: contents.json says why")
    click.echo(
        "each carries a C2PA claim"
        if done.is_signed
        else "they carry no C2PA claim: no certificate is configured"
    )


@click.command("check-export")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--public-key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def check_exported(file: Path, public_key: Path | None) -> None:
    """Whether the export FILE is as it was written, its C2PA claims included. Asks no database.

    Without --public-key this installation's own key is taken.
    """
    settings: Settings = current_app.extensions["settings"]
    own = manifest.public_pem(manifest.signing_key(settings.secret_key)).encode()
    try:
        faults, _ = check_export.faults_of(file, public_key.read_bytes() if public_key else own)
        faults += _c2pa_faults(file) if not faults else []
    except BadZipFile:
        faults = [f"{file.name}: it is no ZIP file"]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("every file is the one on the list, and the list is signed")


def _c2pa_faults(file: Path) -> list[str]:
    """Of an export whose files are those on its list."""
    faults = []
    with ZipFile(file) as archive, TemporaryDirectory() as folder:
        listed = check_export.json.loads(archive.read(check_export.CONTENTS))["manifest"]["files"]
        for each in listed:
            if each.get("has_c2pa"):
                adapter: Any = import_module(C2PA_ADAPTER)
                path = Path(archive.extract(each["path"], folder))
                content_type = "video/mp4" if path.suffix == ".mp4" else "image/jpeg"
                state = adapter.state_of(path, content_type)
                faults += (
                    [] if state in ("Valid", "Trusted") else [f"{each['path']}: its C2PA claim is {state}"]
                )
                path.unlink()
    return faults
