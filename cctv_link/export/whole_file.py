"""A new file that is there whole or not at all, takes nobody's place, and leaves nothing behind for long."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

_PREFIX, _SUFFIX = ".gawah-export-", ".part"
# Between making a partial file and locking it lie microseconds.
_UNLOCKED_AFTER_S = 60.0
# Others may write in the folder, too: a pipe of that name keeps nobody waiting, a link leads nowhere.
_OURS_ONLY = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
# What a file system answers that has no hard links, as those of most sticks.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)


class WholeFile:
    """A file in the making beside its target, under a name of its own; only its owner may read it."""

    def __init__(self, file: BinaryIO, path: Path, target: Path) -> None:
        self.file, self.path, self._target = file, path, target

    def sync(self) -> None:
        """Once all is written: on the disk, and not only on its way there."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def place(self) -> None:
        """Give it its name, on the disk too. Raises FileExistsError when another file has it by now."""
        try:
            os.link(self.path, self._target)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # The name is taken first, empty, so that of two only one renames.
            os.close(os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self.path.replace(self._target)
        self.path.unlink(missing_ok=True)
        _sync_folder(self._target.parent)


@contextmanager
def whole_file(target: Path) -> Iterator[WholeFile]:
    """For the block, a partial file in the folder of `target`; gone afterwards unless it was placed. Raises OSError."""
    _sweep(target.parent)
    descriptor, name = mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield WholeFile(file, path, target)
    finally:
        path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Partial files whose makers were killed hold what should have left for one court only: they go.

    A lock ends with its process, so what can be locked is nobody's.
    """
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError), os.fdopen(os.open(left, _OURS_ONLY)) as file:
            if time.time() - os.fstat(file.fileno()).st_mtime > _UNLOCKED_AFTER_S:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
