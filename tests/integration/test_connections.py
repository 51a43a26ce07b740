"""A statement that stands alone is a whole commit; a connection that died while it lay idle is nobody's trouble."""

import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel import connections, ids, lending
from kernel.lending import Lending
from kernel.unit_of_work import commit_statement, reading, row_or_none, unit_of_work

_OPEN = "INSERT INTO residents (id, created_at) VALUES (:id, now()) RETURNING id"
_COUNT = "SELECT count(*) FROM residents"


def test_a_statement_that_stands_alone_is_committed(app: Flask) -> None:
    resident_id = ids.new_id()

    assert commit_statement(_OPEN, {"id": resident_id}) == (resident_id,)

    with unit_of_work() as uow:
        assert uow.execute(_COUNT).scalar_one() == 1


def test_one_that_fails_leaves_nothing_and_a_connection_that_works(app: Flask) -> None:
    twice = (
        "WITH one AS (INSERT INTO residents (id, created_at) VALUES (:id, now())),"
        " two AS (INSERT INTO residents (id, created_at) VALUES (:id, now())) SELECT 1"
    )

    with pytest.raises(psycopg.errors.UniqueViolation):
        commit_statement(twice, {"id": ids.new_id()})

    assert row_or_none(_COUNT, {}) == (0,)


def test_inside_a_unit_of_work_it_is_refused_for_it_would_be_a_commit_of_its_own(app: Flask) -> None:
    with unit_of_work(), pytest.raises(RuntimeError, match="open already"):
        commit_statement(_OPEN, {"id": ids.new_id()})


def test_a_connection_that_died_while_idle_is_replaced_unnoticed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lending, "IDLE_S", 0.0)
    before = _backends()
    with psycopg.connect(_address(app), autocommit=True) as elsewhere:
        for backend in before:
            elsewhere.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))

    assert not set(_backends()) & set(before)


def test_one_that_died_in_use_fails_once_and_not_as_long_as_others_keep_asking(app: Flask) -> None:
    assert row_or_none(_COUNT, {}) is not None
    with pytest.raises(psycopg.OperationalError):
        row_or_none("SELECT pg_terminate_backend(pg_backend_pid())", {})

    assert row_or_none(_COUNT, {}) is not None


def test_the_same_question_is_asked_again_with_values_of_other_kinds(app: Flask) -> None:
    """Its cursor is kept: what it has learnt of one value must not hold for the next."""
    question = "SELECT CAST(:value AS text), :kind"
    assert row_or_none(question, {"value": None, "kind": "a word"}) == (None, "a word")
    assert row_or_none(question, {"value": "words", "kind": "another"}) == ("words", "another")
    assert row_or_none("SELECT CAST(:value AS int)", {"value": 70_000}) == (70_000,)
    assert row_or_none("SELECT CAST(:value AS int)", {"value": 7}) == (7,)
    assert row_or_none("SELECT CAST(:value AS int)", {"value": None}) == (None,)


def test_a_forked_process_leaves_the_connections_of_both_pools_to_its_parent(app: Flask) -> None:
    """Two processes on one connection read each other's answers."""
    ours = _backends()
    forking = multiprocessing.get_context("fork")
    hears, tells = forking.Pipe(duplex=False)

    def live() -> None:
        connections.leave_to_parent()
        tells.send(_backends())
        connections.close_all()

    child = forking.Process(target=live)
    child.start()
    theirs = hears.recv()
    child.join(10)

    assert child.exitcode == 0
    assert not set(ours) & set(theirs)
    assert _backends() == ours


def test_one_that_was_used_a_moment_ago_is_trusted(app: Flask) -> None:
    before = row_or_none("SELECT pg_backend_pid()", {})
    assert row_or_none("SELECT pg_backend_pid()", {}) == before


def test_who_was_called_away_before_the_answer_leaves_it_to_nobody(app: Flask) -> None:
    """A job whose time is up ends in the middle of a question."""

    def call_away(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, call_away)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(TimeoutError):
            row_or_none("SELECT pg_sleep(5), 'another''s answer'", {})
    finally:
        signal.signal(signal.SIGALRM, before)

    assert row_or_none(_COUNT, {}) == (0,)


def test_no_more_connections_are_made_than_may_be_and_the_others_wait(app: Flask) -> None:
    few = Lending(connections._made_alone, most=2)
    asked = "SELECT pg_backend_pid() FROM pg_sleep(0.1)"

    def ask(_: int) -> int:
        with app.app_context():
            row = few.first_row_or_none(asked, {})
        assert row is not None
        return int(row[0])

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(ask, range(6)))) == 2
    few.close()


@pytest.mark.parametrize(
    ("name", "value"), [("timezone", "UTC"), ("statement_timeout", "15s"), ("jit", "off")]
)
def test_both_pools_speak_alike(app: Flask, name: str, value: str) -> None:
    assert row_or_none("SELECT current_setting(:name)", {"name": name}) == (value,)
    with unit_of_work() as uow:
        assert uow.execute("SELECT current_setting(:name)", {"name": name}).scalar_one() == value


def _backend(session: Session) -> int:
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def _address(app: Flask) -> str:
    return str(app.extensions["settings"].database_url).replace("+psycopg", "")


def _backends() -> tuple[int, int, int]:
    """Who serves us for statements that stand alone, in a session and without, and in transactions."""
    with reading() as session:
        alone = _backend(session)
    with unit_of_work() as uow:
        in_transactions = _backend(uow.session)
    row = row_or_none("SELECT pg_backend_pid()", {})
    assert row is not None
    return alone, in_transactions, row[0]
