"""Where evidence bytes live. A key is an evidence item's id; nobody opens a stored path.

Read through `open_range` only, so that each item can later be encrypted under its own key, in chunks that
can be read apart, or live in an object store.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from kernel.errors import DomainError, Kind, NotFound
from kernel.marks import N_
from kernel.unit_of_work import assert_no_transaction

CHUNK_BYTES = 256 * 1024


class StorageFull(DomainError):
    kind = Kind.STORAGE_FULL
    slug = "storage-full"
    title = N_("There is no room to store this")


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size_bytes: int


class Storage(Protocol):
    """The port. `put` of the same item twice leaves the first bytes or equal ones; both are harmless."""

    def put(self, item_id: UUID, source: Path) -> Stored: ...

    def adopt(self, item_id: UUID, source: Path, *, sha256: str) -> Stored: ...

    def size_bytes(self, item_id: UUID) -> int: ...

    def open_range(self, item_id: UUID, *, start: int, end: int) -> Iterator[bytes]: ...

    def dispose(self, item_id: UUID) -> None: ...


class FileStorage:
    """Evidence as files below one folder: written beside, synced, then moved into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, item_id: UUID, source: Path) -> Stored:
        """Copy the bytes of `source` under custody and return their hash. Raises StorageFull."""
        assert_no_transaction()
        target = self._path(item_id)
        partial = target.with_suffix(f".{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            size_bytes = 0
            with source.open("rb") as read, partial.open("wb") as write:
                while chunk := read.read(CHUNK_BYTES):
                    digest.update(chunk)
                    size_bytes += write.write(chunk)
                write.flush()
                os.fsync(write.fileno())
            partial.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise StorageFull(f"storing {item_id} failed: {error.strerror}") from error
        return Stored(digest.hexdigest(), size_bytes)

    def adopt(self, item_id: UUID, source: Path, *, sha256: str) -> Stored:
        """Take over a file of ours, whose hash is known: moved on its own file system, copied from another.

        What is moved is the file that was hashed, so its bytes are not read once more. `source` is gone then.
        Raises StorageFull.
        """
        assert_no_transaction()
        target = self._path(item_id)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as made:
                os.fsync(made.fileno())
                size_bytes = os.fstat(made.fileno()).st_size
            source.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise StorageFull(f"storing {item_id} failed: {error.strerror}") from error
            stored = self.put(item_id, source)
            source.unlink()
            return stored
        return Stored(sha256, size_bytes)

    def size_bytes(self, item_id: UUID) -> int:
        """How many bytes are stored. Raises NotFound."""
        try:
            return self._path(item_id).stat().st_size
        except FileNotFoundError as error:
            raise NotFound(f"no bytes are stored for {item_id}") from error

    def open_range(self, item_id: UUID, *, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `end`, in chunks. Raises NotFound."""
        assert_no_transaction()
        try:
            stored = self._path(item_id).open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"no bytes are stored for {item_id}") from error
        return _chunks(stored, start, end)

    def dispose(self, item_id: UUID) -> None:
        """Destroy the bytes; nothing when they are gone already. Whoever reads them at the moment reads on."""
        assert_no_transaction()
        self._path(item_id).unlink(missing_ok=True)

    def _path(self, item_id: UUID) -> Path:
        name = item_id.hex
        return self.root / name[-2:] / name


def configured(url: str) -> Storage:
    """The storage that STORAGE_URL names."""
    return FileStorage(Path(url.removeprefix("file://")))


def _chunks(stored: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with stored as read:
        read.seek(start)
        left = end - start
        while left > 0 and (chunk := read.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
