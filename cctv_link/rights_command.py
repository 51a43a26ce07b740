"""`flask cameras show-to`: one camera that an officer sees, or does not, whatever their area says."""

import click
from flask.cli import with_appcontext

from cctv_link.seeing import camera_called
from kernel.audit.entries import system
from kernel.errors import DomainError
from kernel.identity import confining, officers
from kernel.unit_of_work import unit_of_work

SEEN = {"seen": True, "hidden": False, "by-area": None}


@click.command("show-to")
@click.argument("label")
@click.argument("officer")
@click.argument("how", type=click.Choice(tuple(SEEN)))
@click.option("--reason", required=True, help="Why, for the account of what was done.")
@with_appcontext
def show_camera_to(label: str, officer: str, how: str, reason: str) -> None:
    """Make the camera LABEL `seen` by OFFICER though it stands elsewhere, `hidden` from them, or `by-area` again."""
    try:
        with unit_of_work() as uow:
            confining.set_camera(
                uow,
                officer_id=officers.officer_by_name(uow.session, officer).id,
                camera_id=camera_called(uow.session, label),
                is_seen=SEEN[how],
                actor=system("command line"),
                reason=reason,
            )
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{label} is {how.replace('-', ' ')} for {officer} now")
