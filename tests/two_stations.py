"""A city of two stations, West and East, with a border at Numaish; and officers put under one of them."""

from typing import Any

from flask import Flask

from kernel.audit.entries import system
from kernel.identity import stations
from kernel.identity.station_file import StationRow

BORDER = 67.0400


def stations_of_two_sides(app: Flask) -> None:
    """West holds Numaish, East is of another district."""
    rows = [
        StationRow(name=name, district=district, phone="", area=_area(*lons), house=None)
        for name, district, lons in (("West", "South", (67.0, BORDER)), ("East", "Malir", (BORDER, 67.08)))
    ]
    stations.take_stations(rows, actor=system("test"), source="test")


def put_under(app: Flask, name: str, station: str, *, to: str = "station") -> None:
    """The officer sees the station's work alone, or its district's."""
    for words in (
        ("officers", "assign", name, "--station", station),
        ("officers", "confine", name, "--to", to, "--reason", "posted there"),
    ):
        done = app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output


def _area(from_lon: float, to_lon: float) -> dict[str, Any]:
    ring = [[from_lon, 24.85], [to_lon, 24.85], [to_lon, 24.90], [from_lon, 24.90], [from_lon, 24.85]]
    return {"type": "Polygon", "coordinates": [ring]}
