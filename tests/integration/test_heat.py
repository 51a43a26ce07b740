"""Heat by hour: the city's hours, verified only, coarse, and answered by its own index."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import text

from kernel.unit_of_work import reading, unit_of_work
from moderation.console.heat import heat_by_hour
from tests.house import House, OfficerClient, ResidentClient

ZONE = "Asia/Karachi"
NOW = datetime.fromisoformat("2026-11-25T12:00:00+00:00")


def happened(resident: ResidentClient, house: House, *, at: datetime, status: str = "verified") -> None:
    resident.report(category="robbery")
    house.settle(only=set())
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE incidents SET status = :status, occurred_at = :at, lat = 24.8722, lon = 67.0355"
            " WHERE id = (SELECT id FROM incidents ORDER BY received_at DESC LIMIT 1)",
            {"at": at, "status": status},
        )


def test_an_hour_is_the_citys_and_only_what_was_verified_lately_counts(
    resident: ResidentClient, house: House
) -> None:
    happened(resident, house, at=NOW)  # 17:00 in Karachi
    happened(resident, house, at=NOW - timedelta(days=3))
    happened(resident, house, at=NOW - timedelta(hours=1))
    happened(resident, house, at=NOW, status="unfounded")
    happened(resident, house, at=NOW - timedelta(days=29))

    with reading() as session:
        heat = heat_by_hour(session, hour=17, now=NOW, zone=ZONE)

    assert heat.cells == [(24.87, 67.035, 2)]
    assert heat.by_hour == [0] * 16 + [1, 2] + [0] * 6


def test_its_own_index_answers_it(resident: ResidentClient, house: House) -> None:
    happened(resident, house, at=NOW)
    with unit_of_work() as uow:
        uow.execute("SET LOCAL enable_seqscan = off", {})
        plan = uow.session.execute(
            text(
                "EXPLAIN SELECT lat, lon FROM incidents WHERE status = 'verified' AND occurred_at >= :since"
                " AND lat IS NOT NULL"
            ),
            {"since": NOW - timedelta(days=28)},
        )
        assert "ix_incidents_verified" in "\n".join(row[0] for row in plan)


def test_the_door_wants_an_hour(app: Flask) -> None:
    operator = OfficerClient.signed_in(app, name="Saima K.", role="operator")
    for hour in ("", "24", "-1", "1.5", "٣"):
        assert operator.get("/cpo/heat", query_string={"hour": hour}).status_code == 422, hour
    answer = operator.get("/cpo/heat?hour=17")
    assert answer.status_code == 200
    assert answer.json["by_hour"] == [0] * 24
