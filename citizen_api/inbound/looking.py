"""What `doctor` says of the ways in without a smartphone."""

from citizen_api.inbound import queries
from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading


def look(settings: Settings) -> list[Finding]:
    """Which channels there are, at which address they are to call, and whether replies get out."""
    found = [
        _channel("sms", settings.has_sms_channel, "TWILIO_ACCOUNT_SID", settings.inbound_url("sms")),
        _channel(
            "whatsapp", settings.has_whatsapp_channel, "WHATSAPP_APP_SECRET", settings.inbound_url("whatsapp")
        ),
    ]
    if settings.has_sms_channel and not settings.sos_sms_number:
        to_do = "set SOS_SMS_NUMBER to the number people write to; the app and the poles' pages name none without it"
        found.append(Finding("sms number", False, "nobody is told the number", to_do))
    if not (settings.has_sms_channel or settings.has_whatsapp_channel):
        return found
    if not settings.is_public_https:
        to_do = (
            "set PUBLIC_URL to the https:// address that is entered at the provider; signatures are over it"
        )
        found.append(
            Finding("inbound address", False, f"{settings.public_url} is no https:// address", to_do)
        )
    with reading() as session:
        waiting, refused = queries.counts(session)
    to_do = (
        "ask inbound_replies for their answer: 401 is a token that has ended, 21610 a number that opted out"
    )
    says = f"{waiting} wait, {refused} refused within a day"
    return [*found, Finding("inbound replies", refused == 0, says, to_do if refused else "")]


def _channel(name: str, is_there: bool, setting: str, url: str) -> Finding:
    says = f"is taken at {url}" if is_there else f"none is configured ({setting} and what belongs to it)"
    return Finding(f"inbound {name}", True, says)
