"""Writing the exported ZIP: copies, native files, manifests, and the signed list of all that is in it."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cctv_link.evidence import manifest
from cctv_link.evidence.services import StoredDiffers
from cctv_link.export import check_export
from cctv_link.export.certificate import Certificate
from cctv_link.export.members import Member, facts_of, path_of
from cctv_link.export.sounds import Sound
from kernel import clock
from kernel.storage import Storage

CONTENTS = "contents.json"
README = """\
Evidence exported from Gawah. contents.json says what is here, who had it exported, when and why, what is missing,
and who handled it before; it is signed with the key whose public half is public-key.pem.

    python3 check.py                          every file is what contents.json says
    python3 check.py --public-key KEY.pem     and the key is the one you were given by the police

copies/     to look at: redacted (faces and everything that moves hidden), and, where approved, originals.
native/     the originals byte for byte, where approved. Their hashes stand in manifests/, signed when they were cut.
sounds/     where approved, what the person who called for help said: as their phone sent it (.bin), and to be played (.m4a).
manifests/  what each clip was cut from, by which clock, with which gaps.

A redacted copy shows less than the camera saw, and number plates of parked vehicles may be readable in it.
"""


def c2pa_facts(certificate: Certificate | None) -> dict[str, Any]:
    """What the list says of C2PA: nothing is claimed that is not there."""
    if certificate is None:
        return {"is_present": False, "why": "this installation has no certificate"}
    return {
        "is_present": True,
        "signer": certificate.subject,
        "expires_at": clock.wire(certificate.expires_at),
        "chain": certificate.chain.decode(),
    }


def pack(
    file: BinaryIO,
    copies: Sequence[Member],
    sounds: Sequence[Sound],
    facts: dict[str, Any],
    *,
    folder: Path,
    store: Storage,
    key: Ed25519PrivateKey,
    sign: Callable[[Path, Path, Member], None] | None,
) -> None:
    """Write the ZIP to `file`. folder: for what is in the making. Raises StoredDiffers, and OSError of a full disk."""
    with ZipFile(file, "w", ZIP_STORED) as archive:
        box = _Box(archive, folder, store)
        for copy in copies:
            box.add_copy(copy, sign)
        for sound in sounds:
            box.add_sound(sound)
        for copy in copies:
            box.add_manifest(copy)
        box.add_text("public-key.pem", manifest.public_pem(key))
        box.add_text("check.py", Path(check_export.__file__).read_text(encoding="utf-8"))
        box.add_text("README.txt", README)
        listed = {**facts, "files": box.files}
        archive.writestr(CONTENTS, manifest.signed(listed, key, form=check_export.FORM))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Box:
    """What is put into the archive is put on the list."""

    def __init__(self, archive: ZipFile, folder: Path, store: Storage) -> None:
        self._archive, self._folder, self._store = archive, folder, store
        self._manifests: set[UUID] = set()
        self.files: list[dict[str, Any]] = []

    def add_copy(self, copy: Member, sign: Callable[[Path, Path, Member], None] | None) -> None:
        """The copy, with its claim when it is signed; of an original, the native bytes beside it then."""
        stored, signed = self._folder / "stored", self._folder / "signed"
        self._fetch(copy.stored_id, copy.stored_sha256, copy.stored_size_bytes, stored)
        about = {**facts_of(copy.piece), "form": copy.form}
        native = path_of(copy.piece, form=copy.form, folder="native")
        if copy.form == "original":
            self._add(native, stored, {**about, "has_c2pa": False})
        if sign is not None:
            sign(stored, signed, copy)
            self._add(copy.path, signed, {**about, "has_c2pa": True, "unlabelled_sha256": copy.stored_sha256})
        elif copy.form != "original":
            self._add(copy.path, stored, {**about, "has_c2pa": False})
        stored.unlink()
        signed.unlink(missing_ok=True)

    def add_sound(self, sound: Sound) -> None:
        """As it lies in the store: no claim is written into a sound."""
        path = self._folder / "sound"
        self._fetch(sound.id, sound.sha256, sound.size_bytes, path)
        self._add(sound.path, path, sound.facts)
        path.unlink()

    def add_manifest(self, copy: Member) -> None:
        """The manifest of the piece's clip, once."""
        item = copy.piece.manifest
        if item is None or item.id in self._manifests:
            return
        self._manifests.add(item.id)
        path = self._folder / "manifest"
        self._fetch(item.id, item.sha256, item.size_bytes, path)
        self._add(f"manifests/{item.id}.json", path, {"evidence_id": str(item.id), "kind": item.kind})

    def add_text(self, name: str, text: str) -> None:
        path = self._folder / "text"
        path.write_text(text, encoding="utf-8")
        self._add(name, path, {})

    def _add(self, name: str, path: Path, about: dict[str, Any]) -> None:
        self._archive.write(path, name)
        self.files.append(
            {**about, "path": name, "sha256": sha256_of(path), "size_bytes": path.stat().st_size}
        )

    def _fetch(self, stored_id: UUID, sha256: str, size_bytes: int, target: Path) -> None:
        with target.open("wb") as file:
            file.writelines(self._store.open_range(stored_id, start=0, end=size_bytes))
        if sha256_of(target) != sha256:
            raise StoredDiffers(f"{stored_id} is not what was recorded, and is not exported")
