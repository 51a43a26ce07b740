"""What the command refuses because the panel would: an export by hand is held to the same proofs, persons and measure."""

from collections.abc import Sequence

from cctv_link.export import measure
from cctv_link.export.asking import ApproverConflict
from cctv_link.export.services import ExportRefused
from kernel.identity import passkeys
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading


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
        measure.require(session, named[0].officer_id)
    if len(named) > 1:
        _require_two_stations(*named)


def _require_two_stations(officer: SignedIn, second: SignedIn) -> None:
    if officer.station_id == second.station_id:
        where = "under the same station" if officer.station_id else "under no station"
        raise ApproverConflict(
            f"{officer.name} and {second.name} sit {where}; an officer of another station approves originals: put officers under"
            " stations (`officers assign`), or ask in the panel, at /exports"
        )
