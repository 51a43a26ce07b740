"""What must answer before this process may be sent requests. Each check names what is wrong and what to do."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import disk_usage

from alembic.script import ScriptDirectory
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kernel import queues
from kernel.config import PROJECT_ROOT, Settings
from kernel.unit_of_work import reading

LOW_DISK_BYTES = 200_000_000

Check = Callable[[Settings], str]


def database(settings: Settings) -> str:
    """Empty when PostGIS answers and has every migration that this code was written for."""
    try:
        with reading() as session:
            query = text("SELECT postgis_version(), version_num FROM alembic_version")
            _, version = session.execute(query).one()
    except SQLAlchemyError as error:
        return f"the database does not answer as it should ({type(error).__name__}): start it, then run `flask db upgrade`"
    # One that we do not know is newer than this code: migrations go first, and old code runs beside them.
    if version in _migrations()[1:]:
        return f"the database stands at migration {version}, this code needs {_migrations()[0]}: run `flask db upgrade`"
    return ""


def redis(settings: Settings) -> str:
    """Empty when Redis answers. Without it reports are accepted, but nothing follows until it is back."""
    try:
        queues.connect(settings.redis_url).ping()
    except RedisError as error:
        return f"Redis does not answer ({type(error).__name__}): see REDIS_URL"
    return ""


def storage(settings: Settings) -> str:
    """Empty when evidence has a place and room."""
    root = Path(settings.storage_url.removeprefix("file://"))
    try:
        root.mkdir(parents=True, exist_ok=True)
        free = disk_usage(root).free
    except OSError as error:
        return f"evidence cannot be stored below STORAGE_URL: {error.strerror}"
    if free < LOW_DISK_BYTES:
        return f"evidence has {free // 1_000_000} MB of room left: make more, or lower RING_MAX_BYTES"
    return ""


READINESS: dict[str, Check] = {"database": database, "redis": redis, "storage": storage}


def not_ready(settings: Settings) -> dict[str, str]:
    """What is not ready, by name, and why."""
    found = {name: check(settings) for name, check in READINESS.items()}
    return {name: why for name, why in found.items() if why}


@cache
def _migrations() -> tuple[str, ...]:
    """The revisions that this code knows, newest first."""
    script = ScriptDirectory(str(PROJECT_ROOT / "migrations"))
    return tuple(each.revision for each in script.walk_revisions())
