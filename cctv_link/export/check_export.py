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
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
except ImportError:
    CAN_CHECK_SIGNATURES = False
else:
    CAN_CHECK_SIGNATURES = True

FORM = "gawah-export-1"
CONTENTS = "contents.json"
Read = Callable[[str], bytes]


def faults_of(where: str | Path, public_key: bytes | None = None) -> tuple[list[str], bool]:
    """[what is wrong, ...] with the export in the folder or ZIP file `where`, and whether its signature was checked."""
    paths, read = _opened(Path(where))
    names = set(paths)
    try:
        content = read(CONTENTS)
        stated = json.loads(content)
        listed = {each["path"]: each["sha256"] for each in stated["manifest"]["files"]}
    except Exception:
        return [CONTENTS + ": it is missing or cannot be read"], False
    # One reader takes the first of them, another the last.
    faults = [name + ": it is in it twice" for name in sorted(names) if paths.count(name) > 1]
    for name, sha256 in sorted(listed.items()):
        try:
            found = hashlib.sha256(read(name)).hexdigest()
        except KeyError:
            faults.append(name + ": it is missing")
        except Exception as error:
            faults.append(name + ": it was changed (" + type(error).__name__ + ")")
        else:
            if found != sha256:
                faults.append(name + ": it was changed")
    faults += [name + ": it is not on the list" for name in sorted(names - set(listed) - {CONTENTS})]
    key = public_key if public_key is not None else _or_none(read, "public-key.pem")
    fault, was_checked = _signature_fault(content, stated, key)
    return faults + ([CONTENTS + ": " + fault] if fault else []), was_checked


def _or_none(read: Read, name: str) -> bytes | None:
    try:
        return read(name)
    except Exception:
        return None


def _opened(where: Path) -> tuple[list[str], Read]:
    """The names of the files in it, as often as they stand there, and what reads one by its name; KeyError when it is not there."""
    if where.is_dir():
        names = [path.relative_to(where).as_posix() for path in where.rglob("*") if path.is_file()]

        def read_file(name: str) -> bytes:
            if name not in names:
                raise KeyError(name)
            return (where / name).read_bytes()

        return names, read_file
    archive = zipfile.ZipFile(str(where))
    return [name for name in archive.namelist() if not name.endswith("/")], archive.read


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
