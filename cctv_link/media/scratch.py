"""A folder for files in the making. A job that hangs in native code is killed, and no `finally` of it runs."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

# Far beyond the time limit of a job: whoever made it is gone.
LEFT_BEHIND_AFTER_S = 3600.0


@contextmanager
def scratch_folder(
    beside: Path, *, prefix: str = "clip-", left_behind_after_s: float = LEFT_BEHIND_AFTER_S
) -> Iterator[Path]:
    """An empty folder for the block, next to `beside`; sweeps away what killed jobs of the kind have left."""
    root = beside.parent / "scratch"
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root, prefix, left_behind_after_s)
    folder = Path(mkdtemp(dir=root, prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(root: Path, prefix: str, after_s: float) -> None:
    for left in root.glob(f"{prefix}*"):
        try:
            is_old = time.time() - left.stat().st_mtime > after_s
        except FileNotFoundError:
            continue
        if is_old:
            shutil.rmtree(left, ignore_errors=True)
