"""Commands for poles' boxes."""

import click
from flask import current_app
from flask.cli import with_appcontext

from cctv_link.upkeep.cabinets import services
from kernel.audit.entries import system
from kernel.errors import NotFound


@click.group("poles")
def poles_cli() -> None:
    """The boxes at the foot of the poles."""


@poles_cli.command("issue-secret")
@click.argument("asset_tag")
@with_appcontext
def issue_secret(asset_tag: str) -> None:
    """Issue the key with which the box of pole ASSET_TAG signs its heartbeats. The one before ends."""
    secret_key = current_app.extensions["settings"].secret_key
    try:
        secret = services.issue_secret(asset_tag, secret_key=secret_key, actor=system("command line"))
    except NotFound as refusal:
        raise click.ClickException(refusal.detail) from refusal
    click.echo(secret)
    click.echo("Put it into the box now: it is not shown again.", err=True)
