"""Commands about officers that are there: who they are, how far they see, what is signed in, lost passkeys.

They do what the officers' page does, for the machine's own administrator; the audit says that it was the command line.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from kernel.audit.entries import system
from kernel.errors import DomainError
from kernel.identity import confining, officers, passkey_waivers, passkeys, proving, sessions, stations
from kernel.identity.models import ROLES
from kernel.unit_of_work import reading, unit_of_work

AT_THE_MACHINE = system("command line")


def told(command: Callable[..., None]) -> Callable[..., None]:
    """A DomainError ends the command with its sentence and code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(error.detail) from error

    return run


reason_option = click.option("--reason", required=True, help="Why, for the account of what was done.")


@click.command("list")
@with_appcontext
def list_officers() -> None:
    """Every account: role, station, how far it sees, passkeys, sign-ins."""
    idle_s = current_app.extensions["settings"].session_idle_s
    with reading() as session:
        everybody = officers.all_officers(session)
        names = stations.names_of(session)
        keys = passkeys.counts(session)
        signed_in = sessions.open_sessions(session, [each.id for each in everybody], idle_s=idle_s)
    for each in everybody:
        open_ones = sum(opened.officer_id == each.id for opened in signed_in)
        said = [
            each.role,
            names[each.station_id] if each.station_id else "whole city",
            f"sees only the {each.confined_to}" if each.confined_to else "sees the whole city",
            f"{keys.get(each.id, 0)} passkeys",
            f"{open_ones} sign-ins",
            *(["account shut"] if each.disabled_at else []),
        ]
        click.echo(f"{each.name}: {', '.join(said)}")


@click.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@reason_option
@with_appcontext
@told
def change_role(name: str, role: str, reason: str) -> None:
    """Give the officer called NAME another ROLE, and end what is signed in under the old one."""
    with unit_of_work() as uow:
        officer_id = officers.officer_by_name(uow.session, name).id
        confining.change_role(uow, officer_id=officer_id, role=role, actor=AT_THE_MACHINE, reason=reason)
        sessions.end_all(uow, officer_id=officer_id, actor=AT_THE_MACHINE, reason="another role")
    click.echo(f"{name} is {officers.with_article(role)} now")


@click.command("confine")
@click.argument("name")
@click.option("--to", "confined_to", type=click.Choice(["station", "district"]), help="All that they see.")
@click.option("--whole-city", is_flag=True, help="They see everything again.")
@reason_option
@with_appcontext
@told
def confine(name: str, confined_to: str | None, whole_city: bool, reason: str) -> None:
    """Say how far the officer called NAME sees: their station, its district, or the whole city."""
    if bool(confined_to) == whole_city:
        raise click.UsageError("say --to station, --to district or --whole-city")
    with unit_of_work() as uow:
        officer_id = officers.officer_by_name(uow.session, name).id
        confining.confine(
            uow, officer_id=officer_id, confined_to=confined_to or "", actor=AT_THE_MACHINE, reason=reason
        )
    click.echo(f"{name} sees {'only their ' + confined_to if confined_to else 'the whole city'} now")


@click.command("disable")
@click.argument("name")
@reason_option
@with_appcontext
@told
def disable(name: str, reason: str) -> None:
    """Shut the account called NAME; what is signed in ends at once, and its keys are worth nothing."""
    _set_disabled(name, is_disabled=True, reason=reason)
    click.echo(f"the account of {name} is shut")


@click.command("enable")
@click.argument("name")
@reason_option
@with_appcontext
@told
def enable(name: str, reason: str) -> None:
    """Open the account called NAME again."""
    _set_disabled(name, is_disabled=False, reason=reason)
    click.echo(f"the account of {name} is open again")


@click.group("sessions")
def sessions_group() -> None:
    """What is signed in."""


@sessions_group.command("end")
@click.argument("name")
@reason_option
@with_appcontext
@told
def end_sessions(name: str, reason: str) -> None:
    """End everything that is signed in under NAME, at once."""
    with unit_of_work() as uow:
        officer_id = officers.officer_by_name(uow.session, name).id
        ended = sessions.end_all(uow, officer_id=officer_id, actor=AT_THE_MACHINE, reason=reason)
    click.echo(f"{ended} sign-ins of {name} ended")


@click.group("passkeys")
def passkeys_group() -> None:
    """Lost passkeys."""


@passkeys_group.command("waive")
@click.argument("name")
@click.option("--supervisor", required=True, help="Who answers for it: a supervisor or administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the supervisor's password from standard input.")
@reason_option
@with_appcontext
@told
def waive_passkeys(name: str, supervisor: str, password_stdin: bool, reason: str) -> None:
    """End all passkeys of NAME, who lost them, and let them in by password once within a quarter of an hour.

    The supervisor types their own password, and cannot do it for themselves: a machine's shell is no way round them.
    """
    with reading() as session:
        officer_id = officers.officer_by_name(session, name).id
        by = officers.officer_acting_or_none(session, supervisor)
    if by is None or by.role not in ("supervisor", "administrator"):
        raise click.ClickException(f"{supervisor!r} is no supervisor or administrator")
    proving.prove(
        supervisor, _password_of(supervisor, password_stdin), settings=current_app.extensions["settings"]
    )
    actor = replace(by.actor, via="command line")
    with unit_of_work() as uow:
        passkey_waivers.waive(uow, officer_id=officer_id, by=actor, by_id=by.officer_id, reason=reason)
        sessions.end_all(uow, officer_id=officer_id, actor=actor, reason="passkeys lost")
    click.echo(f"the passkeys of {name} are gone; they may sign in by password once")


def _set_disabled(name: str, *, is_disabled: bool, reason: str) -> None:
    with unit_of_work() as uow:
        officer_id: UUID = officers.officer_by_name(uow.session, name).id
        officers.set_disabled(
            uow, officer_id=officer_id, is_disabled=is_disabled, actor=AT_THE_MACHINE, reason=reason
        )
        if is_disabled:
            sessions.end_all(uow, officer_id=officer_id, actor=AT_THE_MACHINE, reason="account shut")


def _password_of(name: str, on_stdin: bool) -> str:
    if on_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(f"Password of {name}", hide_input=True, err=True))


COMMANDS: tuple[click.Command, ...] = (
    list_officers,
    change_role,
    confine,
    disable,
    enable,
    sessions_group,
    passkeys_group,
)
