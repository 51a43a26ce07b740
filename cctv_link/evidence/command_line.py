"""What the commands about evidence share: who acts, on which incident, and that a refusal is told as a sentence."""

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

import click
from flask import current_app

from cctv_link.evidence import queries
from cctv_link.evidence.ordering import ORDERING_ROLES
from kernel import ids
from kernel.belonging.considered import WhoSomebodyIs
from kernel.errors import DomainError, NotFound
from kernel.identity import proving
from kernel.identity.officers import SignedIn, officer_acting_or_none
from kernel.unit_of_work import reading

# What --considered says of a text that leaves with what it is about.
CONSIDERED = "The words for ethnicity, language, religion or sect in it are about what was done."


def refusals_are_told(command: Callable[..., None]) -> Callable[..., None]:
    """A DomainError ends the command with its sentence and code 1."""

    @wraps(command)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except WhoSomebodyIs as asked:
            words = asked.extra["words"]
            assert isinstance(words, list)
            said = ", ".join(each["said"] for each in words)
            raise click.ClickException(
                f"{said}: leave it out, or say --considered if the record needs it; it leaves with the evidence"
            ) from asked
        except DomainError as error:
            raise click.ClickException(error.detail) from error

    return told


def ordering_officer(name: str) -> SignedIn:
    """The officer of that name, when they may act on an order; otherwise the command ends."""
    with reading() as session:
        officer = officer_acting_or_none(session, name)
    if officer is None or officer.role not in ORDERING_ROLES:
        raise click.ClickException(f"{name!r} is no {' or '.join(ORDERING_ROLES)}")
    return officer


def proved(who: Sequence[SignedIn], *, on_stdin: bool) -> str:
    """Each gives their own password, and the audit is told how. Raises NotProved, TooMany.

    On standard input they stand a line each, in this order. A password in an argument could be read by everybody on
    the machine, and stays in the shell's history.
    """
    for each in who:
        if on_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            password = click.prompt(f"Password of {each.name}", hide_input=True, err=True)
        proving.prove(each.name, password, settings=current_app.extensions["settings"])
    given = "read from standard input" if on_stdin else "typed at the prompt"
    return f"proved by password, {given}" if len(who) == 1 else f"each proved by their own password, {given}"


def incident_called(reference: str, *, by: Sequence[SignedIn] = ()) -> UUID:
    """The incident of the report or SOS alert with that reference, which each of `by` sees; otherwise the command ends."""
    known = ids.read_reference_or_none(reference)
    with reading() as session:
        found = queries.incident_by_reference_or_none(session, known) if known else None
    if found is None:
        raise click.ClickException(f"no incident has the reference {reference}")
    for officer in by:
        try:
            current_app.extensions["reach"](officer, {"incident_id": found})
        except NotFound:
            raise click.ClickException(
                f"no incident of {officer.name}'s has the reference {reference}"
            ) from None
    return found
