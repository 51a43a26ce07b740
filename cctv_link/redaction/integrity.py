"""Integrity of redacted copies: that nobody has put something else in the place of one, such as its original."""

from collections.abc import Iterator

from cctv_link.evidence.integrity import Looked, fault_of_bytes
from cctv_link.redaction import queries
from kernel.storage import Storage
from kernel.unit_of_work import reading


def check_copies(store: Storage) -> Iterator[Looked]:
    """Every copy that is made, against the hash it was made with. In pages, so that no transaction is open meanwhile."""
    after = None
    while True:
        with reading() as session:
            page = queries.made_after(session, after)
        if not page:
            return
        for copy in page:
            assert copy.stored_id is not None
            assert copy.sha256 is not None
            fault = fault_of_bytes(store, copy.stored_id, sha256=copy.sha256)
            yield Looked(f"redacted copy of {copy.original_id}", fault)
        after = page[-1].id
