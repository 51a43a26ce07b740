"""Whether what a signed head speaks of is still there: rows taken off a chain's end are noticed by nothing else."""

from collections.abc import Iterator

from cctv_link.evidence.heads import queries
from cctv_link.evidence.heads.head import ChainHead, Head
from cctv_link.evidence.integrity import Looked
from kernel import clock
from kernel.audit import chain
from kernel.unit_of_work import reading


def check_head(head: Head) -> Iterator[Looked]:
    """The audit up to the head's number, and the segment at the head of each camera.

    That a camera's rows before that one are whole is for integrity.check_chains to say.
    """
    yield from _check_audit(head)
    for each in head.chains:
        yield Looked(f"chain of camera {each.camera_id}", _fault_of_chain(each, head))


def _check_audit(head: Head) -> Iterator[Looked]:
    what, signed = "the audit", f"the head signed at {clock.wire(head.signed_at)}"
    last, link, holes = 0, chain.FIRST, 0
    for number, so_far in chain.links(reading, up_to=head.audit_number):
        if number != last + 1:
            holes += 1
            yield Looked(what, f"entries {last + 1} to {number - 1} are missing, before entry {number}")
        last, link = number, so_far
    if last < head.audit_number:
        yield Looked(what, f"entries after {last} are missing: {signed} has {head.audit_number}")
    elif link != head.audit_sha256 and not holes:
        yield Looked(what, f"one of the entries 1 to {last} is not the one of {signed}")
    elif not holes:
        yield Looked(what)


def _fault_of_chain(end: ChainHead, head: Head) -> str:
    with reading() as session:
        found = queries.link_or_none(session, end.path)
        if found == (end.camera_id, end.chain_sha256):
            return ""
        last = queries.last_closed_or_none(session, end.camera_id)
    signed = f"the head signed at {clock.wire(head.signed_at)}"
    if last is None:
        return f"all its rows are missing: {signed} has segment {end.path}"
    if found is None and last < end.closed_at:
        return f"rows after {clock.wire(last)} are missing: {signed} has segment {end.path}"
    if found is None:
        return f"segment {end.path} is missing, which {signed} has"
    return f"rows up to segment {end.path} are not those of {signed}: some were changed, or are missing before it"
