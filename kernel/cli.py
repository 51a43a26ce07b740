"""Commands of the house itself: run a part, and say what is wrong with an installation."""

import click
from flask import current_app
from flask.cli import with_appcontext

from kernel import logs, processes
from kernel.health import doctor


@click.command("part")
@click.argument("name")
@with_appcontext
def part_cli(name: str) -> None:
    """Run one process of the house, such as web, relay or worker-sos."""
    parts = current_app.extensions["parts"]
    if name not in parts:
        raise click.BadParameter(f"there are {', '.join(parts)}")
    logs.configure(current_app.extensions["settings"].log_level, name)
    processes.show_name(name)
    parts[name](current_app._get_current_object())  # type: ignore[attr-defined]  # a part outlives no context


@click.command("doctor")
@with_appcontext
def doctor_cli() -> None:
    """Say what is wrong with this installation, and what to do."""
    findings = doctor.examine(
        current_app.extensions["settings"], looks=current_app.extensions["doctor_looks"]
    )
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.name}: {finding.says}")
        if not finding.is_well:
            click.echo(f"      do: {finding.to_do}")
    if any(not finding.is_well for finding in findings):
        raise SystemExit(1)
