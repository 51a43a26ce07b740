"""Settings: read once from the environment, frozen, complete, or the process does not start.

The environment wins over `var/env`, the file that `script/server` writes for the private services, so that
a command such as `flask --app app officers add` finds them by itself. This is the only module that reads
the environment; `.env.example` is tested against it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel import config_faults
from kernel.geo import BoundingBox

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# GAWAH_VAR names another folder for the private installation: a second one of the same checkout.
INSTALLATION = Path(os.environ.get("GAWAH_VAR") or PROJECT_ROOT / "var")
INSTALLATION_FILE = INSTALLATION / "env"


class SettingsIncomplete(Exception):
    """Names every setting that is missing or wrong, not just the first."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that an installation decides. The field name in capitals is the variable's name."""

    # Where things are
    database_url: str
    redis_url: str
    storage_url: str
    secret_key: str
    database_owner_url: str = ""
    ring_dir: str = ""
    public_url: str = "http://127.0.0.1:8000"
    web_socket: str = ""
    feed_socket: str = ""
    web_workers: int = 2
    web_threads: int = 5
    feed_threads: int = 384
    log_level: str = "INFO"
    # The city
    city_name: str = "Karachi"
    city_bounds: str = "66.40,24.60,67.80,25.70"
    city_time_zone: str = "Asia/Karachi"
    map_tiles_url: str = ""
    map_attribution: str = ""
    # What a resident may send
    reports_per_minute: int = 60
    reports_per_hour: int = 240
    anonymous_reports_per_hour: int = 120
    anonymous_holds_per_hour: int = 60
    enrolments_per_hour: int = 6_000
    enrolments_free_per_minute: int = 600
    uploads_per_hour: int = 120
    upload_bytes_per_day: int = 1_000_000_000
    anonymous_upload_bytes_per_day: int = 10_000_000_000
    phone_regions: str = "PK"
    phone_codes_per_hour: int = 600
    storage_reserve_bytes: int = 500_000_000
    sign_in_failures: int = 5
    sign_in_window_s: int = 900
    # Footage
    clip_before_s: int = 60
    clip_after_s: int = 120
    hold_before_s: int = 600
    hold_after_s: int = 300
    hold_budget_device_s: int = 48 * 3600
    hold_budget_camera_s: int = 24 * 3600
    hold_budget_sos_s: int = 96 * 3600
    clips_per_device_hour: int = 36
    clips_per_camera_hour: int = 120
    clips_per_sos: int = 48
    ring_max_age_s: int = 72 * 3600
    ring_max_bytes: int = 40_000_000_000
    recorder_reader: str = "pyav"
    recorder_cameras_per_process: int = 100
    recorder_silent_s: int = 60
    camera_networks: str = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"
    camera_ports: str = "554,8554"
    recorder_ports: str = "80,443,554,5000,8554,8971,9996"
    simcam_port: int = 8554
    simcam_control_port: int = 0
    simcam_cameras: int = 6
    decoders_without_network: str = "required"
    # What is shown of it, and what leaves the house
    viewer_watermark: str = "off"
    c2pa_certificate: str = ""
    c2pa_key: str = ""
    heads_file: str = ""
    exports_dir: str = ""
    # The police's side
    lease_s: int = 180
    undo_s: int = 8
    second_person_devices: int = 5_000
    second_person_reach_m: int = 1_000
    audit_items_per_day: int = 0
    belonging_words_file: str = ""
    session_idle_s: int = 1_800
    console_session_s: int = 43_200
    streams_per_officer: int = 8
    streams_per_process: int = 300
    translation_url: str = ""
    translation_key: str = ""
    # The SOS, and its ladder
    sos_arming_s: int = 5
    sos_pin_answer_ms: int = 700
    trip_grace_s: int = 300
    sos_sms_number: str = ""
    sos_second_console_s: int = 15
    sos_supervisor_s: int = 30
    sos_station_s: int = 60
    station_webhook_url: str = ""
    station_webhook_secret: str = ""
    sms_gateway_url: str = ""
    sms_gateway_token: str = ""
    sms_to: str = ""
    sos_drill_day: int = 1
    sos_drill_hour: int = 11
    sos_drill_tells_station: str = "no"
    # Ways in without a smartphone
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_from: str = ""
    twilio_url: str = "https://api.twilio.com"
    whatsapp_phone_number_id: str = ""
    whatsapp_token: str = ""
    whatsapp_app_secret: str = ""
    whatsapp_verify_token: str = ""
    whatsapp_url: str = "https://graph.facebook.com/v23.0"
    inbound_per_hour: int = 30
    # Push
    firebase_credentials: str = ""
    fcm_url: str = ""
    vapid_key: str = ""
    vapid_contact: str = ""
    webpush_hosts: str = "fcm.googleapis.com,jmt17.google.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com"
    webpush_test_origin: str = ""
    push_tests_per_hour: int = 12

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment over the installation's file. Raises SettingsIncomplete naming every fault."""
        source = {**_installation(), **(os.environ if environment is None else environment)}
        values: dict[str, Any] = {}
        faults = []
        for field in fields(cls):
            text = source.get(field.name.upper(), "")
            if not text:
                if field.name in ("database_url", "redis_url", "storage_url", "secret_key"):
                    faults.append(f"{field.name.upper()} is missing")
                continue
            try:
                values[field.name] = int(text) if field.type is int else text
            except ValueError:
                faults.append(f"{field.name.upper()} must be a whole number, not {text!r}")
        if faults:
            raise SettingsIncomplete(
                "; ".join(faults) + ". `script/server` sets all of them; see .env.example"
            )
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse settings that would only fail later, in the middle of something."""
        if faults := config_faults.faults_of(self):
            raise SettingsIncomplete("; ".join(faults))

    @property
    def map_tiles_origin(self) -> str:
        """The server that pages may fetch a base map from; empty when there is none, or it is this one."""
        parts = urlsplit(self.map_tiles_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def has_station_contact(self) -> bool:
        """Whether anybody outside can be told of an SOS that nobody answers."""
        return bool(self.station_webhook_url or self.sms_gateway_url)

    @property
    def has_sms_channel(self) -> bool:
        """Whether somebody without a smartphone can write to us by SMS."""
        return all(getattr(self, name) for name in config_faults.TWILIO)

    @property
    def has_whatsapp_channel(self) -> bool:
        return all(getattr(self, name) for name in config_faults.WHATSAPP)

    def inbound_url(self, channel: str) -> str:
        """The address that is entered at the provider of `channel`, and that its signatures are over."""
        return f"{self.public_url.rstrip('/')}/v1/inbound/{channel}"

    @property
    def sms_to_list(self) -> tuple[str, ...]:
        """The numbers that are told of every such SOS, beside that of the station on duty."""
        return tuple(number.strip() for number in self.sms_to.split(",") if number.strip())

    @property
    def phone_regions_list(self) -> tuple[str, ...]:
        """Countries whose mobile numbers are sent codes; a number without a country code is of the first."""
        return tuple(each.strip().upper() for each in self.phone_regions.split(",") if each.strip())

    @property
    def city_box(self) -> BoundingBox:
        west, south, east, north = (float(edge) for edge in self.city_bounds.split(","))
        return BoundingBox(west, south, east, north)

    @property
    def camera_networks_list(self) -> tuple[Any, ...]:
        return tuple(ip_network(text.strip()) for text in self.camera_networks.split(",") if text.strip())

    @property
    def camera_ports_list(self) -> frozenset[int]:
        """The ports a camera may be reached on; the simulated cameras' own is among them."""
        ports = {int(text) for text in self.camera_ports.split(",") if text.strip()}
        return frozenset(ports | {self.simcam_port})

    @property
    def recorder_ports_list(self) -> frozenset[int]:
        """The ports a recorder may be reached on, for its pages, its services and its replay."""
        return frozenset(int(text) for text in self.recorder_ports.split(",") if text.strip())

    @property
    def ring_path(self) -> Path:
        return Path(self.ring_dir) if self.ring_dir else INSTALLATION / "ring"

    @property
    def heads_path(self) -> Path:
        return Path(self.heads_file) if self.heads_file else INSTALLATION / "heads.jsonl"

    @property
    def vapid_key_path(self) -> Path:
        return Path(self.vapid_key) if self.vapid_key else INSTALLATION / "vapid.pem"

    @property
    def webpush_hosts_list(self) -> tuple[str, ...]:
        """The push services of browsers that may be spoken to: a name, or `*.` before one for all below it."""
        return tuple(host.strip() for host in self.webpush_hosts.split(",") if host.strip())

    @property
    def exports_path(self) -> Path:
        """Where what officers have exported is written, for whoever hands it over."""
        return Path(self.exports_dir) if self.exports_dir else INSTALLATION / "exports"

    @property
    def owner_url(self) -> str:
        return self.database_owner_url or self.database_url

    @property
    def is_public_https(self) -> bool:
        return self.public_url.startswith("https://")


_installed: Settings | None = None


def install(settings: Settings) -> None:
    """Remember what this process was built with. Called once, by the composition root."""
    global _installed
    _installed = settings


def installed() -> Settings:
    """The settings of this process, for jobs, which nobody calls with an argument."""
    if _installed is None:
        raise RuntimeError("no application has been built in this process")
    return _installed


def installed_or_none() -> Settings | None:
    """The same where a process may do without: a test or a bench that builds no application."""
    return _installed


def _installation() -> dict[str, str]:
    """KEY=VALUE lines of var/env; nothing when there is no private installation."""
    try:
        lines = INSTALLATION_FILE.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}
