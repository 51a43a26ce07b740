"""Use cases of a device: enrol, say which places it watches."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from citizen_api.devices import queries, registrations, room
from citizen_api.devices.models import WatchArea
from citizen_api.devices.queries import Circle, Watching
from citizen_api.devices.quiet import QuietHours
from citizen_api.devices.registrations import PushAddress
from kernel import clock, ids
from kernel.errors import InvalidField
from kernel.geo import BoundingBox
from kernel.identity import residents
from kernel.identity.residents import Device, Enrolment
from kernel.unit_of_work import UnitOfWork, unit_of_work


def enrol(
    *,
    platform: str,
    locale: str,
    app_version: str,
    push: PushAddress | None,
    resident_id: UUID | None,
    public_key: bytes | None = None,
    owes_work_bits: int = 0,
) -> Enrolment:
    """A new device, with where its push messages go, in one commit.

    resident_id: of who has shown another device's token; None makes a new resident. Raises TooManyDevices.
    """
    with unit_of_work() as uow:
        if resident_id is not None:
            room.require(uow, resident_id, now=clock.now())
        enrolment = residents.enrol_device(
            uow,
            platform=platform,
            locale=locale,
            app_version=app_version,
            resident_id=resident_id,
            public_key=public_key,
            owes_work_bits=owes_work_bits,
        )
        if push is not None:
            registrations.register(uow, enrolment.device_id, push)
    return enrolment


def choose_language(device: Device, *, locale: str) -> None:
    """Speak to it in this language from now on."""
    with unit_of_work() as uow:
        uow.execute("UPDATE devices SET locale = :locale WHERE id = :id", {"id": device.id, "locale": locale})
        uow.record(actor=device.actor, action="device.choose_language", subject=("device", device.id))


def watch(
    device: Device, circles: Sequence[Circle], *, choices: Mapping[str, Any], city: BoundingBox
) -> Watching:
    """These circles and no others, with what is chosen for all of them. Raises InvalidField naming each place outside the city.

    choices: `quiet_hours` and `help_requests`, each where the app said something; what it did not name stays as it was.
    """
    _refuse_elsewhere(circles, city)
    with unit_of_work() as uow:
        # Two replacements at once would mix their circles; the device's row makes them take turns.
        uow.execute("SELECT 1 FROM devices WHERE id = :id FOR NO KEY UPDATE", {"id": device.id})
        uow.execute("DELETE FROM watch_areas WHERE device_id = :id", {"id": device.id})
        for ordinal, circle in enumerate(circles):
            uow.add(
                WatchArea(
                    device_id=device.id,
                    ordinal=ordinal,
                    label=circle.label,
                    center=circle.position.ewkt,
                    radius_m=circle.radius_m,
                    kinds=circle.kinds,
                )
            )
        if choices:
            _choose(uow, device, queries.watching(uow.session, device.id), choices)
        uow.record(actor=device.actor, action="watch_areas.replace", subject=("device", device.id))
        return queries.watching(uow.session, device.id)


def _choose(uow: UnitOfWork, device: Device, had: Watching, choices: Mapping[str, Any]) -> None:
    quiet: QuietHours | None = choices.get("quiet_hours", had.quiet_hours)
    uow.execute(
        "INSERT INTO watch_choices (id, device_id, quiet_from_min, quiet_to_min, may_be_asked)"
        " VALUES (:id, :device_id, :from_min, :to_min, :may_be_asked)"
        " ON CONFLICT (device_id) DO UPDATE SET quiet_from_min = excluded.quiet_from_min,"
        " quiet_to_min = excluded.quiet_to_min, may_be_asked = excluded.may_be_asked",
        {
            "id": ids.new_id(),
            "device_id": device.id,
            "from_min": quiet.from_min if quiet else None,
            "to_min": quiet.to_min if quiet else None,
            "may_be_asked": choices.get("help_requests", had.help_requests),
        },
    )


def _refuse_elsewhere(circles: Sequence[Circle], city: BoundingBox) -> None:
    outside = [
        (
            f"watch_areas.{index}.position",
            "outside-city",
            "lies outside the city that this installation serves",
        )
        for index, circle in enumerate(circles)
        if not city.contains(circle.position)
    ]
    if outside:
        raise InvalidField(*outside)
