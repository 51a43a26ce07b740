"""Where evidence bytes live. A key is an evidence item's id; nobody opens a stored path.

Read through `open_range` only, so that each item can later be encrypted under its own key, in chunks that
can be read apart, or live in an object store.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from kernel import clock
from kernel.errors import DomainError, Kind, NotFound
from kernel.marks import N_
from kernel.unit_of_work import assert_no_transaction

CHUNK_BYTES = 256 * 1024
# Longer than any folder of bytes, so that none can be it.
ASIDE = "aside"


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

    def written_before(self, moment: datetime) -> Iterator[UUID]: ...

    def set_aside(self, item_id: UUID) -> None: ...

    def aside(self) -> Iterator[UUID]: ...

    def put_back(self, item_id: UUID) -> bool: ...

    def aside_since_before(self, moment: datetime) -> list[UUID]: ...

    def destroy_aside(self, item_id: UUID) -> None: ...


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

    def written_before(self, moment: datetime) -> Iterator[UUID]:
        """What has lain there since before that moment. What was being written then, and never got a name, is destroyed."""
        for folder in sorted(self.root.glob("??")):
            for path in sorted(folder.iterdir()):
                if _written_at(path) >= moment:
                    continue
                if path.suffix == ".part":
                    path.unlink(missing_ok=True)
                elif (item_id := _id_or_none(path)) is not None:
                    yield item_id

    def set_aside(self, item_id: UUID) -> None:
        """Out of the way, whole, under the same name; nothing when it is not there. Its age begins anew."""
        assert_no_transaction()
        target = self.root / ASIDE / item_id.hex
        target.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            self._path(item_id).replace(target)
            os.utime(target, (clock.now().timestamp(),) * 2)

    def aside(self) -> Iterator[UUID]:
        """What was set aside."""
        for path in sorted((self.root / ASIDE).glob("*")):
            if (item_id := _id_or_none(path)) is not None:
                yield item_id

    def put_back(self, item_id: UUID) -> bool:
        """To where it was, whether it was put there: what was stored anew meanwhile stays, and so does what lies aside."""
        assert_no_transaction()
        lying, target = self.root / ASIDE / item_id.hex, self._path(item_id)
        target.parent.mkdir(exist_ok=True)
        try:
            os.link(lying, target)  # unlike a move, never over what is there
        except (FileExistsError, FileNotFoundError):
            return False
        _sync_folder(target.parent)
        lying.unlink(missing_ok=True)
        return True

    def aside_since_before(self, moment: datetime) -> list[UUID]:
        """What was set aside before that moment."""
        return [each for each in self.aside() if _written_at(self.root / ASIDE / each.hex) < moment]

    def destroy_aside(self, item_id: UUID) -> None:
        """Destroy what lies aside; nothing when it is gone already."""
        assert_no_transaction()
        (self.root / ASIDE / item_id.hex).unlink(missing_ok=True)

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


def _written_at(path: Path) -> datetime:
    """The end of time for what has gone meanwhile."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def _id_or_none(path: Path) -> UUID | None:
    """Whose bytes they are, by the name that we give; None for what somebody else has put there."""
    try:
        return UUID(hex=path.name)
    except ValueError:
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
