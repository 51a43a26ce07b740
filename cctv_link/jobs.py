"""What the cameras' side does when something has happened."""

from cctv_link.cameras import services as cameras
from cctv_link.footage import holding, retrieval
from cctv_link.upkeep.repairs import services as repairs
from kernel import config, deliveries


def link_cameras(delivery_id: str) -> None:
    """A report was submitted, an SOS was raised or has moved."""
    cameras.link_cameras(deliveries.load(delivery_id))


def hold_footage(delivery_id: str) -> None:
    """Cameras were linked."""
    holding.hold_footage(deliveries.load(delivery_id), settings=config.installed())


def retrieve_footage(delivery_id: str) -> None:
    """A clip's window has closed, or an SOS wants what is there."""
    retrieval.retrieve_footage(deliveries.load(delivery_id), settings=config.installed())


def escalate_repair(delivery_id: str) -> None:
    """A repair's time has run out."""
    repairs.escalate(deliveries.load(delivery_id))
