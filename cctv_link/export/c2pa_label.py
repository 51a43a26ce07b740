"""C2PA: the claim inside an exported file. The one adapter that knows the library; nothing imports it, see cli.py."""

import json
from importlib.metadata import version
from io import RawIOBase
from pathlib import Path
from typing import Any

import c2pa

from cctv_link.export.certificate import Certificate, CertificateUnusable
from cctv_link.export.claims import definition
from cctv_link.export.members import Member

# Nobody is asked over the network; and a picture of what was hidden must not come along as a thumbnail.
_SETTINGS: dict[str, Any] = {
    "version": 1,
    "verify": {"verify_after_sign": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}
_GOOD = ("Valid", "Trusted")
# What the library finds wrong with a claim that is intact, and whose certificate was good once.
_OUT_OF_DATE = "signingCredential.expired"
_OF_NO_AUTHORITY = "signingCredential.untrusted"
_INTACT = "claimSignature.validated"


def label(source: Path, target: Path, member: Member, certificate: Certificate) -> None:
    """Write `source` to `target` with a signed claim of what `member` is. Raises CertificateUnusable, OSError."""
    try:
        _sign(source, target, member, certificate)
    except c2pa.C2paError as error:
        target.unlink(missing_ok=True)
        # Its kind and no more: what a library says of a key may quote it.
        raise CertificateUnusable(f"signing {member.path} failed: {type(error).__name__}") from None
    if state_of(target, member.content_type) not in _GOOD:
        target.unlink(missing_ok=True)
        raise CertificateUnusable(f"what was signed is not valid: {member.path}")


def state_of(path: Path, content_type: str, *, anchors: bytes = b"") -> str:
    """Trusted (the certificate leads to one of `anchors`, PEM), Valid, Expired, Invalid, or none: there is no claim.

    Expired: the claim fits the file, and all that is wrong is that its certificate has expired by today.
    """
    report = _report_or_none(path, content_type, anchors)
    if report is None:
        return "none"
    state = str(report.get("validation_state") or "Invalid")
    return "Expired" if state not in _GOOD and _has_only_expired(report) else state


def claim_of(path: Path, content_type: str) -> dict[str, Any]:
    """The active manifest's assertions by label; empty when there is no claim."""
    report = _report_or_none(path, content_type, b"")
    if report is None:
        return {}
    active = report["manifests"][report["active_manifest"]]
    return {each["label"]: each["data"] for each in active["assertions"]}


def _has_only_expired(report: dict[str, Any]) -> bool:
    found = report.get("validation_results", {}).get("activeManifest", {})
    wrong = {each["code"] for each in found.get("failure", [])}
    right = {each["code"] for each in found.get("success", [])}
    return _INTACT in right and _OUT_OF_DATE in wrong and wrong <= {_OUT_OF_DATE, _OF_NO_AUTHORITY}


def _sign(source: Path, target: Path, member: Member, certificate: Certificate) -> None:
    info = c2pa.C2paSignerInfo(certificate.algorithm, certificate.chain, certificate.key, None)
    with (
        c2pa.Context.from_dict(_SETTINGS) as context,
        c2pa.Signer.from_info(info) as signer,
        c2pa.Builder.from_json(
            json.dumps(definition(member, version("c2pa-python"))), context=context
        ) as builder,
        source.open("rb") as read,
        target.open("w+b", buffering=0) as write,
    ):
        disk = _Disk(write)
        try:
            builder.sign(signer, member.content_type, read, disk)
        except c2pa.C2paError:
            if disk.failure is not None:
                raise disk.failure from None
            raise


class _Disk:
    """An unbuffered file that writes all it is given, and keeps why it could not: the library says only that it failed."""

    def __init__(self, file: RawIOBase) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) or 0 :]
        except OSError as error:
            self.failure = error
            raise
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _report_or_none(path: Path, content_type: str, anchors: bytes) -> dict[str, Any] | None:
    trust = {"trust": {"user_anchors": anchors.decode()}} if anchors else {}
    with c2pa.Context.from_dict({**_SETTINGS, **trust}) as context, path.open("rb") as file:
        try:
            with c2pa.Reader(content_type, file, context=context) as reader:
                return dict(json.loads(reader.json()))
        except c2pa.C2paError as error:
            if "ManifestNotFound" in type(error).__name__ or "ManifestNotFound" in str(error):
                return None
            return {
                "validation_state": "Invalid",
                "manifests": {"": {"assertions": []}},
                "active_manifest": "",
            }
