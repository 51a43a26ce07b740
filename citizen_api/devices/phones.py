"""Use cases of a resident who has more than one phone, or changes it: invite, let in, sign out, set a key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from citizen_api.devices import queries, registrations, room
from citizen_api.devices.models import DeviceInvitation
from citizen_api.devices.registrations import PushAddress
from kernel import clock, ids
from kernel.errors import DomainError, Kind, NotFound
from kernel.identity import residents
from kernel.identity.residents import Device, Enrolment
from kernel.marks import N_
from kernel.secrets import keyed_hash
from kernel.unit_of_work import UnitOfWork, unit_of_work

# Long enough to fetch the other phone, short enough that a picture of the code is worth nothing on the way home.
INVITATION_LIFE = timedelta(minutes=10)

# What a phone that is signed out was told, where it was told, and whom it let look: nothing of it goes there any more.
_ITS_OWN = (
    "DELETE FROM watch_areas WHERE device_id = :device_id",
    "DELETE FROM watch_choices WHERE device_id = :device_id",
    "DELETE FROM push_registrations WHERE device_id = :device_id",
    "DELETE FROM notification_deliveries WHERE device_id = :device_id",
    "DELETE FROM push_tests WHERE device_id = :device_id",
    "DELETE FROM device_invitations WHERE device_id = :device_id OR used_by = :device_id",
    "UPDATE contact_links SET withdrawn_at = now() WHERE device_id = :device_id AND withdrawn_at IS NULL",
)


class InvitationOver(DomainError):
    kind = Kind.GONE
    slug = "invitation-over"
    title = N_("This code is over; show a new one on the other phone")


class DeviceKeySet(DomainError):
    kind = Kind.CONFLICT
    slug = "device-key-set"
    title = N_("This device has a key already")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the old phone shows: the code is stored nowhere."""

    code: str
    expires_at: datetime


def renew(device: Device) -> Enrolment:
    """Another token for the same device; without a key, the old one ends when this one is first used."""
    with unit_of_work() as uow:
        return residents.renew_token(uow, device=device)


def invite(device: Device, *, key: bytes) -> Invitation:
    """A code by which another phone joins this resident. The one before it is over."""
    code = _new_code()
    expires_at = clock.now() + INVITATION_LIFE
    with unit_of_work() as uow:
        uow.execute(
            # One that is used waits for the yes, ten minutes more at most.
            "DELETE FROM device_invitations"
            " WHERE (device_id = :device_id AND used_by IS NULL) OR expires_at < :before",
            {"device_id": device.id, "before": clock.now() - INVITATION_LIFE},
        )
        uow.add(
            DeviceInvitation(
                resident_id=device.resident_id,
                device_id=device.id,
                code_hash=keyed_hash(key, code),
                expires_at=expires_at,
            )
        )
        uow.record(actor=device.actor, action="device.invite", subject=("device", device.id))
    return Invitation(code, expires_at)


def _new_code() -> str:
    """As a reference is, but never with a letter to check it by that is read as a digit."""
    code = ids.new_reference()
    return code if code[-1] in ids.ALPHABET else _new_code()


def join(
    *,
    platform: str,
    locale: str,
    app_version: str,
    push: PushAddress | None,
    public_key: bytes | None,
    code: str,
    key: bytes,
    owes_work_bits: int = 0,
) -> Enrolment:
    """A new device of the resident who showed the code. Until a phone of theirs lets it in, it may do nothing but call for help,
    and is told nothing.

    Raises InvitationOver, TooManyDevices.
    """
    now = clock.now()
    with unit_of_work() as uow:
        found = queries.open_invitation_or_none(uow.session, keyed_hash(key, code), now=now)
        if found is None:
            raise InvitationOver("it was used, is older than ten minutes, or was never shown")
        room.require(uow, found.resident_id, now=now)
        enrolment = residents.enrol_device(
            uow,
            platform=platform,
            locale=locale,
            app_version=app_version,
            resident_id=found.resident_id,
            public_key=public_key,
            waits_until=now + INVITATION_LIFE,
            owes_work_bits=owes_work_bits,
        )
        found.used_by = enrolment.device_id
        found.push = None if push is None else push.as_fields
        uow.session.flush()
    return enrolment


def admit(device: Device, *, device_id: UUID) -> None:
    """Let the phone in that came with a code. Said twice it is once. Raises NotFound."""
    with unit_of_work() as uow:
        _of_the_same(uow, device, device_id)
        residents.admit_device(uow, device_id)
        came_with = queries.used_invitation_or_none(uow.session, device_id)
        if came_with is not None and came_with.push is not None:
            registrations.register(uow, device_id, registrations.kept(came_with.push))
            came_with.push = None
            uow.session.flush()
        uow.record(actor=device.actor, action="device.admit", subject=("device", device_id))


def sign_out(device: Device, *, device_id: UUID) -> None:
    """From now on that phone may do nothing but call for help: refused, lost, or given away. Raises NotFound."""
    with unit_of_work() as uow:
        _of_the_same(uow, device, device_id)
        for statement in _ITS_OWN:
            uow.execute(statement, {"device_id": device_id})
        residents.end_device(uow, device_id)
        uow.record(actor=device.actor, action="device.sign_out", subject=("device", device_id))


def set_key(device: Device, *, public_key: bytes) -> Enrolment:
    """The device signs with this key from now on. Raises DeviceKeySet when it has another."""
    with unit_of_work() as uow:
        enrolment = residents.set_key(uow, device=device, public_key=public_key)
        if enrolment is None:
            raise DeviceKeySet("a key is for good; enrol a new device")
    return enrolment


def _of_the_same(uow: UnitOfWork, device: Device, device_id: UUID) -> None:
    """Two phones that sign each other out take turns. Raises NotFound for another resident's, and one that has ended."""
    found = uow.execute(
        "SELECT id FROM devices WHERE resident_id = :resident_id AND ended_at IS NULL"
        " AND (waits_until IS NULL OR waits_until > :now) ORDER BY id FOR NO KEY UPDATE",
        {"resident_id": device.resident_id, "now": clock.now()},
    )
    standing = {each for (each,) in found}
    if device_id not in standing or device.id not in standing:
        raise NotFound(f"no device {device_id} of yours")
