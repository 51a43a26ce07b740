"""Whatever address a phone names, we call push services that are known, over TLS, and never a server of our own."""

from dataclasses import replace

import pytest

from citizen_api.devices import addresses
from kernel.config import Settings

SETTINGS = Settings(database_url="x", redis_url="x", storage_url="file:///x", secret_key="x" * 32)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/c1XoB0:APA91bH",
        "https://fcm.googleapis.com:443/wp/c1XoB0",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2f",
        "https://web.push.apple.com/QGuQyavXutnMH",
    ],
)
def test_the_push_services_of_browsers_are_known(endpoint: str) -> None:
    assert addresses.is_known(endpoint, SETTINGS)


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://fcm.googleapis.com/fcm/send/x", id="without TLS"),
        pytest.param("https://127.0.0.1/x", id="this machine"),
        pytest.param("https://localhost/x", id="this machine by name"),
        pytest.param("https://[::1]/x", id="this machine, IPv6"),
        pytest.param("https://169.254.169.254/latest/meta-data/", id="a cloud's own data"),
        pytest.param("https://10.0.0.5:5432/x", id="the database"),
        pytest.param("https://2130706433/x", id="127.0.0.1 as one number"),
        pytest.param("https://0x7f.1/x", id="127.0.0.1 in hexadecimal"),
        pytest.param("https://evil.example/x", id="nobody we know"),
        pytest.param("https://fcm.googleapis.com.evil.example/x", id="a known name in front"),
        pytest.param("https://evilnotify.windows.com/x", id="a known name behind, without a dot"),
        pytest.param("https://.notify.windows.com/x", id="a dot and nothing before it"),
        pytest.param("https://fcm.googleapis.com@evil.example/x", id="a known name as a user"),
        pytest.param("https://evil.example\\@fcm.googleapis.com/x", id="a backslash"),
        pytest.param("https://evil.example#@fcm.googleapis.com/x", id="a fragment"),
        pytest.param("https://fcm.googleapis.com:8443/x", id="another port"),
        pytest.param("https://FCM.GOOGLEAPIS.COM/x", id="capitals, which no browser writes"),
        pytest.param("https://fcm.googleapis.com", id="no path"),
        pytest.param("https://fcm.googleapis.com/x\r\nHost: evil", id="a header smuggled in"),
        pytest.param("https://permanently-removed.invalid/fcm/send/x", id="what Chrome says of a dead one"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("//fcm.googleapis.com/x", id="no scheme"),
        pytest.param("", id="nothing"),
    ],
)
def test_nothing_else_is(endpoint: str) -> None:
    assert not addresses.is_known(endpoint, SETTINGS)


def test_a_service_on_this_machine_is_known_only_where_a_test_says_so() -> None:
    for_tests = replace(SETTINGS, webpush_test_origin="http://127.0.0.1:9100")

    assert addresses.is_known("http://127.0.0.1:9100/ok-1", for_tests)
    assert not addresses.is_known("http://127.0.0.1:9100/ok-1", SETTINGS)
    assert not addresses.is_known("http://127.0.0.1:91000/ok-1", for_tests)
    assert not addresses.is_known("http://127.0.0.1:9101/ok-1", for_tests)
    assert not addresses.is_known("http://127.0.0.1:9100.evil.example/ok-1", for_tests)
