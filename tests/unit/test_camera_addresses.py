"""A camera is reached by rtsp inside the allowed networks, or not at all; the refusal never repeats the address."""

from ipaddress import ip_network

import pytest

from cctv_link.cameras.addresses import Allowed, CameraUrlForbidden, check, pinned, resolve_host

ALLOWED = Allowed((ip_network("10.0.0.0/8"), ip_network("127.0.0.0/8")), {554, 8554})
NAMES = {
    "cam.safe-city": ["10.1.2.3"],
    "two-faced": ["10.1.2.3", "169.254.169.254"],
    "mapped": ["::ffff:8.8.8.8"],
    "mapped-inside": ["::ffff:10.1.1.1"],
}


def resolve(host: str) -> list[str]:
    return NAMES.get(host, [host] if host[0].isdigit() else [])


@pytest.mark.parametrize(
    "url",
    [
        "rtsp://10.1.2.3/live",
        "rtsp://10.1.2.3:8554/live?channel=1",
        "rtsps://10.1.2.3:554/live",
        "rtsp://cam.safe-city/1",
        "rtsp://mapped-inside/1",
    ],
)
def test_allowed(url):
    assert check(url, allowed=ALLOWED, resolve=resolve).url == url


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://10.1.2.3/live", id="another scheme"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("concat:rtsp://10.1.2.3/", id="a wrapper"),
        pytest.param("rtsp://admin:secret@10.1.2.3/live", id="with a password"),
        pytest.param("rtsp://10.1.2.3:22/", id="a port that is no camera's"),
        pytest.param("rtsps://10.1.2.3/", id="the default port of rtsps is not on the list"),
        pytest.param("rtsp://8.8.8.8/", id="outside the networks"),
        pytest.param("rtsp://169.254.169.254/", id="a cloud's metadata"),
        pytest.param("rtsp://[::1]/", id="loopback, version 6"),
        pytest.param("rtsp://two-faced/", id="one address inside, one outside"),
        pytest.param("rtsp://mapped/", id="mapped into version 6"),
        pytest.param("rtsp://nobody-knows/", id="no such name"),
        pytest.param("rtsp:///live", id="no host"),
        pytest.param("rtsp://10.1.2.3:notaport/", id="no port"),
        pytest.param("rtsp://10.1.2.3/a b", id="a space"),
        pytest.param("rtsp://10.1.2.3\\@8.8.8.8/", id="a backslash"),
        pytest.param("rtsp://10.1.2.3/\u202egnp", id="a hidden character"),
        pytest.param("rtsp://[10.1.2.3/", id="a bracket left open"),
        pytest.param("rtsp://10.1.2.3/" + "a" * 600, id="too long"),
    ],
)
def test_forbidden(url):
    with pytest.raises(CameraUrlForbidden) as refused:
        check(url, allowed=ALLOWED, resolve=lambda host: [host] if ":" in host else resolve(host))

    assert "secret" not in refused.value.detail


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1"])
def test_other_spellings_of_a_number_are_that_number(host):
    outside = Allowed((ip_network("10.0.0.0/8"),), {554})

    with pytest.raises(CameraUrlForbidden, match=r"127\.0\.0\.1"):
        check(f"rtsp://{host}/", allowed=outside, resolve=resolve_host)


def test_the_recorder_connects_to_what_was_checked():
    checked = check("rtsp://cam.safe-city:8554/1?a=b", allowed=ALLOWED, resolve=resolve)

    assert pinned(checked.url, checked.ip) == "rtsp://10.1.2.3:8554/1?a=b"
    assert pinned("rtsp://cam/1", "fd00::1") == "rtsp://[fd00::1]/1"
