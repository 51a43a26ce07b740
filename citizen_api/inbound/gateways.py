"""The port through which a reply leaves, and which ones this installation has."""

from typing import Protocol

from citizen_api.inbound import arriving
from citizen_api.inbound.twilio import Twilio
from citizen_api.inbound.whatsapp import WhatsApp
from kernel.config import Settings


class Gateway(Protocol):
    """Hands one text to whoever brings it to a number; answers what came back. Slow. Raises Unreachable, Refused."""

    def send(self, *, number: str, text: str) -> str: ...


def configured(settings: Settings) -> dict[str, Gateway]:
    """By channel; what is not configured is not there."""
    found: dict[str, Gateway] = {}
    if settings.has_sms_channel:
        found[arriving.SMS] = Twilio(
            url=settings.twilio_url,
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            sender=settings.twilio_from,
        )
    if settings.has_whatsapp_channel:
        found[arriving.WHATSAPP] = WhatsApp(
            url=settings.whatsapp_url,
            phone_number_id=settings.whatsapp_phone_number_id,
            token=settings.whatsapp_token,
        )
    return found
