"""The demo city's command: the register, and officers to sign in as. Never on a city's own installation."""

import secrets

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cctv_link.demo import roads, seed
from kernel.audit.entries import system
from kernel.config import INSTALLATION, Settings
from kernel.identity import officers, stations
from kernel.places import STATIONS_OF_KARACHI
from kernel.unit_of_work import reading, unit_of_work

demo_cli = AppGroup("demo", help="The demonstration city, clearly labelled synthetic.")

ACCOUNTS_FILE = INSTALLATION / "demo-accounts.txt"
# Names as a shift would have them; the passwords are made at random for each installation.
ACCOUNTS = {
    "imran": "verifier",
    "sana": "verifier",
    "saima": "operator",
    "nadia": "supervisor",
    "farah": "supervisor",  # of a station: the second for what nadia has exported
    "tariq": "technician",
}
# The snatching of the story is theirs; who is not named here sees the whole city.
STATIONS = {"imran": "Soldier Bazaar", "farah": "Frere"}


@demo_cli.command("seed")
@with_appcontext
def seed_city() -> None:
    """Take the demo city's poles into the register, its roads, and make its officers. A second time changes nothing."""
    settings: Settings = current_app.extensions["settings"]
    changed = seed.seed(settings)
    click.echo(", ".join(f"{count} {what}" for what, count in changed.items()))
    if taken := roads.take_roads(settings):
        click.echo(f"{taken} roads, schematic")
    _take_stations(settings)
    for name in _missing_officers():
        _add(name, ACCOUNTS[name])


def _take_stations(settings: Settings) -> None:
    with reading() as session:
        if stations.names_of(session):
            return
    rows = stations.read_file(STATIONS_OF_KARACHI, city=settings.city_box)
    stations.take_stations(rows, actor=system("demo seed"), source=STATIONS_OF_KARACHI.name)
    click.echo(f"{len(rows)} stations, schematic")


def _missing_officers() -> list[str]:
    with reading() as session:
        return [name for name in ACCOUNTS if officers.officer_by_name_or_none(session, name) is None]


def _add(name: str, role: str) -> None:
    """The password is written down before the account is made: an account nobody can enter helps nobody."""
    password = secrets.token_urlsafe(12)
    ACCOUNTS_FILE.parent.mkdir(parents=True, exist_ok=True)
    ACCOUNTS_FILE.touch(mode=0o600)
    others = [line for line in ACCOUNTS_FILE.read_text().splitlines() if line.partition("\t")[0] != name]
    ACCOUNTS_FILE.write_text("\n".join([*others, f"{name}\t{role}\t{password}"]) + "\n")
    with unit_of_work() as uow:
        officers.add_officer(uow, name=name, role=role, password=password)
        if name in STATIONS:
            stations.assign(uow, officer_name=name, station_name=STATIONS[name], actor=system("demo seed"))
    click.echo(f"{name} is {officers.with_article(role)} now")
