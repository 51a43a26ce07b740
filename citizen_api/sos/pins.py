"""A resident's two PINs. One stands an SOS down; the other one says the same and keeps it up.

One path for both: the same row for each try, always two slow checks, and the same answer. The hashes are of a
keyed hash, so that a stolen database alone does not give a number of six digits away.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel import clock, ids, secrets
from kernel.errors import DomainError, InvalidField, Kind
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, row_or_none, unit_of_work

MOST_WRONG = 5
COUNTED_FOR = timedelta(minutes=15)
FEWEST_DIFFERENCES = 2
_PIN = re.compile(r"[0-9]{6}")
# Tries older than this are forgotten.
REMEMBERED_FOR = timedelta(days=1)
# As OWASP has it for argon2id: some 30 ms, twice at each try, whatever is entered.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each takes 19 MiB and a core: who sends hundreds at once fells nothing that shares our memory.
MOST_AT_ONCE = 3
_places = BoundedSemaphore(MOST_AT_ONCE)


class Verdict(Enum):
    """What a PIN means."""

    NONE_SET = "none_set"
    STAND_DOWN = "stand_down"
    DURESS = "duress"
    WRONG = "wrong"


class PinRefused(DomainError):
    kind = Kind.FORBIDDEN
    slug = "pin-refused"
    title = N_("That PIN was not taken; nothing has changed")


@dataclass(frozen=True, slots=True)
class Judged:
    """A PIN as it was found, and its try."""

    verdict: Verdict
    try_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Stored:
    stand_down_hash: str
    duress_hash: str
    is_forced: bool


def are_set(resident_id: UUID) -> bool:
    """Whether the resident has PINs."""
    return row_or_none("SELECT 1 FROM sos_pins WHERE resident_id = :id", {"id": resident_id}) is not None


def judge(resident_id: UUID, pin: str, *, key: bytes) -> Judged:
    """What `pin` means. Outside of every transaction: it is slow on purpose.

    After five wrong ones within a quarter of an hour every PIN is wrong, and takes as long: who guesses learns
    nothing, not even that. No SOS is hindered by it; standing down waits, or is done by an operator.
    """
    pin = pin if _PIN.fullmatch(pin) else ""  # what is no PIN is no try either, and takes as long
    with unit_of_work() as uow:
        stored, try_id, is_spent = _begin(uow, resident_id, is_counted=bool(pin))
    with _places:  # its turn: no transaction is open meanwhile
        is_stand_down = _fits(stored.stand_down_hash if stored else _nobodys(), resident_id, pin, key)
        is_duress = _fits(stored.duress_hash if stored else _nobodys(), resident_id, pin, key)
    if stored is None:
        return Judged(Verdict.NONE_SET)
    if is_spent or not (is_stand_down or is_duress):
        return Judged(Verdict.WRONG, try_id)
    return Judged(Verdict.DURESS if is_duress or stored.is_forced else Verdict.STAND_DOWN, try_id)


def settle(uow: UnitOfWork, judged: Judged) -> None:
    """Note in the effect's commit how the try came out."""
    uow.execute(
        "UPDATE sos_pin_tries SET is_right = :is_right WHERE id = :id",
        {"is_right": judged.verdict is not Verdict.WRONG, "id": judged.try_id},
    )


def require_fit(*, stand_down_pin: str, duress_pin: str) -> None:
    """Raises InvalidField when they are not six digits each, or are so alike that one slip makes the other."""
    faults = [
        (name, "invalid", "six digits")
        for name, pin in (("stand_down_pin", stand_down_pin), ("duress_pin", duress_pin))
        if not _PIN.fullmatch(pin)
    ]
    differences = sum(a != b for a, b in zip(stand_down_pin, duress_pin, strict=False))
    if not faults and differences < FEWEST_DIFFERENCES:
        faults = [("duress_pin", "too-alike", "it must differ from the other PIN in two digits or more")]
    if faults:
        raise InvalidField(*faults)


def hashed(resident_id: UUID, pin: str, *, key: bytes) -> str:
    """How a PIN is kept."""
    with _places:
        return _hasher.hash(_keyed(resident_id, pin, key))


def forget_old(uow: UnitOfWork) -> None:
    """Tries that count no more, by far."""
    uow.execute("DELETE FROM sos_pin_tries WHERE at < :before", {"before": clock.now() - REMEMBERED_FOR})


def _begin(uow: UnitOfWork, resident_id: UUID, *, is_counted: bool) -> tuple[_Stored | None, UUID, bool]:
    """The stored hashes, the new try, and whether too many were wrong. The resident's row makes tries take turns."""
    row: Any = uow.execute(
        "SELECT stand_down_hash, duress_hash, is_forced FROM sos_pins WHERE resident_id = :id FOR UPDATE",
        {"id": resident_id},
    ).one_or_none()
    now, try_id = clock.now(), ids.new_id()
    (wrong,) = uow.execute(
        "SELECT count(*) FROM sos_pin_tries WHERE resident_id = :id AND at > :since AND NOT is_right",
        {"id": resident_id, "since": now - COUNTED_FOR},
    ).one()
    uow.execute(
        "INSERT INTO sos_pin_tries (id, resident_id, at, is_right) VALUES (:id, :resident, :at, :is_right)",
        {"id": try_id, "resident": resident_id, "at": now, "is_right": row is None or not is_counted},
    )
    return (_Stored(*row) if row else None), try_id, wrong >= MOST_WRONG


def _fits(stored: str, resident_id: UUID, pin: str, key: bytes) -> bool:
    try:
        return _hasher.verify(stored, _keyed(resident_id, pin, key))
    except (VerificationError, InvalidHashError):
        return False


def _keyed(resident_id: UUID, pin: str, key: bytes) -> str:
    return secrets.keyed_hash(key, f"{resident_id}:{pin}").hex()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash(secrets.new_token())
