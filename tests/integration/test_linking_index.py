"""However large the city, who stands around a place is asked of the spatial index, and reckoned in metres on the globe."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from cctv_link.cameras.queries import cameras_around
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up

POLES = 20_000


@pytest.fixture
def a_large_city(app: Flask) -> None:
    """Poles each 150 m, a camera on each; and one that looks at the square."""
    put_up(camera_row("SQ1-1"))
    with unit_of_work() as uow:
        uow.session.execute(text("SET LOCAL statement_timeout = '60s'"))  # no request of a resident's
        site = uow.session.scalar(text("SELECT site_id FROM poles"))
        uow.execute(
            "INSERT INTO poles (id, site_id, asset_tag, name, simulated, location)"
            " SELECT gen_random_uuid(), CAST(:site AS uuid), 'X' || n, '', true, geography(ST_SetSRID(ST_MakePoint("
            "   66.7 + (n % 200) * 0.0015, 24.7 + (n / 200) * 0.00135), 4326))"
            " FROM generate_series(0, :poles - 1) AS n",
            {"site": site, "poles": POLES},
        )
        uow.execute(
            "INSERT INTO cameras (id, pole_id, label, simulated, registered_at)"
            " SELECT gen_random_uuid(), id, asset_tag || '-1', true, :now FROM poles WHERE asset_tag LIKE 'X%'",
            {"now": clock.now()},
        )
        uow.execute(
            "INSERT INTO camera_views (id, camera_id, range_m, near_m, source)"
            " SELECT gen_random_uuid(), id, 60, 0, 'survey' FROM cameras WHERE label LIKE 'X%'"
        )


def test_the_index_answers_and_no_table_is_read_through(a_large_city: None) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        found = cameras_around(session, north_of(TOWN_SQUARE, 50), at=clock.now())
        event.remove(connection, "before_cursor_execute", note)
        ((statement, parameters),) = asked
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all())

    assert "SQ1-1" in [each.label for each in found]
    assert "ix_poles_location" in plan, plan
    assert "Seq Scan" not in plan, plan


def test_places_are_kept_on_the_globe(app: Flask) -> None:
    """`geography` throughout: a column of `geometry` would measure degrees."""
    with reading() as session:
        flat = session.scalars(
            text(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND udt_name = 'geometry'"
                "  AND table_name NOT IN ('geometry_columns', 'geography_columns')"
            )
        ).all()
        globe = session.scalars(
            text("SELECT f_table_name || '.' || f_geography_column FROM geography_columns")
        ).all()

    assert flat == []
    assert {"poles.location", "watch_areas.center"} <= set(globe)
