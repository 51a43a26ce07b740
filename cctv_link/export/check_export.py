"""Check an export of Gawah: every file is the one on the signed list, and none is missing or was added.

    python3 check.py [FOLDER or FILE.zip] [--public-key KEY.pem]

Needs nothing but Python 3.9. The signature is checked when the package `cryptography` is installed; otherwise this
says that it was not. Ends with 1 when something is wrong, and names what. This file is part of every export.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import struct
import sys
import zipfile
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import IO, Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
except ImportError:
    CAN_CHECK_SIGNATURES = False
else:
    CAN_CHECK_SIGNATURES = True

FORM = "gawah-export-1"
CONTENTS = "contents.json"
LARGEST_CONTENTS_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
# In a member's own header: where the lengths of its name and of what follows it stand. 0x800: the name is UTF-8.
LENGTHS_AT = 26
# Of what may follow a name only that which tells the size of a large member. Another names the member anew, for the
# programs that know it: a court would see one camera's clip under another's name.
SIZES, LARGEST_SIZES_BYTES = 0x0001, 28
UTF8_FLAG = 0x800


def faults_of(where: str | Path, public_key: bytes | None = None) -> tuple[list[str], bool]:
    """[what is wrong, ...] with the export in the folder or ZIP file `where`, and whether its signature was checked."""
    with opened(where) as found:
        faults = found.faults()
        try:
            content = found.read_whole(CONTENTS, LARGEST_CONTENTS_BYTES)
            stated = json.loads(content)
            files = stated["manifest"]["files"]
            listed = {each["path"]: each for each in files}
            hashes = {each["path"]: str(each["sha256"]) for each in files}
        except Exception:
            return [*faults, CONTENTS + ": it is missing or cannot be read"], False
        if len(listed) != len(files):
            faults.append(CONTENTS + ": it lists a file twice")
        for name in sorted(listed):
            faults += _faults_of_file(found, name, hashes[name], listed[name].get("size_bytes"))
        strange = set(found.names) - set(listed) - {CONTENTS}
        faults += [name + ": it is not on the list" for name in sorted(strange)]
        key = public_key if public_key is not None else _key_inside(found)
        fault, was_checked = _signature_fault(content, stated, key)
    return faults + ([CONTENTS + ": " + fault] if fault else []), was_checked


def _faults_of_file(found: Opened, name: str, sha256: str, size_bytes: int | None) -> list[str]:
    try:
        # First: nobody should have to read a terabyte to learn that it is not the still of 200 kB.
        if size_bytes is not None and found.size_bytes(name) != size_bytes:
            return [name + ": it was changed (it has another size)"]
        return [] if found.sha256(name) == sha256 else [name + ": it was changed"]
    except KeyError:
        return [name + ": it is missing"]
    except Exception as error:
        return [name + ": it was changed (" + type(error).__name__ + ")"]


def _key_inside(found: Opened) -> bytes | None:
    try:
        return found.read_whole("public-key.pem", LARGEST_CONTENTS_BYTES)
    except Exception:
        return None


def opened(where: str | Path) -> Opened:
    """The export in a folder or a ZIP file; of a file that is neither, zipfile.BadZipFile."""
    return _Folder(Path(where)) if Path(where).is_dir() else _Archive(Path(where))


class Opened(ABC):
    """Files by name, read in pieces: an export is larger than the memory of who checks it. KeyError: no such file."""

    names: list[str]

    def __enter__(self) -> Opened:
        return self

    @abstractmethod
    def __exit__(self, *_: object) -> None: ...

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong with how it is put together, whatever the list says."""

    @abstractmethod
    def size_bytes(self, name: str) -> int:
        """Of the file, unpacked."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """To be read in pieces."""

    def read_whole(self, name: str, largest_bytes: int) -> bytes:
        """A small file. ValueError when it is none."""
        with self.open(name) as file:
            content = file.read(largest_bytes + 1)
        if len(content) > largest_bytes:
            raise ValueError(name + " is too large")
        return content

    def sha256(self, name: str) -> str:
        digest = hashlib.sha256()
        with self.open(name) as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()


class _Folder(Opened):
    def __exit__(self, *_: object) -> None:
        """A folder has nothing to close."""

    def __init__(self, where: Path) -> None:
        self._where = where
        self._links = [path for path in where.rglob("*") if path.is_symlink()]
        files = [path for path in where.rglob("*") if path.is_file() and not path.is_symlink()]
        self.names = [path.relative_to(where).as_posix() for path in files]

    def faults(self) -> list[str]:
        return [
            path.relative_to(self._where).as_posix() + ": it leads elsewhere" for path in sorted(self._links)
        ]

    def size_bytes(self, name: str) -> int:
        return self._path(name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        return self._path(name).open("rb")

    def _path(self, name: str) -> Path:
        if name not in self.names:
            raise KeyError(name)
        return self._where / name


class _Archive(Opened):
    """Our ZIP files hold their members as they are, one behind the other, with nothing before, between or after."""

    def __init__(self, where: Path) -> None:
        self._file = where.open("rb")
        try:
            self._archive = zipfile.ZipFile(self._file)
        except BaseException:
            self._file.close()
            raise
        self.names = self._archive.namelist()

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self._file.close()

    def faults(self) -> list[str]:
        # One reader takes the first of them, another the last.
        twice = sorted(name for name, times in Counter(self.names).items() if times > 1)
        packed = sorted({each.filename for each in self._archive.infolist() if not _is_plain(each)})
        faults = [name + ": it is in it twice" for name in twice]
        faults += [name + ": it is packed or encrypted, which no export of ours is" for name in packed]
        if not packed and not twice and not self._is_seamless():
            faults.append("the archive: there are bytes in it that belong to no file, or to two")
        return faults

    def size_bytes(self, name: str) -> int:
        return self._archive.getinfo(name).file_size

    def open(self, name: str) -> IO[bytes]:
        info = self._archive.getinfo(name)
        if not _is_plain(info):
            raise ValueError("packed")
        return self._archive.open(info)

    def _is_seamless(self) -> bool:
        """Some programs find members by their own headers, and would show what the directory at the end leaves out."""
        end = 0
        for info in sorted(self._archive.infolist(), key=lambda each: each.header_offset):
            self._file.seek(info.header_offset + LENGTHS_AT)
            name_bytes, extra_bytes = struct.unpack("<HH", self._file.read(4))
            self._file.seek(name_bytes, 1)
            extra = self._file.read(extra_bytes)
            if info.header_offset != end or info.comment or not (_is_sizes(extra) and _is_sizes(info.extra)):
                return False
            end += LENGTHS_AT + 4 + name_bytes + extra_bytes + info.compress_size
        return end == self._archive.start_dir and not self._archive.comment


def _is_plain(info: zipfile.ZipInfo) -> bool:
    return (
        info.compress_type == zipfile.ZIP_STORED
        and not info.flag_bits & ~UTF8_FLAG
        and info.compress_size == info.file_size
    )


def _is_sizes(extra: bytes) -> bool:
    """Whether it is empty, or one field that tells sizes and nothing else."""
    if not extra:
        return True
    kind, length = struct.unpack_from("<HH", extra) if len(extra) >= 4 else (0, 0)
    return kind == SIZES and length == len(extra) - 4 <= LARGEST_SIZES_BYTES


def _signature_fault(content: bytes, stated: dict[str, Any], key: bytes | None) -> tuple[str, bool]:
    if not CAN_CHECK_SIGNATURES:
        return "", False
    try:
        facts, signature = stated["manifest"], stated["signature"]
        if facts["format"] != FORM:
            return "it is no " + FORM, True
        public: Any = load_pem_public_key(key or b"")
        public.verify(base64.b64decode(signature["value"]), _canonical(facts))
        if content != _canonical({"manifest": facts, "signature": signature}):
            return "it is not in its canonical form", True
    except InvalidSignature:
        return "the signature does not fit: it was changed, or signed with another key", True
    except Exception as error:
        return "its signature cannot be checked (" + type(error).__name__ + ")", True
    return "", True


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("where", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--public-key", help="a key got elsewhere, instead of the one in the export")
    given = parser.parse_args(words)
    key = Path(given.public_key).read_bytes() if given.public_key else None
    faults, was_checked = faults_of(given.where, key)
    for fault in faults:
        sys.stdout.write(fault + "\n")
    if not was_checked:
        sys.stdout.write("The signature was NOT checked: install the Python package cryptography.\n")
    sys.stdout.write("WRONG\n" if faults else "every file is the one on the list\n")
    # Whoever brings a key wants the signature checked.
    return 1 if faults or (key is not None and not was_checked) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
