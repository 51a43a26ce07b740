"""`flask evidence`: all of its commands, and the one that looks at everything that is stored."""

from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.evidence import integrity, manifest
from cctv_link.evidence.cli import evidence_cli
from cctv_link.evidence.integrity import Looked
from cctv_link.export.cli import check_exported, export_evidence
from cctv_link.redaction.integrity import check_copies
from kernel import storage
from kernel.config import Settings

__all__ = ["evidence_cli"]


@evidence_cli.command("check")
@with_appcontext
def check_integrity() -> None:
    """Look at every stored item, its redacted copy, and every camera's chain; say which is wrong, and end with 1 then."""
    settings: Settings = current_app.extensions["settings"]
    store = storage.configured(settings.storage_url)
    key = manifest.signing_key(settings.secret_key).public_key()
    items, wrong_items = _look(integrity.check_items(store, key=key))
    copies, wrong_copies = _look(check_copies(store))
    segments, wrong_segments = _look(integrity.check_chains(settings.ring_path))
    wrong = wrong_items + wrong_copies + wrong_segments
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
