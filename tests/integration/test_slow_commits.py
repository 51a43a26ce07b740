"""A commit that the disk has kept waiting is told in the log: it is the one wait of an SOS that no code of ours explains."""

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from kernel.unit_of_work import SLOW_COMMIT_S, commit_statement, unit_of_work

TOLD = "a commit took long; is the disk slow?"


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

    (told,) = [each for each in logs if each["event"] == TOLD]
    assert SLOW_COMMIT_S < told["took_s"] < 10


@pytest.mark.parametrize(("seconds", "times"), [(SLOW_COMMIT_S + 0.1, 1), (0.0, 0)])
def test_so_is_one_that_is_a_statement_and_no_other(app: Flask, seconds: float, times: int) -> None:
    with capture_logs() as logs:
        commit_statement("SELECT pg_sleep(:seconds)", {"seconds": seconds})

    assert [each["event"] for each in logs].count(TOLD) == times
