"""Several runs share the tests, file by file: whoever is free takes the next. `script/lanes` runs them so.

    script/test -p tests.lanes --share FOLDER ...

FOLDER, empty at first, is where a run writes that it has taken a file. A file is one run's, in its order, so that what
its tests share is made once. The longest go first: no lane is left with a long one when the others are done.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

# Those that took a processor the longest when this was measured. The order saves time and decides nothing: a file that is
# not here comes after them, and is run like any other.
LONGEST = (
    "test_upkeep.py",
    "test_live.py",
    "test_redacted_copies.py",
    "test_redaction.py",
    "test_recorders.py",
    "test_bad_pictures.py",
    "test_schemathesis.py",
    "test_push_delivery.py",
    "test_export.py",
    "test_marked_copies.py",
    "test_retrieve.py",
    "test_footage_sources.py",
    "test_keeping.py",
    "test_recorder_kinds.py",
    "test_integrity.py",
    "test_watermark.py",
    "test_looking.py",
    "test_holds.py",
    "test_prefetch.py",
    "test_folder_source.py",
    "test_extending.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--share", type=Path, metavar="FOLDER", help="share the files with who is given this too"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """As pytest's own, but for which test comes next."""
    folder: Path | None = session.config.getoption("share")
    if folder is None or session.testsfailed or session.config.option.collectonly:
        return None
    waiting = taken(session.items, folder)
    item = next(waiting, None)
    while item is not None:
        following = next(waiting, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def taken(items: list[pytest.Item], folder: Path) -> Iterator[pytest.Item]:
    """The tests of the files that nobody else has taken, each file taken at the moment when it is next."""
    by_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.path, []).append(item)
    for path in sorted(by_file, key=lambda path: turn(by_file[path][0])):
        try:
            (folder / "-".join(path.parts[1:])).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from by_file[path]


def turn(first: pytest.Item) -> tuple[bool, int]:
    """Where the file of this test stands in the queue. What waits is left to the lane that takes nothing else."""
    waits = first.get_closest_marker("waits") is not None
    return waits, LONGEST.index(first.path.name) if first.path.name in LONGEST else len(LONGEST)
