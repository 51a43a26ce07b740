"""A channel is whole or not there, and doctor says where its provider is to call and whether replies get out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from citizen_api.inbound import looking
from kernel.config import Settings, SettingsIncomplete
from kernel.health.doctor import Finding
from tests.fakes import gateways
from tests.house import House
from tests.inbound import Texter, channels

CHANNELS = channels("http://127.0.0.1:9")


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in looking.look(settings)}


@pytest.mark.parametrize(
    "missing", ["twilio_auth_token", "twilio_from", "whatsapp_app_secret", "whatsapp_verify_token"]
)
def test_half_a_channel_keeps_the_processes_from_starting(settings: Settings, missing: str) -> None:
    half = replace(settings, **{**CHANNELS, missing: ""})

    with pytest.raises(SettingsIncomplete, match=missing.upper()):
        half.check()


def test_none_and_both_are_well(settings: Settings) -> None:
    settings.check()
    replace(settings, **CHANNELS).check()
    with pytest.raises(SettingsIncomplete, match="TWILIO_URL"):
        replace(settings, twilio_url="api.twilio.com").check()


def test_without_a_channel_doctor_says_which_settings_make_one(app: Flask, settings: Settings) -> None:
    said = found(settings)

    assert all(finding.is_well for finding in said.values())
    assert "TWILIO_ACCOUNT_SID" in said["inbound sms"].says


def test_doctor_says_the_address_and_what_keeps_signatures_from_fitting(
    app: Flask, settings: Settings
) -> None:
    said = found(replace(settings, **CHANNELS))
    well = found(replace(settings, **CHANNELS, public_url="https://gawah.example", sos_sms_number="8715"))

    assert not said["inbound address"].is_well
    assert not said["sms number"].is_well
    assert well["inbound sms"].says == "is taken at https://gawah.example/v1/inbound/sms"
    assert all(finding.is_well for finding in well.values())


def test_doctor_says_that_replies_were_refused(
    app: Flask, house: House, with_settings: Callable[..., None]
) -> None:
    with gateways.running() as away:
        with_settings(**channels(away.url))
        away.troubles = [(400, 21610)]
        Texter(app.test_client()).write("hello")
        house.settle()

    said = found(app.extensions["settings"])["inbound replies"]
    assert (said.is_well, said.says) == (False, "0 wait, 1 refused within a day")
