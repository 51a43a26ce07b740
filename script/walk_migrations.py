"""Walk the migrations up, down and up again with a row in every table, as `script/check-migrations` asks for.

An empty table takes any column and any constraint. At each revision every table that is still empty gets a row, made of
what its columns and constraints allow and of ROWS, where that is not enough; at the newest, _more adds what only a house
at work has, such as a decision that was taken back. Nothing of it means anything.
"""

import re
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from geoalchemy2 import Geography
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    exists,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import sort_tables
from sqlalchemy.types import Date, Float, Numeric

from app import create_app
from kernel.config import Settings

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
LATER = AT + QUARTER
PLACES = {"POINT": "POINT(67 24.8)", "LINESTRING": "LINESTRING(67 24.8, 67.1 24.8)"}
AREA = "MULTIPOLYGON(((67 24.8, 67.1 24.8, 67.1 24.9, 67 24.8)))"
LISTED = re.compile(r"(\w+)::text = ANY \(ARRAY\['([^']*)'[^)]*\)")
NOT_OURS = ("alembic_version", "spatial_ref_sys")
# Beyond what can be read off the columns and their lists of words: by table, then by column.
ROWS: dict[str, dict[str, object]] = {
    "push_registrations": {"provider": "fcm"},
    "camera_views": {"near_m": 0},
    "clips": {"to_at": LATER},
    "holds": {"to_at": LATER, "until_at": LATER},
    "evidence_items": {"sha256": "0" * 64},
    "uploads": {"report_id": text("(SELECT id FROM reports LIMIT 1)")},
    "received_originals": {"sha256": "0" * 64},
    "legal_holds": {"order_reference": "CC 12/2026", "expires_at": LATER},
    "live_purposes": {"until_at": LATER, "reason": "A fight that a resident tells of right now."},
    "reports": {"receipt_secret_hash": b"0"},
    "verification_tasks": {"state": "decided"},
    "watch_areas": {"radius_m": 500},
    "sos_messages": {"sender": "resident"},
    "translations": {"officer_id": None, "service": "a service", "words": "words"},
    "markers": {"note": "a note"},
    "skips": {"until_at": LATER},
}
# Two incidents are needed for these.
OF_TWO = ("incident_joins", "incident_differences")


def main() -> int:
    settings = Settings.from_env()
    app = create_app(settings)
    engine = create_engine(settings.owner_url)
    with app.app_context():
        revisions = _revisions()
        for revision in revisions:
            upgrade(revision=revision)
            _fill(engine)
        with engine.begin() as connection:
            _more(connection)
        filled = _filled(engine)
        for revision in reversed(revisions[:-1]):
            downgrade(revision=revision)
        for revision in revisions[1:]:
            upgrade(revision=revision)
    print(f"walked {len(revisions)} revisions up, down and up again with rows in {filled} tables")
    engine.dispose()
    return 0


