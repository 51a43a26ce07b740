"""What the cameras' side does when something has happened."""

from cctv_link.cameras import services as cameras
from cctv_link.evidence import voices
from cctv_link.evidence.marked import making as marking
from cctv_link.examination import services as examination
from cctv_link.export import reaching, writing
from cctv_link.extracts import making as extracting
from cctv_link.fan import services as fan
from cctv_link.footage import asking, holding, retrieval, review
from cctv_link.redaction import making
from cctv_link.upkeep import queries as upkeep
from cctv_link.upkeep.repairs import services as repairs
from kernel import config, deliveries, orphans


def link_cameras(delivery_id: str) -> None:
    """A report was submitted, an SOS was raised or has moved."""
    cameras.link_cameras(deliveries.load(delivery_id), truth_at=upkeep.truth_at)


def hold_footage(delivery_id: str) -> None:
    """Cameras were linked."""
    holding.hold_footage(deliveries.load(delivery_id), settings=config.installed())


def prefetch_fan(delivery_id: str) -> None:
    """Cameras were linked: somebody may have got away past others."""
    fan.prefetch_fan(deliveries.load(delivery_id), settings=config.installed())


def retrieve_footage(delivery_id: str) -> None:
    """A clip's window has closed, or an SOS wants what is there."""
    retrieval.retrieve_footage(deliveries.load(delivery_id), settings=config.installed())


def pull_waiting_clips(delivery_id: str) -> None:
    """An officer has claimed the task."""
    asking.pull_waiting_clips(deliveries.load(delivery_id))


def review_holds(delivery_id: str) -> None:
    """What an incident holds has fallen due, or an order about it was lifted."""
    review.review_holds(deliveries.load(delivery_id))


def follow_decision(delivery_id: str) -> None:
    """An officer has decided."""
    review.follow_decision(deliveries.load(delivery_id))


def follow_join(delivery_id: str) -> None:
    """Two incidents were taken for one, or are not one after all."""
    review.follow_join(deliveries.load(delivery_id))


def keep_for_order(delivery_id: str) -> None:
    """An order suspends disposal."""
    review.keep_for_order(deliveries.load(delivery_id))


def sweep_store(delivery_id: str) -> None:
    """It is the night's hour."""
    orphans.sweep(deliveries.load(delivery_id), settings=config.installed())


def redact(delivery_id: str) -> None:
    """Somebody without the right to an original has asked for its redacted copy."""
    making.make_copy(deliveries.load(delivery_id), settings=config.installed())


def mark(delivery_id: str) -> None:
    """Somebody is to be shown a film with themselves burnt in."""
    marking.make_copy(deliveries.load(delivery_id), settings=config.installed())


def take_extract(delivery_id: str) -> None:
    """An officer wants a picture or a piece of a clip as an item of its own."""
    extracting.take_extract(deliveries.load(delivery_id), settings=config.installed())


def write_export(delivery_id: str) -> None:
    """An incident's footage is to leave the house, and everybody who must has agreed."""
    writing.write_export(
        deliveries.load(delivery_id), settings=config.installed(), reach=reaching.of_this_house()
    )


def dispose_of_working_copy(delivery_id: str) -> None:
    """A working copy's hour is over."""
    marking.dispose_of_copy(deliveries.load(delivery_id), settings=config.installed())


def examine_voice_note(delivery_id: str) -> None:
    """A resident in need has sent sound."""
    voices.examine(deliveries.load(delivery_id), settings=config.installed())


def examine_upload(delivery_id: str) -> None:
    """A resident's photo or sound has come."""
    examination.examine(deliveries.load(delivery_id), settings=config.installed())


def examine_film(delivery_id: str) -> None:
    """A resident's video has come."""
    examination.examine_film(deliveries.load(delivery_id), settings=config.installed())


def escalate_repair(delivery_id: str) -> None:
    """A repair's time has run out."""
    repairs.escalate(deliveries.load(delivery_id))
