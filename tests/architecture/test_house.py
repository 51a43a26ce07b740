"""The house's rules that a machine can hold, so that people need not remember them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel import events
from kernel.config import PROJECT_ROOT

PACKAGES = ("kernel", "citizen_api", "cctv_link", "moderation")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (PROJECT_ROOT / package).rglob("*.py")
    if "node_modules" not in path.parts
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def test_commits_happen_in_one_module() -> None:
    committing = {
        name(path)
        for path in SOURCES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        and not (isinstance(call.func.value, ast.Name) and call.func.value.id == "guard")
    }

    assert committing == {"kernel/unit_of_work.py"}


def test_the_environment_is_read_in_one_module() -> None:
    reading = {
        name(path)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    }

    assert reading <= {"kernel/config.py", "cctv_link/media/limited.py"}


def test_where_evidence_lies_is_known_to_the_storage_port() -> None:
    """Everybody else hands the address to a port and asks by an item's id; nobody opens a stored path."""
    looking = set()
    for path in SOURCES:
        nodes = list(ast.walk(tree(path)))
        handed_on = {
            word
            for node in nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "configured"
            for word in node.args
        }
        asked = {node for node in nodes if isinstance(node, ast.Attribute) and node.attr == "storage_url"}
        looking |= {name(path)} if asked - handed_on else set()

    # Whether it is an address; how much room there is; that no city names the store as a recorder's folder.
    assert looking == {
        "kernel/config_faults.py",
        "kernel/health/checks.py",
        "cctv_link/recorders/addresses.py",
    }


@pytest.mark.parametrize(
    ("endings", "unknown"),
    [
        pytest.param(
            ("views", "jobs", "schemas", "services"),
            {"sqlalchemy", "geoalchemy2", "flask_sqlalchemy"},
            id="who calls and answers knows no SQL",
        ),
        pytest.param(
            ("views",),
            {"cv2", "av", "numpy", "firebase_admin", "pywebpush", "onvif", "zeep", "c2pa"},
            id="no door knows pixels or a vendor",
        ),
        pytest.param(
            ("services", "queries", "models", "jobs"),
            {"flask", "werkzeug", "marshmallow"},
            id="a use case knows no HTTP",
        ),
    ],
)
def test_a_module_keeps_the_rule_of_its_kind_whatever_stands_before_its_name(
    endings: tuple[str, ...], unknown: set[str]
) -> None:
    """The import contracts name `**.views` and the like, and so miss `page_views` and `push_services`."""
    known = {
        (name(path), module.partition(".")[0])
        for path in SOURCES
        if path.stem.endswith(tuple(f"_{ending}" for ending in endings))
        for node in ast.walk(tree(path))
        for module in _imported(node)
    }

    assert {each for each in known if each[1] in unknown} == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{name(path)}:{inner.lineno}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    # Vendors that only a configured installation may load.
    assert [place for place in hidden if not place.startswith(LAZY)] == []


LAZY = ("citizen_api/push/senders.py", "cctv_link/media/")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert path.stat().st_size == 0 or ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_name_says_nothing(path: Path) -> None:
    assert not {"utils", "helpers", "common", "misc", "manager", "base"} & {*path.with_suffix("").parts[-3:]}


def test_loading_the_application_loads_no_pixels_and_no_vendor() -> None:
    program = "import sys, app; print(sorted({'cv2', 'av', 'numpy', 'firebase_admin', 'pywebpush', 'aiohttp', 'gi', 'onvif', 'zeep', 'c2pa'} & set(sys.modules)))"

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_a_recorder_by_itself_loads_no_house() -> None:
    """Of the memory of sixteen cameras, structlog alone was a third; see light_log."""
    program = (
        "import sys; from cctv_link.recording import recorder; from cctv_link.recording.lean import crew;"
        "print(sorted({'sqlalchemy', 'flask', 'structlog', 'asyncio', 'ssl', 'av', 'numpy'} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_the_child_that_decodes_loads_no_database_and_no_web() -> None:
    """Each decoding starts one: what it need not load was four fifths of its time."""
    program = (
        "import sys; from cctv_link.media import child, decoding, forking, marking, redacting, remuxing, seeing;"
        "print(sorted({'sqlalchemy', 'flask', 'psycopg', 'structlog', 'redis', 'kernel'} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_every_event_has_a_route_and_every_queue_a_worker() -> None:
    from app import PARTS, ROUTES

    queues = {queue for jobs in ROUTES.values() for queue, _ in jobs}

    assert set(ROUTES) == set(events.all_events().values())
    assert {f"worker-{queue}" for queue in queues} <= set(PARTS)


def test_every_route_ends_in_a_function() -> None:
    """In a process of its own, because jobs load what the web must not."""
    program = (
        "from app import job_names; from rq.utils import import_attribute;"
        "print(sorted(name for name in job_names() if not callable(import_attribute(name))))"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"


def test_every_endpoint_is_behind_a_door() -> None:
    from app import DOORS

    guarded = {blueprint.name for blueprint, _, _ in DOORS}
    mounted = [blueprint for blueprint, _, _ in DOORS]

    assert len(guarded) == len(mounted)
    assert all(guard is not None for _, _, guard in DOORS)


def test_a_test_that_asserts_is_named_a_test() -> None:
    lost = [
        f"{path.name}:{node.name}"
        for path in (PROJECT_ROOT / "tests").rglob("test_*.py")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith(("test_", "_"))
        and not node.decorator_list
        and not node.args.args
        and any(isinstance(inner, ast.Assert) for inner in node.body)
    ]

    assert lost == []


QUANTITIES = (
    "distance",
    "accuracy",
    "range",
    "radius",
    "height",
    "azimuth",
    "bearing",
    "hfov",
    "size",
    "offset",
    "duration",
)


def test_a_quantity_column_ends_in_its_unit() -> None:
    from kernel.db import db

    bare = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.name in QUANTITIES
        or (column.name.endswith(QUANTITIES) and str(column.type) in ("FLOAT", "INTEGER"))
    ]

    assert bare == []
