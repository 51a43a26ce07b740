"""A commit that the disk has kept waiting is told in the log: it is the one wait of an SOS that no code of ours explains."""

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from kernel.unit_of_work import SLOW_COMMIT, SLOW_COMMIT_S, SLOW_STATEMENT, commit_statement, unit_of_work


def test_a_slow_commit_is_told_with_its_seconds(app: Flask) -> None:
    with capture_logs() as logs, unit_of_work() as uow:
        # What is put off to the commit is done in it, as the writing to the disk is.
        for statement in (
            "CREATE TEMP TABLE waits (id integer) ON COMMIT DROP",
            "CREATE FUNCTION pg_temp.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            f" 'BEGIN PERFORM pg_sleep({SLOW_COMMIT_S + 0.1}); RETURN NULL; END'",
            "CREATE CONSTRAINT TRIGGER dawdles AFTER INSERT ON waits DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.dawdle()",
            "INSERT INTO waits VALUES (1)",
        ):
            uow.session.execute(text(statement))

    (told,) = [each for each in logs if each["event"] == SLOW_COMMIT]
    assert SLOW_COMMIT_S < told["took_s"] < 10


@pytest.mark.parametrize(("seconds", "told"), [(SLOW_COMMIT_S + 0.1, [SLOW_STATEMENT]), (0.0, [])])
def test_one_that_is_a_statement_is_told_as_what_may_have_waited_for_a_row(
    app: Flask, seconds: float, told: list[str]
) -> None:
    """Its time is that of the whole statement, so the disk alone is not to be blamed."""
    with capture_logs() as logs:
        commit_statement("SELECT pg_sleep(:seconds)", {"seconds": seconds})

    assert [each["event"] for each in logs if each["event"] in (SLOW_COMMIT, SLOW_STATEMENT)] == told
    assert "locked" in SLOW_STATEMENT
