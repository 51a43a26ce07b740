"""The audit as a chain: each numbered entry's link is sha256(its predecessor's link || sha256 of the entry).

The links are not stored: whoever could change an entry could change them too. They are worth something where one has been
signed and lies elsewhere.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.audit.models import AuditEntry, AuditNumber

FIRST = bytes(32)
PAGE = 1_000
# kernel.unit_of_work.reading, which stands above this package.
Reading = Callable[[], AbstractContextManager[Session]]


def links(
    reading: Reading, *, after: int = 0, previous: bytes = FIRST, up_to: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """(number, link) of each entry, in pages, from the one behind `after`, whose link `previous` is.

    An entry that is missing is passed over: its number does not come.
    """
    while True:
        with reading() as session:
            page = _page(session, after, up_to)
        for number, facts in page:
            previous = hashlib.sha256(previous + hashlib.sha256(facts).digest()).digest()
            yield number, previous
        if len(page) < PAGE:
            return
        after = page[-1][0]


def _page(session: Session, after: int, up_to: int | None) -> list[tuple[int, bytes]]:
    query = (
        select(AuditNumber.seq, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditNumber.entry_id)
        .where(AuditNumber.seq > after)
        .order_by(AuditNumber.seq)
        .limit(PAGE)
    )
    if up_to is not None:
        query = query.where(AuditNumber.seq <= up_to)
    return [(number, _canonical(number, entry)) for number, entry in session.execute(query)]


def _canonical(number: int, entry: AuditEntry) -> bytes:
    facts = {
        "number": number,
        "id": str(entry.id),
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor_kind": entry.actor_kind,
        "actor_id": str(entry.actor_id),
        "actor_name": entry.actor_name,
        "via": entry.via,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": str(entry.subject_id),
        "incident_id": str(entry.incident_id),
        "reason": entry.reason,
        "request_id": entry.request_id,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
