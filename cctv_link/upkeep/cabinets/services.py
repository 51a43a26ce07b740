"""What follows from a heartbeat, and from its absence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.upkeep import faults
from cctv_link.upkeep import queries as upkeep
from cctv_link.upkeep.cabinets import freshness, queries
from cctv_link.upkeep.models import CabinetSecret, CabinetState
from cctv_link.upkeep.truth import LEAST_MAINS_V, Cabinet
from kernel import clock, ids, sealed, signed_bodies
from kernel.audit.entries import Actor
from kernel.errors import DomainError, Kind, NotFound
from kernel.secrets import derived_key, new_token
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

PURPOSE = "cabinet-secrets"
REPLAYS_KNOWN_FOR = timedelta(hours=24)


class Replay(DomainError):
    kind = Kind.CONFLICT
    slug = "replay"
    title = "This has been said before"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a box said, with the time that it signed."""

    id: UUID
    said_at: datetime
    door_open: bool
    mains_v: float
    link_up: bool


def issue_secret(asset_tag: str, *, secret_key: str, actor: Actor) -> str:
    """A new key for the box of a pole; the one before ends. It is shown once. Raises NotFound."""
    secret = new_token()
    with unit_of_work() as uow:
        pole_id = queries.pole_id_or_none(uow.session, asset_tag)
        if pole_id is None:
            raise NotFound(f"no pole {asset_tag!r}")
        row = queries.secret_or_none(uow.session, pole_id) or CabinetSecret(pole_id=pole_id)
        key = derived_key(secret_key, PURPOSE)
        row.sealed, row.issued_at = sealed.seal(key, secret, about=str(pole_id)), clock.now()
        uow.add(row)
        uow.record(actor=actor, action="cabinet_secret.issue", subject=("pole", pole_id))
    return secret


def signer_or_none(
    asset_tag: str, *, timestamp: str, signature: str, body: bytes, secret_key: str
) -> tuple[UUID, datetime] | None:
    """The pole whose box signed this, and when; None for an unknown pole, another key, another time."""
    said_at = freshness.said_at_or_none(timestamp, now=clock.now())
    with reading() as session:
        found = queries.sealed_secret_or_none(session, asset_tag)
    if found is None or said_at is None:
        return None
    pole_id, sealed_secret = found
    try:
        secret = sealed.unseal(derived_key(secret_key, PURPOSE), sealed_secret, about=str(pole_id))
    except sealed.Unreadable:
        return None
    if not signed_bodies.fits(signature, secret=secret, timestamp=timestamp, body=body):
        return None
    return pole_id, said_at


def take_heartbeat(pole_id: UUID, beat: Heartbeat) -> None:
    """Remember what the box says, and open or close what it says is wrong. Raises Replay."""
    now = clock.now()
    with unit_of_work() as uow:
        _refuse_replay(uow, pole_id, beat.id, now)
        state = queries.state_or_none(uow.session, pole_id)
        if state is not None and state.beat_at > beat.said_at:
            # Overtaken on its way: what the box said later is known already.
            return
        state = state or CabinetState(pole_id=pole_id)
        state.beat_at, state.received_at = beat.said_at, now
        state.door_open, state.mains_v, state.link_up = beat.door_open, beat.mains_v, beat.link_up
        uow.add(state)
        wrong = {
            Cabinet.SILENT: False,
            Cabinet.DOOR_OPEN: beat.door_open,
            Cabinet.NO_MAINS: beat.mains_v < LEAST_MAINS_V,
            Cabinet.LINK_DOWN: not beat.link_up,
        }
        for kind, is_wrong in wrong.items():
            if is_wrong:
                faults.open_fault(uow, pole_id=pole_id, camera_id=None, kind=kind)
            else:
                faults.close_pole_fault(uow, pole_id=pole_id, kind=kind)


def note_silence() -> int:
    """Open a fault for each box that has stopped speaking; return how many are silent."""
    with reading() as session:
        silent = upkeep.silent_poles(session)
    for pole_id in silent:
        with unit_of_work() as uow:
            if upkeep.open_pole_fault_or_none(uow.session, pole_id=pole_id, kind=Cabinet.SILENT) is None:
                faults.open_fault(uow, pole_id=pole_id, camera_id=None, kind=Cabinet.SILENT)
    return len(silent)


def _refuse_replay(uow: UnitOfWork, pole_id: UUID, beat_id: UUID, now: datetime) -> None:
    uow.execute("DELETE FROM cabinet_beats WHERE received_at < :before", {"before": now - REPLAYS_KNOWN_FOR})
    is_first = uow.execute(
        "INSERT INTO cabinet_beats (id, pole_id, beat_id, received_at)"
        " VALUES (:id, :pole_id, :beat_id, :now) ON CONFLICT DO NOTHING",
        {"id": ids.new_id(), "pole_id": pole_id, "beat_id": beat_id, "now": now},
    ).rowcount
    if not is_first:
        raise Replay(f"heartbeat {beat_id} was taken before")
