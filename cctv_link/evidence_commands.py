"""`flask evidence`: all of its commands, and the one that looks at everything that is stored."""

from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.evidence import integrity, manifest
from cctv_link.evidence.cli import evidence_cli
from cctv_link.evidence.command_line import refusals_are_told
from cctv_link.evidence.heads.checking import check_head
from cctv_link.evidence.heads.head import newest
from cctv_link.evidence.integrity import Looked
from cctv_link.export.cli import check_exported, export_evidence
from cctv_link.redaction.integrity import check_copies
from kernel import clock, storage
from kernel.config import Settings

__all__ = ["evidence_cli"]


@evidence_cli.command("check")
@click.option(
    "--head",
    "head_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Signed heads; the newest in the file is taken. Best one that was kept off this machine.",
)
@with_appcontext
@refusals_are_told
def check_integrity(head_file: Path | None) -> None:
    """Look at every stored item, its redacted copy, and every camera's chain; say which is wrong, and end with 1 then.

    With --head also for what is missing at the ends of the chains and of the audit.
    """
    settings: Settings = current_app.extensions["settings"]
    store = storage.configured(settings.storage_url)
    key = manifest.signing_key(settings.secret_key).public_key()
    items, wrong_items = _look(integrity.check_items(store, key=key))
    copies, wrong_copies = _look(check_copies(store))
    segments, wrong_segments = _look(integrity.check_chains(settings.ring_path))
    head = newest(head_file, key=key) if head_file is not None else None
    _, wrong_ends = _look(check_head(head) if head is not None else ())
    wrong = wrong_items + wrong_copies + wrong_segments + wrong_ends
    if head is None:
        click.echo(
            "without --head FILE nobody notices what is missing at the end of a chain, or from the audit"
        )
    else:
        click.echo(
            f"up to the head signed at {clock.wire(head.signed_at)}; nothing is known of what came later"
        )
    click.echo(f"{items} items, {copies} redacted copies and {segments} segments looked at, {wrong} wrong")
    if wrong:
        raise SystemExit(1)


def _look(found: Iterable[Looked]) -> tuple[int, int]:
    looked = wrong = 0
    for each in found:
        looked += 1
        if each.fault:
            wrong += 1
            click.echo(f"{each.what}: {each.fault}")
    return looked, wrong


evidence_cli.add_command(export_evidence)
evidence_cli.add_command(check_exported)
