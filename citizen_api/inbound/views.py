"""The doors of the providers. They know no token of ours: what they send is signed, and nothing unsigned is looked at."""

from flask import Blueprint, Response, current_app, request

from citizen_api.inbound import conversation, sealing, twilio, whatsapp
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.house import House
from citizen_api.sos import announcing
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.http import limits
from kernel.identity.guards import Forbidden

blueprint = Blueprint("inbound", __name__)

LARGEST_BYTES = 4 * 1024 * 1024
WRONG = "the signature does not fit; nothing was stored"


@blueprint.post("/sms")
def take_sms() -> Response:
    """Twilio's form. Answered without words: replies go by its REST address, and come again when it is away."""
    settings = _settings()
    if not settings.has_sms_channel:
        raise NotFound("no SMS channel is configured")
    is_signed = twilio.is_signed(
        list(request.form.items(multi=True)),
        signature=request.headers.get("X-Twilio-Signature", ""),
        url=_address("sms"),
        auth_token=settings.twilio_auth_token,
    )
    if not is_signed:
        raise Forbidden(WRONG)
    arrived = twilio.arrived(request.form.to_dict())
    if arrived is not None:
        _take(arrived)
    return Response(twilio.EMPTY_TWIML, 200, {"Content-Type": "text/xml; charset=utf-8"})


@blueprint.get("/whatsapp")
def verify_whatsapp() -> Response:
    """Meta asks once whether this address is ours: it says our word, and is answered with its own."""
    settings = _settings()
    if not settings.has_whatsapp_channel:
        raise NotFound("no WhatsApp channel is configured")
    said = request.args.get("hub.verify_token", "")
    if request.args.get("hub.mode") != "subscribe" or not sealing.is_same(
        said, settings.whatsapp_verify_token
    ):
        raise Forbidden("that is not the word that was agreed (WHATSAPP_VERIFY_TOKEN)")
    challenge = request.args.get("hub.challenge", "")[:200]
    return Response(challenge, 200, {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.post("/whatsapp")
def take_whatsapp() -> Response:
    """Each message in its own commit: when one fails, all are delivered again, and those that were taken are known."""
    settings = _settings()
    if not settings.has_whatsapp_channel:
        raise NotFound("no WhatsApp channel is configured")
    request.max_content_length = (
        LARGEST_BYTES  # Meta puts many updates into one post, and an SOS may be among them
    )
    raw = request.get_data()
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not whatsapp.is_signed(raw, signature=signature, app_secret=settings.whatsapp_app_secret):
        raise Forbidden(WRONG)
    for arrived in whatsapp.arrived(raw, phone_number_id=settings.whatsapp_phone_number_id):
        _take(arrived)
    return Response("", 200, {"Content-Type": "text/plain; charset=utf-8"})


def _take(arrived: Arrived) -> None:
    settings = _settings()
    house = House(
        pole_named=current_app.extensions["pole_named"],
        city=settings.city_box,
        plan=announcing.plan_of(settings),
        secret_key=settings.secret_key,
    )
    conversation.take(arrived, house=house, is_flood=_is_flood(arrived, settings))


def _is_flood(arrived: Arrived, settings: Settings) -> bool:
    """Counted by number, and never asked of an SOS."""
    counted = sealing.hashed(f"{arrived.channel}:{arrived.number}", secret_key=settings.secret_key).hex()
    try:
        limits.per_hour(settings.redis_url, most=settings.inbound_per_hour, name="inbound", key=counted)
    except limits.TooMany:
        return True
    return False


def _address(channel: str) -> str:
    """As it is entered at the provider: nginx stands before us, and no header of the request says it for certain."""
    query = request.query_string.decode("latin-1")
    return _settings().inbound_url(channel) + (f"?{query}" if query else "")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
