"""Asking for a code, entering it, and taking the number back. Each is one commit."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from citizen_api.phone_numbers import asking, numbers, queries
from citizen_api.phone_numbers.models import PhoneNumber
from citizen_api.phone_numbers.queries import PhoneNumberView
from kernel import clock, ids, sealed
from kernel.errors import DomainError, Kind
from kernel.events import PhoneCodeDue
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import UnitOfWork, unit_of_work

CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5


class CodeRefused(DomainError):
    kind = Kind.FORBIDDEN
    slug = "code-refused"
    title = N_("That code was not taken")


@dataclass(frozen=True, slots=True)
class Keys:
    """Each of one purpose, and all of them this city's."""

    code: bytes
    known: bytes
    seal: bytes

    @classmethod
    def of(cls, secret_key: str) -> "Keys":
        purposes = ("phone-code", "phone-number", "phone-number-seal")
        return cls(*(derived_key(secret_key, purpose) for purpose in purposes))


def ask_code(*, device: Device, number: str, keys: Keys, most_of_all: int) -> PhoneNumberView:
    """Send a code to a number, in E.164, and forget the one that waited before. Raises asking.TooManyCodes.

    The answer is the same whoever's number it is, and whether or not a message goes out.
    """
    now = clock.now()
    who = asking.Who(
        keyed_hash(keys.known, f"asker {device.resident_id}"), keyed_hash(keys.known, f"number {number}")
    )
    with unit_of_work() as uow:
        is_sent = asking.take_turn(uow, who, now=now, most_of_all=most_of_all)
        _forget(uow, "resident_id = :id AND proven_at IS NULL", id=device.resident_id)
        row_id = ids.new_id()
        row = uow.add(
            PhoneNumber(
                id=row_id,
                resident_id=device.resident_id,
                number_hash=who.number,
                number_sealed=sealed.seal(keys.seal, number, about=str(row_id)),
                asked_at=now,
                code_expires_at=now + CODE_LIFE,
            )
        )
        if is_sent:
            uow.publish(PhoneCodeDue(phone_number_id=row_id))
        uow.record(actor=device.actor, action="phone_number.ask", subject=("phone_number", row_id))
        return queries.view(row, seal_key=keys.seal)


def enter_code(*, device: Device, phone_number_id: UUID, code: str, keys: Keys) -> PhoneNumberView:
    """The number is theirs from then on; whoever had it before has it no more.

    The same right code again answers the same, in case the answer was lost. After five tries, and after its time, every
    code is wrong. Raises NotFound, CodeRefused.
    """
    with unit_of_work() as uow:
        row = queries.locked(uow.session, phone_number_id, device.resident_id)
        is_right = numbers.fits(row.id, code, key=keys.code)
        if row.proven_at is not None:
            tries_left = 0
            if is_right:
                return queries.view(row, seal_key=keys.seal)
        else:
            is_spent = row.tries >= MOST_TRIES or row.code_expires_at <= clock.now()
            row.tries = min(row.tries + 1, MOST_TRIES)
            if is_right and not is_spent:
                return _prove(uow, row, device, keys)
            tries_left = 0 if is_spent else MOST_TRIES - row.tries
    raise CodeRefused(
        f"{tries_left} more tries" if tries_left else "ask for another one", tries_left=tries_left
    )


def take_back(*, device: Device, phone_number_id: UUID) -> None:
    """Nothing is kept of it. Raises NotFound."""
    with unit_of_work() as uow:
        uow.session.delete(queries.locked(uow.session, phone_number_id, device.resident_id))
        uow.record(
            actor=device.actor, action="phone_number.remove", subject=("phone_number", phone_number_id)
        )


def forget_old(uow: UnitOfWork) -> None:
    """Askings of yesterday, and numbers whose code nobody has entered."""
    now = clock.now()
    asking.forget_old(uow, now=now)
    _forget(uow, "proven_at IS NULL AND code_expires_at < :before", before=now - asking.HOUR)


def _prove(uow: UnitOfWork, row: PhoneNumber, device: Device, keys: Keys) -> PhoneNumberView:
    asking.one_at_a_time(uow)  # two who show the same number at once
    _forget(
        uow,
        "proven_at IS NOT NULL AND (resident_id = :id OR number_hash = :hash)",
        id=row.resident_id,
        hash=row.number_hash,
    )
    row.proven_at = clock.now()
    uow.session.flush()
    uow.record(actor=device.actor, action="phone_number.prove", subject=("phone_number", row.id))
    return queries.view(row, seal_key=keys.seal)


def _forget(uow: UnitOfWork, which: str, **of: object) -> None:
    """which: a condition of ours, never anybody's words."""
    uow.execute(f"DELETE FROM phone_numbers WHERE {which}", of)
