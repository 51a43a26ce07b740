"""Use cases of a device's push messages: have them sent, and no more."""

from citizen_api.devices import addresses, registrations
from citizen_api.devices.registrations import PushAddress
from kernel.config import Settings
from kernel.identity.residents import Device
from kernel.unit_of_work import unit_of_work


def register(device: Device, push: PushAddress, *, settings: Settings) -> None:
    """Send the device's push messages there, and nowhere else. Raises addresses.PushNotSetUp, or InvalidField."""
    addresses.check(push, settings)
    with unit_of_work() as uow:
        registrations.register(uow, device.id, push)
        uow.record(actor=device.actor, action="push.register", subject=("device", device.id))


def end(device: Device) -> None:
    """Send the device no push messages. Saying it twice is saying it once."""
    with unit_of_work() as uow:
        registrations.end(uow, device.id)
        uow.record(actor=device.actor, action="push.end", subject=("device", device.id))
