"""Settings that would only fail later, in the middle of something: each is refused by its name. Pure."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from kernel.config import Settings

# What has no place in a content policy's source: another directive would begin, or every server be meant.
_NO_ORIGIN = re.compile(r"[^A-Za-z0-9.:\[\]-]")
_NO_HOST = re.compile(r"^$|[^a-z0-9.-]|^[0-9.]+$")
_LOOPBACK = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}")

# What belongs together: all of a channel's, or none.
TWILIO = ("twilio_account_sid", "twilio_auth_token", "twilio_from")
WHATSAPP = ("whatsapp_phone_number_id", "whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")


def faults_of(settings: "Settings") -> list[str]:
    """What is wrong, in words; nothing when all is well."""
    faults = []
    if len(settings.secret_key) < 32:
        faults.append("SECRET_KEY must have 32 characters or more")
    if not settings.storage_url.startswith("file:///"):
        faults.append("STORAGE_URL must be a file:/// address")
    if settings.recorder_reader not in ("pyav", "lean"):
        faults.append("RECORDER_READER must be pyav or lean")
    if settings.decoders_without_network not in ("required", "preferred"):
        faults.append("DECODERS_WITHOUT_NETWORK must be required or preferred")
    if settings.viewer_watermark not in ("off", "redacted", "all"):
        faults.append("VIEWER_WATERMARK must be off, redacted or all")
    if bool(settings.c2pa_certificate) != bool(settings.c2pa_key):
        faults.append("C2PA_CERTIFICATE and C2PA_KEY belong together")
    if not 0 <= settings.undo_s <= 60:
        faults.append("UNDO_S must be 0 to 60")
    faults += (
        _ladder_faults(settings) + _map_faults(settings) + _push_faults(settings) + _inbound_faults(settings)
    )
    if settings.recorder_cameras_per_process < 1:
        faults.append("RECORDER_CAMERAS_PER_PROCESS must be 1 or more")
    if settings.recorder_silent_s < 30:
        faults.append("RECORDER_SILENT_S must be 30 or more")
    if not settings.phone_regions_list or any(len(each) != 2 for each in settings.phone_regions_list):
        faults.append("PHONE_REGIONS must name countries by two letters, the city's own first")
    for name in ("city_box", "camera_networks_list", "camera_ports_list", "recorder_ports_list"):
        try:
            getattr(settings, name)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    return faults


def _ladder_faults(settings: "Settings") -> list[str]:
    faults = []
    if not 0 < settings.sos_second_console_s < settings.sos_supervisor_s < settings.sos_station_s:
        faults.append("SOS_SECOND_CONSOLE_S, SOS_SUPERVISOR_S and SOS_STATION_S must follow each other")
    if not 1 <= settings.sos_arming_s <= 30:
        faults.append("SOS_ARMING_S must be 1 to 30")
    if settings.sos_sms_number and not settings.sos_sms_number.lstrip("+").isdigit():
        faults.append("SOS_SMS_NUMBER must be a number that a phone can write to")
    if not 0 <= settings.trip_grace_s <= 3_600:
        faults.append("TRIP_GRACE_S must be 0 to 3600")
    if not 0 <= settings.sos_pin_answer_ms <= 5_000:
        faults.append("SOS_PIN_ANSWER_MS must be 0 to 5000")
    for name in ("station_webhook_url", "sms_gateway_url", "translation_url"):
        if (url := getattr(settings, name)) and not url.startswith(("http://", "https://")):
            faults.append(f"{name.upper()} must be an http:// or https:// address")
    if not 0 <= settings.sos_drill_day <= 7 or not 0 <= settings.sos_drill_hour <= 23:
        faults.append("SOS_DRILL_DAY must be 0 to 7, SOS_DRILL_HOUR 0 to 23")
    if not 0 <= settings.audit_items_per_day <= 24:
        faults.append("AUDIT_ITEMS_PER_DAY must be 0 to 24")
    if settings.sos_drill_tells_station not in ("yes", "no"):
        faults.append("SOS_DRILL_TELLS_STATION must be yes or no")
    if settings.station_webhook_url and len(settings.station_webhook_secret) < 16:
        faults.append("STATION_WEBHOOK_SECRET must have 16 characters or more")
    return faults


def _push_faults(settings: "Settings") -> list[str]:
    faults = []
    if settings.vapid_contact and not settings.vapid_contact.startswith(("mailto:", "https://")):
        faults.append("VAPID_CONTACT must be a mailto: or an https:// address")
    if any(_NO_HOST.search(host.removeprefix("*.")) for host in settings.webpush_hosts_list):
        faults.append("WEBPUSH_HOSTS must be names of servers with commas, each with *. before it or not")
    if settings.webpush_test_origin and not _LOOPBACK.fullmatch(settings.webpush_test_origin):
        faults.append("WEBPUSH_TEST_ORIGIN must be http://127.0.0.1 with a port, and nothing behind it")
    if settings.push_tests_per_hour < 1:
        faults.append("PUSH_TESTS_PER_HOUR must be 1 or more")
    return faults


def _inbound_faults(settings: "Settings") -> list[str]:
    """A channel is whole or not there: half of one would take messages that nobody can answer."""
    faults = []
    for channel in (TWILIO, WHATSAPP):
        missing = [name.upper() for name in channel if not getattr(settings, name)]
        if missing and len(missing) < len(channel):
            faults.append(f"{' and '.join(missing)} must be set beside the others of its channel")
    for name in ("twilio_url", "whatsapp_url"):
        if not getattr(settings, name).startswith(("http://", "https://")):
            faults.append(f"{name.upper()} must be an http:// or https:// address")
    if settings.inbound_per_hour < 1:
        faults.append("INBOUND_PER_HOUR must be 1 or more")
    return faults


def _map_faults(settings: "Settings") -> list[str]:
    if not settings.map_tiles_url:
        return []
    faults = []
    parts = urlsplit(settings.map_tiles_url)
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    is_ours = settings.map_tiles_url.startswith("/") and not parts.netloc  # `//host` is another server
    if not (is_web or is_ours):
        faults.append("MAP_TILES_URL must be an http:// or https:// address, or a path of this server")
    elif _NO_ORIGIN.search(parts.netloc):
        faults.append("MAP_TILES_URL must name one server, without {s} and without a password")
    if missing := [mark for mark in ("{z}", "{x}", "{y}") if mark not in settings.map_tiles_url]:
        faults.append(f"MAP_TILES_URL lacks {', '.join(missing)}")
    if not settings.map_attribution:
        faults.append("MAP_ATTRIBUTION must say whose map MAP_TILES_URL is")
    return faults
