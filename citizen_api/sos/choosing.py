"""Choosing the two PINs, and changing them."""

from uuid import UUID

from citizen_api.sos import pacing, pins, queries
from citizen_api.sos.models import SosPin
from citizen_api.sos.pins import Judged, PinRefused, Verdict
from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work


class SosOpen(DomainError):
    kind = Kind.CONFLICT
    slug = "sos-open"
    title = N_("While an SOS is open its PINs stay as they are")


def choose(
    *, device: Device, stand_down_pin: str, duress_pin: str, current_pin: str, key: bytes, answer_ms: int
) -> None:
    """Keep these two; who has some already shows one of them. Raises InvalidField, PinRefused, SosOpen.

    Shown the duress PIN, it does as asked, and from then on either of the new ones means duress: whoever made
    the resident change them gains nothing.
    """
    pins.require_fit(stand_down_pin=stand_down_pin, duress_pin=duress_pin)
    with pacing.answered_after(answer_ms):
        judged = pins.judge(device.resident_id, current_pin, key=key)
        stand_down_hash = pins.hashed(device.resident_id, stand_down_pin, key=key)
        duress_hash = pins.hashed(device.resident_id, duress_pin, key=key)
        if judged.verdict is Verdict.WRONG:
            raise PinRefused("show the PIN that you have")
        with unit_of_work() as uow:
            if queries.has_open_alert(uow.session, device.resident_id):
                raise SosOpen("stand it down first, or wait until it is closed")
            _keep(uow, device.resident_id, judged, stand_down_hash, duress_hash)
            uow.record(actor=device.actor, action="sos_pin.choose", subject=("resident", device.resident_id))


def _keep(uow: UnitOfWork, resident_id: UUID, judged: Judged, stand_down_hash: str, duress_hash: str) -> None:
    pins.settle(uow, judged)
    if judged.verdict is Verdict.NONE_SET:
        # Two first choices at once: the constraint lets one of them through.
        uow.add(
            SosPin(
                resident_id=resident_id,
                stand_down_hash=stand_down_hash,
                duress_hash=duress_hash,
                set_at=clock.now(),
            )
        )
        return
    uow.execute(
        "UPDATE sos_pins SET stand_down_hash = :one, duress_hash = :other, set_at = :at, is_forced = :is_forced"
        " WHERE resident_id = :id",
        {
            "one": stand_down_hash,
            "other": duress_hash,
            "at": clock.now(),
            "is_forced": judged.verdict is Verdict.DURESS,
            "id": resident_id,
        },
    )
