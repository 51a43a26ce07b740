"""The private PostgreSQL: one cluster, reached only through a socket in a folder closed to other accounts."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from supervise.part import Part
from supervise.places import Places, as_account, private_folder

BINARIES = Path("/usr/lib/postgresql/15/bin")
ACCOUNT = "postgres"
OWNER_ROLE = "gawah_owner"  # migrations
APP_ROLE = "gawah_app"  # the processes; may not change or remove audit, feed and custody
_CLUSTER_LOCALE = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"}


def part(places: Places, *, durable: bool = True) -> Part:
    """PostgreSQL as a part. durable=False is for tests: a power cut may then lose everything."""
    sockets = private_folder(places.sockets / "postgres", account=ACCOUNT)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "max_connections": "200",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        "log_checkpoints": "off",
        "log_timezone": "UTC",
        "jit": "off",  # short queries only; compiling one costs more than running it
        # After a crash, one call for the file system instead of one for each of 1,500 files: 0.3 s, not 2 s.
        "recovery_init_sync_method": "syncfs",
        "cluster_name": "gawah",
    }
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum_naptime": "10min",
        }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Part(
        name="postgres",
        argv=(*as_account(ACCOUNT), str(BINARIES / "postgres"), "-D", str(_data(places)), *options),
        rank=0,
        env=_CLUSTER_LOCALE,
        stop_signal=signal.SIGINT,  # "fast": ends the sessions, keeps the data
        stop_within_s=30,
        is_ready=lambda: answers(places),
    )


def make_cluster(places: Places) -> bool:
    """Make the cluster unless it is there; true when it was made. A killed start's half one is replaced."""
    data = _data(places)
    if (data / "PG_VERSION").exists():
        return False
    home = private_folder(data.parent, account=ACCOUNT)
    unfinished = home / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [*as_account(ACCOUNT), str(BINARIES / "initdb"), "-D", str(unfinished), "-U", "postgres"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"]
    done = subprocess.run(
        command, cwd="/", env={**os.environ, **_CLUSTER_LOCALE}, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
    unfinished.rename(data)
    return True


def make_database(places: Places, *, name: str) -> None:
    """The two roles and a database with PostGIS in it, unless they are there. Safe to run at every start."""
    with _superuser(places) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            if not connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            statement = sql.SQL("create database {} owner {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER_ROLE)))
    with _superuser(places, database=name) as connection:
        connection.execute("create extension if not exists postgis")


def replace_database(places: Places, *, name: str, template: str) -> None:
    """An empty database with the roles and PostGIS of `template`, whatever it held before. For tests."""
    with _superuser(places) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("create database {} template {} owner {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER_ROLE)
            )
        )


def answers(places: Places) -> bool:
    try:
        _superuser(places).close()
    except psycopg.OperationalError:
        return False
    return True


def url(places: Places, *, role: str, database: str) -> str:
    return f"postgresql+psycopg://{role}@/{database}?host={places.sockets / 'postgres'}"


def _data(places: Places) -> Path:
    return places.services / "pg" / "data"


def _superuser(places: Places, *, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=str(places.sockets / "postgres"),
        user="postgres",
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )
