"""Signing how far the chains have come, once an hour: into a file that can be shipped away, the log, and the audit."""

import hashlib
import time

import structlog

from cctv_link.evidence import manifest
from cctv_link.evidence.heads import queries
from cctv_link.evidence.heads.head import Head, append, line_of, newest
from cctv_link.evidence.manifest import ManifestRefused
from kernel import clock, ids
from kernel.audit import chain
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work

SIGNER = system("heads")
EVERY_S = 3600.0
SOON_S = 60.0

log = structlog.get_logger()


class HourlyHeads:
    """For a process that lives long: signs a head when one is due."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._due = time.monotonic() + SOON_S

    def sign_due(self) -> None:
        """What the disk refuses is logged. It is tried again a minute later, as when the database was away."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + SOON_S
        try:
            sign_head(self._settings)
        except OSError as error:
            log.error("no head was signed", error=error.strerror)
            return
        self._due = time.monotonic() + EVERY_S


def sign_head(settings: Settings) -> Head:
    """Sign the heads of now. The audit is read from where the file's last head ends. Raises OSError."""
    key = manifest.signing_key(settings.secret_key)
    with reading() as session:
        chains = queries.chain_heads(session)
    number, link = _signed_before(settings)
    for each in chain.links(reading, after=number, previous=link):
        number, link = each
    head = Head(ids.new_id(), clock.now(), number, link, chains)
    line = line_of(head, key=key)
    append(settings.heads_path, line)
    sha256 = hashlib.sha256(line).hexdigest()
    with unit_of_work() as uow:
        uow.record(
            actor=SIGNER,
            action="head.sign",
            subject=("head", head.id),
            reason=f"audit to {number}: {link.hex()}; {len(chains)} cameras; sha256 of the signed line {sha256}",
        )
    log.info("head signed", audit_number=number, audit_sha256=link.hex(), cameras=len(chains), sha256=sha256)
    return head


def _signed_before(settings: Settings) -> tuple[int, bytes]:
    """How far the file's last head goes; from the beginning when there is none that is ours."""
    key = manifest.signing_key(settings.secret_key).public_key()
    try:
        last = newest(settings.heads_path, key=key)
    except FileNotFoundError:
        return 0, chain.FIRST
    except ManifestRefused as error:
        log.warning("the last head in the file is not ours", why=error.detail)
        return 0, chain.FIRST
    return last.audit_number, last.audit_sha256
