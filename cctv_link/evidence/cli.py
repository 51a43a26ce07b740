"""Commands about evidence: the orders that suspend disposal, and the manifests. The others: evidence_commands.py."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cctv_link.evidence import legal_holds, manifest, queries
from cctv_link.evidence.command_line import CONSIDERED, incident_called, ordering_officer, refusals_are_told
from cctv_link.evidence.models import LONGEST_LEGAL_HOLD_DAYS
from kernel import clock
from kernel.audit.entries import Actor
from kernel.belonging import considered as belonging
from kernel.config import Settings
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading

evidence_cli = AppGroup("evidence", help="Evidence: legal holds, integrity.")
legal_hold_cli = AppGroup("legal-hold", help="Orders that suspend disposal of what an incident has.")
evidence_cli.add_command(legal_hold_cli)


@legal_hold_cli.command("place")
@click.argument("reference")
@click.option("--order", "order_reference", required=True, help="The order's own reference.")
@click.option("--days", type=int, required=True, help=f"How long; {LONGEST_LEGAL_HOLD_DAYS} at most.")
@click.option("--officer", "officer_name", required=True, help="Who acts on the order.")
@with_appcontext
@refusals_are_told
def place_legal_hold(reference: str, order_reference: str, days: int, officer_name: str) -> None:
    """Suspend disposal of all that the incident of the report or SOS alert REFERENCE has."""
    officer = ordering_officer(officer_name)
    placed = legal_holds.place(
        actor=_actor(officer),
        incident_id=incident_called(reference, by=[officer]),
        order_reference=order_reference,
        days=days,
    )
    click.echo(f"order {placed.order_reference} holds until {clock.wire(placed.expires_at)}; its id is")
    click.echo(placed.id)


@legal_hold_cli.command("release")
@click.argument("legal_hold_id", type=click.UUID)
@click.option("--reason", required=True)
@click.option("--considered", is_flag=True, help=CONSIDERED)
@click.option("--officer", "officer_name", required=True)
@with_appcontext
@refusals_are_told
def release_legal_hold(legal_hold_id: UUID, reason: str, considered: bool, officer_name: str) -> None:
    """Lift the order: what is held stands again as if there had been none."""
    belonging.consider(reason, considered=considered)
    legal_holds.release(
        actor=_actor(ordering_officer(officer_name)), legal_hold_id=legal_hold_id, reason=reason
    )
    click.echo("released")


@legal_hold_cli.command("list")
@with_appcontext
def list_legal_holds() -> None:
    """Those in force, the first to expire first."""
    with reading() as session:
        found = queries.legal_holds_in_force(session)
    for hold, reference in found:
        click.echo(
            f"{hold.id}  {reference}  order {hold.order_reference}  until {clock.wire(hold.expires_at)}  by {hold.placed_by}"
        )


@evidence_cli.command("public-key")
@with_appcontext
def show_public_key() -> None:
    """What others need to check this installation's manifests."""
    settings: Settings = current_app.extensions["settings"]
    click.echo(manifest.public_pem(manifest.signing_key(settings.secret_key)), nl=False)


@evidence_cli.command("verify-manifest")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--public-key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--clip", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
@refusals_are_told
def check_manifest(file: Path, public_key: Path | None, clip: Path | None) -> None:
    """Whether the manifest FILE is as signed, and CLIP the clip, or what was taken out of one, that it speaks of. Asks no
    database.

    Without --public-key this installation's own key is taken.
    """
    settings: Settings = current_app.extensions["settings"]
    key = (
        manifest.read_public_key(public_key.read_bytes())
        if public_key is not None
        else manifest.signing_key(settings.secret_key).public_key()
    )
    facts = manifest.read(file.read_bytes(), key=key)
    what, stated, about = _spoken_of(facts)
    if clip is not None:
        with clip.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if found != stated["sha256"]:
            raise manifest.ManifestRefused(f"{clip.name} is not the {what} it speaks of: its hash is {found}")
    click.echo(f"signed with {manifest.fingerprint(key)}")
    click.echo(
        f"{'clip' if what == 'clip' else f'{what} of clip'} {stated['clip_id']}, sha256 {stated['sha256']}{', which is this file' if clip else ''}"
    )
    click.echo(f"recorded {stated['recorded_from']} to {stated['recorded_to']}")
    click.echo(f"{about}, {len(facts['gaps'])} gaps, clock {facts['clock']['source']}")


def _spoken_of(facts: dict[str, Any]) -> tuple[str, dict[str, Any], str]:
    """What a manifest is of, what it states of it, and where that comes from."""
    if "extract" not in facts:
        return "clip", facts["clip"], f"{len(facts['segments'])} segments"
    stated, source = facts["extract"], facts["derived_from"]
    what = "still" if stated["kind"] == "still" else "piece"
    return what, stated, f"taken out of {source['evidence_id']}, sha256 {source['sha256']}"


def _actor(officer: SignedIn) -> Actor:
    return Actor("officer", officer.officer_id, officer.name, via="command line")
