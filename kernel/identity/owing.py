"""A device that enrolled in a flood: it may call for help at once, and for all else does some work first, once."""

from kernel.http import limits_work
from kernel.identity import residents
from kernel.identity.residents import Device


def require_work(device: Device) -> None:
    """Raises HttpProblem with a challenge, unless the device owes nothing or this request brings what it owes."""
    if not device.owes_work_bits:
        return
    limits_work.require(f"device:{device.id}", bits=device.owes_work_bits)
    residents.pay_work(device)