def _more(connection: Connection) -> None:
    """What stands in the way of an older house: what it does not know and must let go of, or make its own."""
    tables = _tables(connection)

    def new(table: str, **values: object) -> UUID:
        row_id = uuid4()
        named = {"id": row_id} if "id" in tables[table].c else {}
        connection.execute(tables[table].insert().values({**values, **named}))
        return row_id

    @cache
    def first(table: str) -> dict[str, Any]:
        row = dict(connection.execute(select(tables[table]).limit(1)).mappings().one())
        # A place is not written as it is read.
        kinds = {column.name: column.type for column in tables[table].columns}
        return row | {name: _place(kind) for name, kind in kinds.items() if isinstance(kind, Geography)}

    def again(table: str, **changes: object) -> UUID:
        """Another row like the first of its table."""
        return new(table, **{**first(table), **changes})

    officer, incident, clip = first("officers")["id"], first("incidents")["id"], first("clips")["id"]
    second = again("officers", name="another")
    # One incident joined into another, and told apart from it once.
    joined = again("incidents", reference="another")
    again("reports", incident_id=joined, reference="another")
    again("verification_tasks", incident_id=joined, state="joined", decided_by=None)
    new("incident_joins", incident_id=joined, into_id=incident, joined_by=officer, joined_at=AT)
    pair = sorted((joined, incident))
    new("incident_differences", first_id=pair[0], second_id=pair[1], told_by=officer, told_at=AT)
    # A decision that was taken back before it was made, a second person's, and a second look that a dispute is given.
    decision = first("verifications")["id"]
    again("verifications", took_effect_at=None, undone_at=AT)
    look = again("verification_tasks", look=2, seconds_id=decision, decided_by=second)
    again("verifications", task_id=look, officer_id=second)
    disputed = first("disputes")["id"]
    again("verification_tasks", dispute_id=disputed, state="open", decided_by=None)
    # A question to a reporter, and the clip that follows a moving SOS.
    asked = again("notifications", question_id=first("report_questions")["id"])
    again("notification_deliveries", notification_id=asked)
    # A phone that is told in a browser, which an older house does not know.
    browser = again("devices")
    keys = {"p256dh": "a key", "auth": "a secret"}
    again("push_registrations", device_id=browser, provider="webpush", token="an endpoint", **keys)
    follows = again("clips", extends_id=clip, budget="sos", from_at=LATER, to_at=LATER + QUARTER)
    again("clip_parts", clip_id=follows)


def _tables(on: Engine | Connection) -> dict[str, Table]:
    """Ours, each behind those that it cannot be without."""
    metadata = MetaData()
    metadata.reflect(on)
    ordered = sort_tables(metadata.tables.values(), skip_fn=_may_be_null)
    return {table.name: table for table in ordered if table.name not in NOT_OURS}


def _may_be_null(key: Any) -> bool:
    """key: a ForeignKey, whatever the signature of sort_tables says."""
    return bool(key.parent.nullable)


def _revisions() -> list[str]:
    """The oldest first."""
    folder = ScriptDirectory(str(Path(__file__).parent.parent / "migrations"))
    return [each.revision for each in reversed(list(folder.walk_revisions()))]


def _fill(engine: Engine) -> None:
    """A row in every table that has none."""
    with engine.begin() as connection:
        for table in _tables(connection).values():
            if table.name in OF_TWO or _has_rows(connection, table):
                continue
            allowed = _allowed_words(connection, table)
            row = {
                column.name: _value(connection, column, allowed)
                for column in table.columns
                if not column.nullable and column.server_default is None
            }
            connection.execute(table.insert().values({**row, **ROWS.get(table.name, {})}))


def _allowed_words(connection: Connection, table: Table) -> dict[str, str]:
    """The first word that each column may hold, of those whose constraint is a list of words."""
    found = {}
    for check in inspect(connection).get_check_constraints(table.name):
        listed = LISTED.fullmatch(check["sqltext"])
        if listed:
            found[listed[1]] = listed[2]
    return found


def _value(connection: Connection, column: Column[Any], allowed: dict[str, str]) -> object:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return connection.scalar(select(key.column).limit(1))
    if column.name in allowed:
        return allowed[column.name]
    match column.type:
        case Geography() as geography:
            return _place(geography)
        case Uuid():
            return uuid4()
        case DateTime() | Date():
            return AT
        case Boolean():
            return False
        case LargeBinary():
            return bytes(32)
        case ARRAY():
            return []
        case JSONB():
            return {}
        case Integer() | Numeric() | Float():
            return 1
        case String():
            return ""
        case other:
            raise TypeError(f"{column}: a row cannot be made up for {other!r}")


def _place(kind: Geography) -> str:
    return PLACES.get(kind.geometry_type or "", AREA)


def _filled(engine: Engine) -> int:
    """How many tables have a row."""
    with engine.connect() as connection:
        return sum(_has_rows(connection, table) for table in _tables(connection).values())


def _has_rows(connection: Connection, table: Table) -> bool:
    return bool(connection.scalar(select(exists(select(text("1")).select_from(table)))))


if __name__ == "__main__":
    sys.exit(main())
