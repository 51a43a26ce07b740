"""What the police's side does when something has happened."""

from kernel import deliveries
from moderation.verification import effects
from moderation.worklist import services as worklist


def open_verification(delivery_id: str) -> None:
    """A report was submitted."""
    worklist.open_verification(deliveries.load(delivery_id))


def open_second_look(delivery_id: str) -> None:
    """A reporter does not accept what was found."""
    worklist.open_second_look(deliveries.load(delivery_id))


def tell_supervisors(delivery_id: str) -> None:
    """Nobody has decided for a day, or for two."""
    worklist.tell_supervisors(deliveries.load(delivery_id))


def carry_out_decision(delivery_id: str) -> None:
    """Nobody can take a decision back any more."""
    effects.carry_out(deliveries.load(delivery_id))
