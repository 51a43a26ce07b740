"""What the command refuses because the panel would: an export by hand is held to the same proofs, persons and measure."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from cctv_link.export.asking import MOST_A_DAY, ApproverConflict, TooManyExports
from cctv_link.export.services import ExportRefused
from kernel import clock
from kernel.identity import passkeys
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading

# A file is accounted for item by item, each with the file's hash in its reason.
_WRITTEN = """
    SELECT count(DISTINCT reason) FROM audit_entries
    WHERE at > :since AND action = 'evidence.export' AND actor_id = :officer_id
"""


def require(named: Sequence[SignedIn]) -> None:
    """Before anybody types a password. named: who has it exported, and the second officer where originals leave.

    Raises ExportRefused, ApproverConflict, TooManyExports.
    """
    with reading() as session:
        for officer in named:
            if passkeys.has_passkey(session, officer.officer_id):
                raise ExportRefused(
                    f"{officer.name} has a passkey, and a command cannot ask for a touch of it: ask for the export in the panel,"
                    " at /exports"
                )
        _require_measure(session, named[0])
    if len(named) > 1:
        _require_two_stations(*named)


def _require_measure(session: Session, officer: SignedIn) -> None:
    since = clock.now() - timedelta(days=1)
    written = session.scalar(text(_WRITTEN), {"since": since, "officer_id": officer.officer_id}) or 0
    if written >= MOST_A_DAY:
        raise TooManyExports(
            f"{written} were written for {officer.name} within a day; export tomorrow, or another officer does"
        )


def _require_two_stations(officer: SignedIn, second: SignedIn) -> None:
    if officer.station_id == second.station_id:
        where = "under the same station" if officer.station_id else "under no station"
        raise ApproverConflict(
            f"{officer.name} and {second.name} sit {where}; an officer of another station approves originals: put officers under"
            " stations (`officers assign`), or ask in the panel, at /exports"
        )
