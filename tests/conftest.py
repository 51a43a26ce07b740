"""What tests stand on: a migrated database, emptied before each test; doors; and jobs run in the test's own time."""

import gc
import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from kernel.config import Settings, install
from tests.house import House, OfficerClient, ResidentClient

# How long an example takes to think of says how busy the machine is, and nothing of the rule.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")

# A browser's patience and what follows a kill are measured in seconds.
APART = ("browser", "kills")
# What `script/test` leaves to `script/test --rest`, so that it is told within ten minutes (ADR 28).
LATER = ("alone", "waits", "long")
NEEDED = (
    "TEST_DATABASE_URL",
    "TEST_DATABASE_OWNER_URL",
    "TEST_DATABASE_ADMIN_URL",
    "TEST_REDIS_URL",
    "TEST_SCRATCH_DIR",
)


# Only what holds a row is emptied, and row by row: to truncate what a report leaves behind took ten times as long, for
# PostgreSQL makes a new file for the table, for each of its indexes and for its long values. What has grown is
# truncated all the same, so that no test looks through the pages of those before it. Without triggers: the tables of a
# foreign key are emptied together.
LARGE_BYTES = 256 * 1024
TRIALS = 3
EMPTY = f"""
DO $$
DECLARE
    each text;
    holding boolean;
    large text[] := '{{}}';
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('alembic_version', 'spatial_ref_sys')
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || each || ')' INTO holding;
        IF pg_relation_size(each::regclass) > {LARGE_BYTES} THEN large := large || each;
        ELSIF holding THEN EXECUTE 'DELETE FROM ' || each;
        END IF;
    END LOOP;
    IF cardinality(large) > 0 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(large, ', ') || ' CASCADE';
    END IF;
END $$
"""


def pytest_collection() -> None:
    # As in app.py: what is loaded stays, and to look through all of it time and again was a tenth of the run.
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in APART:
            item.add_marker(pytest.mark.apart)
        if is_later({mark.name for mark in item.iter_markers()}):
            item.add_marker(pytest.mark.later)


def is_later(marks: Collection[str]) -> bool:
    """Whether a test with these marks is left to `script/test --rest`."""
    return any(each in marks for each in LATER) or ("apart" in marks and "first" not in marks)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """An installation for tests. `script/test` starts its services and says where they are."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        pytest.fail(f"{', '.join(missing)} not set: run these tests with script/test")
    scratch = Path(os.environ["TEST_SCRATCH_DIR"])
    return Settings(
        database_url=os.environ["TEST_DATABASE_URL"],
        database_owner_url=os.environ["TEST_DATABASE_OWNER_URL"],
        redis_url=os.environ["TEST_REDIS_URL"],
        storage_url=f"file://{scratch}/storage",
        ring_dir=f"{scratch}/ring",
        heads_file=f"{scratch}/heads.jsonl",
        secret_key="a key for tests, of 32 characters or more",
        public_url="http://localhost",
        reports_per_minute=10_000,
        reports_per_hour=100_000,
        anonymous_reports_per_hour=100_000,
        anonymous_holds_per_hour=100_000,
        enrolments_free_per_minute=100_000,
        undo_s=0,  # tests of what follows a decision do not wait for it; those of the undo set it
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The application before a migrated database."""
    from flask_migrate import upgrade

    from app import create_app
    from kernel import connections

    app = create_app(settings)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        connections.close_all()


@pytest.fixture(scope="session")
def emptying(settings: Settings) -> Iterator[object]:
    """Empties every table, as the one whom foreign keys do not hold up, and Redis."""
    from kernel.queues import connect

    engine = create_engine(os.environ["TEST_DATABASE_ADMIN_URL"])
    redis = connect(settings.redis_url)

    def empty() -> None:
        for trial in range(TRIALS):
            try:
                with engine.begin() as connection:
                    connection.execute(text(EMPTY))
                break
            except OperationalError:  # deadlocked with the last word of a page that has been shut
                if trial == TRIALS - 1:
                    raise
        redis.flushdb()

    yield empty
    redis.close()
    engine.dispose()


@pytest.fixture
def app(application: Flask, emptying) -> Iterator[Flask]:  # type: ignore[no-untyped-def]
    """The application with an empty database and no counted request."""
    from moderation.cpo_feed.listening import stop as stop_feed

    emptying()
    with application.app_context():
        yield application
    # It knows the numbers of a database that is emptied next, and would ask it while it is closed at the end.
    stop_feed(application)


@pytest.fixture
def house(app: Flask) -> House:
    """Runs what follows from an event, at once and in order, without waiting for a process."""
    return House(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def resident(app: Flask) -> ResidentClient:
    """A resident with one enrolled device."""
    return ResidentClient.enrolled(app)


@pytest.fixture
def neighbour(app: Flask) -> ResidentClient:
    """Another resident."""
    return ResidentClient.enrolled(app)


@pytest.fixture
def verifier(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Imran A.", role="verifier")


@pytest.fixture
def other_verifier(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Sana R.", role="verifier")


@pytest.fixture
def other(app: Flask) -> OfficerClient:
    """A verifier who did not decide the first time."""
    return OfficerClient.signed_in(app, name="Bilal K.", role="verifier")


@pytest.fixture
def supervisor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")


@pytest.fixture
def operator(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Saima K.", role="operator")


@pytest.fixture
def with_settings(app: Flask) -> Iterator[object]:
    """Change settings for one test: `with_settings(lease_s=1)`."""
    before: Settings = app.extensions["settings"]

    def change(**changes: object) -> None:
        app.extensions["settings"] = replace(app.extensions["settings"], **changes)  # type: ignore[arg-type]
        install(app.extensions["settings"])

    yield change
    app.extensions["settings"] = before
    install(before)


@pytest.fixture
def service_key(app: Flask) -> object:
    """Headers of a key: `service_key("Imran A.", "worklist:decide")`."""
    from kernel.identity.officers import issue_key
    from kernel.unit_of_work import unit_of_work

    def issue(officer_name: str, *scopes: str) -> dict[str, str]:
        with unit_of_work() as uow:
            return {"Authorization": f"Bearer {issue_key(uow, officer_name=officer_name, scopes=scopes)}"}

    return issue
