"""A camera's own claims made to agree with what was heard; and the one fault that they open by themselves.

What a camera says of its picture (dark, blurred, changed) is a suspicion: it has us look sooner, and pictures decide, three
of five as always. That its sensor gives nothing (no-signal) nobody else can know: each look counts it as a reading. And
that somebody handles the camera (tampered) may be true while the picture is good: after half a minute that is a fault
of its own kind, which fails no rung of the truth, and is over when the camera has taken it back and been quiet for five
minutes: one whose word comes and goes has one ticket, not one for each time.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from cctv_link.upkeep import faults
from cctv_link.upkeep import queries as upkeep
from cctv_link.upkeep.claims import queries
from cctv_link.upkeep.claims.topics import TAMPERED
from cctv_link.upkeep.models import CameraClaim
from cctv_link.upkeep.terms import TERMS
from cctv_link.upkeep.truth import TAMPER_SAID, Rung
from kernel import clock
from kernel.unit_of_work import UnitOfWork, unit_of_work

# A hand that cleans the lens is gone by then.
BELIEVED_AFTER = timedelta(seconds=30)
QUIET_FOR = timedelta(minutes=5)


def settle_claims(camera_id: UUID, pole_id: UUID, standing: Mapping[str, str]) -> set[str]:
    """These stand now, topics by kind; answers those that are new. Safe to call again and again."""
    now = clock.now()
    with unit_of_work() as uow:
        known = queries.open_claims(uow.session, camera_id)
        for kind, claim in known.items():
            claim.heard_at = now
            if kind not in standing:
                claim.to_at = now
        new = {kind for kind in standing if kind not in known}
        for kind in sorted(new):
            uow.add(
                CameraClaim(camera_id=camera_id, kind=kind, topic=standing[kind], from_at=now, heard_at=now)
            )
        uow.session.flush()
        tampered = known.get(TAMPERED)
        since_at = tampered.from_at if tampered is not None and TAMPERED in standing else None
        is_believed = since_at is not None and now - since_at >= BELIEVED_AFTER
        taken_back_at = queries.taken_back_at_or_none(uow.session, camera_id, TAMPERED)
        is_quiet = TAMPERED not in standing and (taken_back_at is None or now - taken_back_at >= QUIET_FOR)
        _settle_fault(uow, camera_id, pole_id, is_believed=is_believed, is_quiet=is_quiet)
    return new


def _settle_fault(
    uow: UnitOfWork, camera_id: UUID, pole_id: UUID, *, is_believed: bool, is_quiet: bool
) -> None:
    """One ticket is enough: while a picture's own fault is open, the camera's word opens none beside it."""
    open_now = upkeep.open_faults(uow.session, camera_id=camera_id)
    said = next((fault for fault in open_now if fault.kind == TAMPER_SAID), None)
    if said is not None and is_quiet:
        faults.close_fault(uow, said)
    is_seen = any(TERMS[fault.kind].rung is Rung.PICTURE_USABLE for fault in open_now)
    if said is None and is_believed and not is_seen:
        faults.open_fault(uow, pole_id=pole_id, camera_id=camera_id, kind=TAMPER_SAID)
