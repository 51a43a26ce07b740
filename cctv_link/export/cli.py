"""`flask evidence export`: what an incident has, for a court. Checking one: `check-export`, or the check.py in it."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.evidence import manifest
from cctv_link.evidence.command_line import (
    CONSIDERED,
    incident_called,
    ordering_officer,
    proved,
    refusals_are_told,
)
from cctv_link.export import by_hand, check_export, labelling, services
from cctv_link.export.certificate import life_of
from cctv_link.export.services import Order
from kernel.config import Settings


@click.command("export")
@click.argument("reference")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--officer", "officer_name", required=True, help="Who has it exported.")
@click.option("--purpose", required=True, help="For which case and court; 30 characters or more.")
@click.option("--considered", is_flag=True, help=CONSIDERED)
@click.option("--originals", is_flag=True, help="The un-redacted material too.")
@click.option("--approved-by", "approver_name", help="The second officer, whom --originals needs.")
@click.option(
    "--passwords-stdin",
    is_flag=True,
    help="Read the passwords from standard input, a line each: of --officer, then of --approved-by.",
)
@with_appcontext
@refusals_are_told
def export_evidence(
    reference: str,
    file: Path,
    officer_name: str,
    purpose: str,
    considered: bool,
    originals: bool,
    approver_name: str | None,
    passwords_stdin: bool,
) -> None:
    """Write the clips and stills of the report or SOS alert REFERENCE to FILE, a ZIP. Redacted copies, by default.

    Whoever is named types their own password. Who has a passkey asks at /exports instead, and so does whoever has had twenty in a
    day; a second officer sits under another station, as there.
    """
    if originals != bool(approver_name):
        raise click.UsageError("--originals and --approved-by belong together")
    named = [ordering_officer(name) for name in (officer_name, approver_name) if name]
    order = Order(
        incident_id=incident_called(reference, by=named),
        officer=named[0],
        purpose=purpose,
        proof="",
        considered=considered,
        approved_by=named[1] if approver_name else None,
    )
    services.check(order, file)
    by_hand.require(named)
    order = replace(order, proof=proved(named, on_stdin=passwords_stdin))
    done = services.export_incident(
        order,
        file,
        settings=current_app.extensions["settings"],
        label=labelling.label,
    )
    click.echo(f"{done.copies} copies were written to {file.name}")
    if done.sounds:
        click.echo(f"{done.sounds} sounds are with them: what was said, as it came and to be played")
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
    passed = ""
    try:
        faults, _ = check_export.faults_of(file, public_key.read_bytes() if public_key else own)
        if not faults:
            faults, passed = _c2pa_findings(file)
    except BadZipFile:
        faults = [f"{file.name}: it is no ZIP file"]
    except OSError as error:
        raise click.ClickException(f"it cannot be checked: {error.strerror}") from error
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    if passed:
        click.echo(passed)
    click.echo("every file is the one on the list, and the list is signed")


def _c2pa_findings(file: Path) -> tuple[list[str], str]:
    """Of an export whose files are those on its signed list: what is wrong, and what time alone has done."""
    faults, expired = [], 0
    adapter = labelling.adapter()
    with ZipFile(file) as archive, TemporaryDirectory() as folder:
        stated = json.loads(archive.read(check_export.CONTENTS))["manifest"]
        exported_at = datetime.fromisoformat(stated["exported_at"])
        for each in stated["files"]:
            if not each.get("has_c2pa"):
                continue
            path = Path(archive.extract(each["path"], folder))
            state = adapter.state_of(path, "video/mp4" if path.suffix == ".mp4" else "image/jpeg")
            path.unlink()
            if state == "Expired" and _was_good(stated["c2pa"], exported_at):
                expired += 1
            elif state not in ("Valid", "Trusted"):
                faults.append(f"{each['path']}: its C2PA claim is {state}")
    return faults, _expired_since(stated, expired) if expired else ""


def _was_good(c2pa: dict[str, Any], at: datetime) -> bool:
    try:
        good_from, good_until = life_of(c2pa["chain"].encode())
    except (KeyError, ValueError):
        return False
    return good_from <= at <= good_until


def _expired_since(stated: dict[str, Any], copies: int) -> str:
    return (
        f"{copies} copies carry a C2PA claim that is intact; its certificate has expired since, on"
        f" {stated['c2pa']['expires_at']}. It was good on {stated['exported_at']}, when the signed list says that this"
        " was exported; no time stamp of a third party says so too."
    )
