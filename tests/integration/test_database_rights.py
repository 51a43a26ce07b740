"""The application's own role cannot change, remove or empty the account of what was done."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DataError, ProgrammingError

from kernel.health.doctor import FORBIDDEN
from kernel.unit_of_work import unit_of_work
from tests.house import House, ResidentClient

STATEMENTS = {
    "UPDATE": "UPDATE {} SET {} = {}",
    "DELETE": "DELETE FROM {}",
    "TRUNCATE": "TRUNCATE {} CASCADE",
}


@pytest.mark.parametrize(
    ("table", "right"), [(table, right) for table, rights in FORBIDDEN.items() for right in rights]
)
def test_the_account_cannot_be_touched(app: Flask, table: str, right: str) -> None:
    column = "seq" if table in ("audit_numbers", "feed_entries") else "id"

    with pytest.raises(ProgrammingError, match="permission denied"), unit_of_work() as uow:
        uow.session.execute(text(STATEMENTS[right].format(table, column, column)))


def test_a_failed_statement_does_not_repeat_what_somebody_said(app: Flask) -> None:
    """Failures are logged with their statement; the words and the place that it carried are not."""
    words = {"words": "he stood at my door", "n": 0}

    with pytest.raises(DataError) as failure, unit_of_work() as uow:
        uow.execute("SELECT CAST(:words AS text), 1 / CAST(:n AS integer)", words)

    assert "division by zero" in str(failure.value)
    assert words["words"] not in str(failure.value)


def test_audit_numbers_have_no_gaps(resident: ResidentClient, house: House) -> None:
    for _ in range(3):
        resident.report()
    house.settle()

    with unit_of_work() as uow:
        numbers = uow.session.execute(text("SELECT seq FROM audit_numbers ORDER BY seq")).scalars().all()
        entries = uow.session.execute(text("SELECT count(*) FROM audit_entries")).scalar_one()

    assert numbers == list(range(1, entries + 1))
