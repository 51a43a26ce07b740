"""A new file that is there whole or not at all, takes nobody's place, and leaves nothing behind for long."""

import ctypes
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
# linux/fcntl.h, linux/fs.h; and what a file system answers that cannot rename so.
_HERE, _NO_REPLACE = -100, 1
_NO_SUCH_RENAME = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


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
            _take_name(self.path, self._target)
        self.path.unlink(missing_ok=True)
        _sync_folder(self._target.parent)


def _take_name(path: Path, target: Path) -> None:
    """Give a file the name `target` where there are no hard links, unless that is taken. Raises FileExistsError."""
    if not _renamed(path, target):
        # Neither is there: at least of all makers on this machine one at a time.
        with _alone_in(target.parent):
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            path.replace(target)


def _renamed(path: Path, target: Path) -> bool:
    """Whether the system could rename without replacing, in one step. Raises FileExistsError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_HERE, os.fsencode(path), _HERE, os.fsencode(target), _NO_REPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_SUCH_RENAME:
        return False
    raise OSError(number, os.strerror(number), str(target))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # What cannot be locked either leaves two makers a few microseconds.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


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
