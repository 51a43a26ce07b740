"""Files that grow while a phone sends them, beside what is stored. What is said to have come is on the disk.

A file is added to by one at a time, held by a lock of the file itself: who is killed lets go of it.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from uuid import UUID

from kernel.storage import StorageFull
from kernel.unit_of_work import assert_no_transaction

FOLDER = "growing"


class AddedToAlready(Exception):
    """Somebody else adds to the file at the moment."""


class Growing:
    """One file, held by who adds to it."""

    def __init__(self, file: BufferedRandom) -> None:
        self._file = file

    @property
    def size_bytes(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def add(self, content: bytes, *, at: int) -> None:
        """Put `content` behind the first `at` bytes. On the disk when this returns.

        Who is killed on the way has written a beginning of it, and nothing else: it counts. Raises StorageFull.
        """
        assert_no_transaction()
        try:
            self._file.seek(at)
            self._file.write(content)
            self._file.flush()
            os.fdatasync(self._file.fileno())
        except OSError as error:
            raise StorageFull(f"writing {len(content)} bytes failed: {error.strerror}") from error

    def sha256(self) -> str:
        """Of all of it."""
        assert_no_transaction()
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()


class GrowingFiles:
    """Files in the making, each under the id of its upload."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, upload_id: UUID) -> None:
        """An empty file. Raises StorageFull."""
        assert_no_transaction()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.path(upload_id).touch()
            folder = os.open(self.root, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise StorageFull(f"beginning {upload_id} failed: {error.strerror}") from error

    @contextmanager
    def held(self, upload_id: UUID) -> Iterator[Growing]:
        """The file, for the block alone. Raises AddedToAlready, FileNotFoundError."""
        with self.path(upload_id).open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                    raise AddedToAlready from error
                raise
            yield Growing(file)

    def size_bytes(self, upload_id: UUID) -> int:
        """How much of it there is; 0 when there is none."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def unchanged_since(self, before: datetime) -> list[UUID]:
        """Of which files nothing was added to since that moment."""
        old = []
        for each in self.root.glob("*"):
            with suppress(FileNotFoundError):  # it was disposed of just now
                if each.stat().st_mtime < before.timestamp():
                    old.append(UUID(hex=each.name))
        return old

    def free_bytes(self) -> int:
        """How much room the disk has."""
        there = self.root
        while not there.exists():
            there = there.parent
        return shutil.disk_usage(there).free

    def dispose(self, upload_id: UUID) -> None:
        """Destroy it; nothing when it is gone already."""
        assert_no_transaction()
        self.path(upload_id).unlink(missing_ok=True)

    def path(self, upload_id: UUID) -> Path:
        return self.root / upload_id.hex


def configured(url: str) -> GrowingFiles:
    """Beside what STORAGE_URL names: on the same disk, so that what has come whole need not be copied."""
    return GrowingFiles(Path(url.removeprefix("file://")) / FOLDER)
