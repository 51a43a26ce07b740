"""Which contacts this installation has, and what doctor says of them."""

from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.sms import SmsGateway
from moderation.escalation.notice import Sender
from moderation.escalation.sms import SmsSender
from moderation.escalation.webhook import Webhook


def configured(settings: Settings) -> dict[str, Sender]:
    """By how a contact is told; what is not configured is not there."""
    senders: dict[str, Sender] = {}
    if settings.station_webhook_url:
        senders["webhook"] = Webhook(settings.station_webhook_url, settings.station_webhook_secret)
    if settings.sms_gateway_url:
        senders["sms"] = SmsSender(SmsGateway(settings.sms_gateway_url, settings.sms_gateway_token))
    return senders


def look(settings: Settings) -> list[Finding]:
    """Whether anybody outside can be told of an SOS that nobody answers."""
    found = sorted(configured(settings))
    if not found:
        says = (
            f"none is configured: after {settings.sos_station_s} s without an answer only the consoles ring on"
            " (STATION_WEBHOOK_URL, SMS_GATEWAY_URL)"
        )
        return [Finding("station contact", True, says)]
    return [Finding("station contact", True, f"by {' and '.join(found)}")]
