"""C2PA: the claim inside an exported file. The one adapter that knows the library; nothing imports it, see cli.py."""

import json
from importlib.metadata import version
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


def label(source: Path, target: Path, member: Member, certificate: Certificate) -> None:
    """Write `source` to `target` with a signed claim of what `member` is. Raises CertificateUnusable."""
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
    """Trusted (the certificate leads to one of `anchors`, PEM), Valid, Invalid, or none when there is no claim."""
    report = _report_or_none(path, content_type, anchors)
    return "none" if report is None else str(report.get("validation_state") or "Invalid")


def claim_of(path: Path, content_type: str) -> dict[str, Any]:
    """The active manifest's assertions by label; empty when there is no claim."""
    report = _report_or_none(path, content_type, b"")
    if report is None:
        return {}
    active = report["manifests"][report["active_manifest"]]
    return {each["label"]: each["data"] for each in active["assertions"]}


def _sign(source: Path, target: Path, member: Member, certificate: Certificate) -> None:
    info = c2pa.C2paSignerInfo(certificate.algorithm, certificate.chain, certificate.key, None)
    with (
        c2pa.Context.from_dict(_SETTINGS) as context,
        c2pa.Signer.from_info(info) as signer,
        c2pa.Builder.from_json(
            json.dumps(definition(member, version("c2pa-python"))), context=context
        ) as builder,
        source.open("rb") as read,
        target.open("w+b") as write,
    ):
        builder.sign(signer, member.content_type, read, write)


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
