"""What script/console starts the shell with: the names one wants at hand, and a guard against mistakes."""

import os

import sqlalchemy
from flask import current_app

from kernel import clock, geo, ids
from kernel.unit_of_work import reading, unit_of_work

settings = current_app.extensions["settings"]

if os.environ.get("GAWAH_CONSOLE") != "write":

    @sqlalchemy.event.listens_for(sqlalchemy.Engine, "begin")
    def read_only(connection: sqlalchemy.Connection) -> None:
        connection.exec_driver_sql("set transaction read only")

    print("Read-only: the database refuses changes. `script/console --write` allows them.")

print("At hand: clock geo ids reading() settings sqlalchemy unit_of_work()")

__all__ = ["clock", "geo", "ids", "reading", "settings", "sqlalchemy", "unit_of_work"]
