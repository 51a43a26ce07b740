"""What the residents' side does when something has happened."""

from citizen_api.inbound import gateways, replying
from citizen_api.messages import voice, waking
from citizen_api.outcomes import following as outcomes
from citizen_api.phone_numbers import sending as phone_codes
from citizen_api.phone_numbers.services import Keys
from citizen_api.push import correcting, reporting, senders, trying
from citizen_api.push import services as push
from citizen_api.sos import announcing, arming
from citizen_api.trips import overdue
from citizen_api.uploads import leftovers
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


def send_push_test(delivery_id: str) -> None:
    """Somebody tests their phone."""
    trying.send(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def send_help_request(delivery_id: str) -> None:
    """A supervisor has people near an SOS asked for help."""
    push.send_help_request(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def wake_phone(delivery_id: str) -> None:
    """An operator has written in an SOS."""
    waking.wake(deliveries.load(delivery_id), sender=senders.configured(config.installed()))


def follow_outcome(delivery_id: str) -> None:
    """Something was found of a report, or is no longer."""
    outcomes.follow(deliveries.load(delivery_id))


def send_phone_code(delivery_id: str) -> None:
    """A resident has asked for a code."""
    settings = config.installed()
    phone_codes.send_code(
        deliveries.load(delivery_id),
        gateway=phone_codes.configured(settings),
        keys=Keys.of(settings.secret_key),
    )


def tell_by_message(delivery_id: str) -> None:
    """Something has happened to an SOS that may have come by a message."""
    replying.tell(deliveries.load(delivery_id))


def send_reply(delivery_id: str) -> None:
    """Somebody without the app is to be answered."""
    settings = config.installed()
    replying.send(
        deliveries.load(delivery_id), gateways=gateways.configured(settings), secret_key=settings.secret_key
    )


def settle_voice_note(delivery_id: str) -> None:
    """A voice note was examined."""
    voice.settle(deliveries.load(delivery_id), store=storage.configured(config.installed().storage_url))


def settle_upload(delivery_id: str) -> None:
    """A resident's upload was examined."""
    uploads.settle(deliveries.load(delivery_id), files=growing.configured(config.installed().storage_url))


def expire_upload(delivery_id: str) -> None:
    """An upload's day is over."""
    uploads.expire(deliveries.load(delivery_id), files=growing.configured(config.installed().storage_url))


def sweep_uploads(delivery_id: str) -> None:
    """It is night: what crashes have left of uploads goes."""
    leftovers.sweep(deliveries.load(delivery_id), files=growing.configured(config.installed().storage_url))
