"""Who sends: a resident's device, or the holder of an anonymous report's secret, of whom nothing else is known."""

from dataclasses import dataclass

from kernel.audit.entries import ANONYMOUS, Actor
from kernel.identity.residents import Device
from kernel.secrets import token_hash


@dataclass(frozen=True, slots=True)
class Sender:
    device: Device | None
    receipt_secret: str

    @property
    def actor(self) -> Actor:
        return self.device.actor if self.device else ANONYMOUS

    @property
    def counted_as(self) -> str:
        """For counting only."""
        return str(self.device.id) if self.device else token_hash(self.receipt_secret).hex()
