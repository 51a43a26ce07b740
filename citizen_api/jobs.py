"""What the residents' side does when something has happened."""

from citizen_api.messages import voice, waking
from citizen_api.push import correcting, reporting, senders
from citizen_api.push import services as push
from citizen_api.sos import announcing, arming
from citizen_api.trips import overdue
from citizen_api.uploads import services as uploads
from kernel import config, deliveries, growing, storage


def raise_armed_sos(delivery_id: str) -> None:
    """An SOS has armed to its end."""
    arming.raise_due(deliveries.load(delivery_id))


def raise_overdue_trip(delivery_id: str) -> None:
    """Somebody was to have arrived by now."""
    overdue.raise_due(deliveries.load(delivery_id), plan=announcing.plan_of(config.installed()))


def notify_community(delivery_id: str) -> None:
    """An incident was verified."""
    push.notify_community(deliveries.load(delivery_id))


def notify_reporter(delivery_id: str) -> None:
    """An officer has a question about a report."""
    reporting.notify_reporter(deliveries.load(delivery_id))


def correct_community(delivery_id: str) -> None:
    """What was verified is withdrawn."""
    correcting.correct_community(deliveries.load(delivery_id))


def send_batch(delivery_id: str) -> None:
    """Some deliveries of a notification wait to be sent."""
    push.send_batch(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def send_help_request(delivery_id: str) -> None:
    """A supervisor has people near an SOS asked for help."""
    push.send_help_request(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def wake_phone(delivery_id: str) -> None:
    """An operator has written in an SOS."""
    waking.wake(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def settle_voice_note(delivery_id: str) -> None:
    """A voice note was examined."""
    voice.settle(deliveries.load(delivery_id), store=storage.configured(config.installed().storage_url))


def settle_upload(delivery_id: str) -> None:
    """A resident's upload was examined."""
    uploads.settle(deliveries.load(delivery_id), files=growing.configured(config.installed().storage_url))


def expire_upload(delivery_id: str) -> None:
    """An upload's day is over."""
    uploads.expire(deliveries.load(delivery_id), files=growing.configured(config.installed().storage_url))
