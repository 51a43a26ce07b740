"""Commands that make accounts and keys."""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from kernel.errors import DomainError
from kernel.identity import officers
from kernel.identity.models import ROLES
from kernel.unit_of_work import unit_of_work

officers_cli = AppGroup("officers", help="Officers' accounts.")
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
