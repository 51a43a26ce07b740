"""What a camera says is read by the letter of the standards, and never believed further than it goes."""

import struct

import pytest

from cctv_link.recording.lean import rtcp
from cctv_link.rtsp import authentication, description, messages
from cctv_link.rtsp.authentication import Challenge, Credentials
from cctv_link.rtsp.description import NoVideo
from cctv_link.rtsp.messages import Malformed, Packet

# RFC 7616, 3.9.1
MUFASA = {
    "username": "Mufasa",
    "password": "Circle of Life",
    "method": "GET",
    "uri": "/dir/index.html",
    "count": 1,
    "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
}
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
SDP = (
    "v=0\r\na=control:*\r\nm=audio 0 RTP/AVP 0\r\na=control:a\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 {codec}/{rate}\r\na=fmtp:96 {format}\r\na=control:{control}\r\n"
)


def sdp(
    codec="H264", rate="90000", format="packetization-mode=1;sprop-parameter-sets=Z0I=,aM4=", control="v"
):
    return SDP.format(codec=codec, rate=rate, format=format, control=control).encode()


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_a_digest_is_that_of_the_standard(algorithm, response):
    challenge = Challenge("digest", "http-auth@example.org", NONCE, algorithm=algorithm, has_qop=True)

    header = authentication.digest(challenge, **MUFASA)

    assert f'response="{response}"' in header
    assert "qop=auth, nc=00000001" in header


def test_a_digest_of_the_older_standard():
    """RFC 2069, as most cameras still ask."""
    challenge = Challenge("digest", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093")

    header = authentication.digest(
        challenge,
        username="Mufasa",
        password="Circle Of Life",
        method="GET",
        uri="/dir/index.html",
        count=1,
        cnonce="",
    )

    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in header


@pytest.mark.parametrize(
    ("headers", "scheme", "algorithm"),
    [
        pytest.param(['Basic realm="a"'], "basic", "MD5", id="basic, where nothing else is offered"),
        pytest.param(
            ['Basic realm="a", Digest realm="b", nonce="1"'], "digest", "MD5", id="two in one header"
        ),
        pytest.param(
            ['Digest realm="b", nonce="1", algorithm=MD5', 'Digest realm="b", nonce="2", algorithm=SHA-256'],
            "digest",
            "SHA-256",
            id="the stronger one",
        ),
        pytest.param(
            ['Digest realm="b", nonce="1", algorithm=SHA-512-256', 'Basic realm="a"'],
            "basic",
            "MD5",
            id="not one that we do not know",
        ),
    ],
)
def test_the_best_way_offered_is_taken(headers, scheme, algorithm):
    best = authentication.best_or_none(headers)

    assert best is not None
    assert (best.scheme, best.algorithm) == (scheme, algorithm)


def test_nothing_that_we_know_is_no_way():
    assert authentication.best_or_none(['Digest realm="b", nonce="1", qop="auth-int"', "Negotiate"]) is None


def test_a_wrong_answer_is_not_repeated_and_an_old_one_is():
    credentials = Credentials("viewer", "word")

    assert credentials.accept(['Digest realm="b", nonce="1"'])
    assert not credentials.accept(['Digest realm="b", nonce="2"']), "the password is wrong"
    assert credentials.accept(['Digest realm="b", nonce="3", stale=true'])
    credentials.has_worked = True
    assert credentials.accept(['Digest realm="b", nonce="4"']), "the nonce was old, without the word for it"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03 noise",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"RTSP/1.0 abc OK\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nX: " + b"a" * 20_000,
    ],
)
def test_what_is_no_message_is_refused_and_not_waited_for(content):
    with pytest.raises(Malformed):
        messages.read(content, 0)


def test_a_message_is_read_when_it_is_complete():
    whole = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 3\r\n\r\nabc$\x00"

    assert all(messages.read(whole[:length], 0) is None for length in range(4, len(whole) - 2))
    message, end = messages.read(whole, 0)
    assert (message.status, message.body, whole[end:]) == (200, b"abc", b"$\x00")


def test_packets_and_messages_follow_one_another():
    wire = bytearray(b"$\1\0\3abcRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n$\0\0\2d")

    packet, at = messages.next_or_none(wire, 0)
    assert packet == Packet(1, b"abc")
    message, at = messages.next_or_none(wire, at)
    assert message.header("cseq") == "2"
    assert messages.next_or_none(wire, at) is None
    assert messages.next_or_none(wire + b"e", at) == (Packet(0, b"de"), len(wire) + 1)
    assert all(messages.next_or_none(wire[:size], 0) is None for size in range(7))


def test_the_video_track_is_found_and_its_addresses_stay_on_the_camera():
    media = description.read(sdp(), base="rtsp://10.0.0.1/live/")

    assert (media.codec, media.payload_type, media.clock_rate) == ("h264", 96, 90_000)
    assert (media.control, media.aggregate) == ("rtsp://10.0.0.1/live/v", "rtsp://10.0.0.1/live/")
    assert media.parameter_sets == (b"gB", b"h\xce")


def test_of_h265_there_are_three_parameter_sets_and_what_is_none_is_left_out():
    told = "sprop-vps=dg==; sprop-sps=cw==; sprop-pps=cA=="
    media = description.read(sdp(codec="H265", format=told), base="rtsp://10.0.0.1/live")

    assert (media.codec, media.parameter_sets) == ("h265", (b"v", b"s", b"p"))
    assert media.control == "rtsp://10.0.0.1/live/v"
    for none in ("%%", "Zé0="):
        assert (
            description.read(sdp(format=f"sprop-parameter-sets={none}"), base="rtsp://x").parameter_sets == ()
        )


def test_a_number_without_end_is_no_rate():
    with pytest.raises(NoVideo):
        description.read(sdp(rate="9" * 5_000), base="rtsp://x")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"m=video 0 RTP/AVP 98\r\n", id="a number without a codec"),
        pytest.param(sdp(codec="JPEG"), id="another codec"),
        pytest.param(sdp(rate="0"), id="no clock"),
        pytest.param(sdp(format="packetization-mode=2"), id="interleaved"),
        pytest.param(b"m=video\r\n", id="cut short"),
    ],
)
def test_a_description_that_cannot_be_recorded_says_so(body):
    with pytest.raises(NoVideo):
        description.read(body, base="rtsp://10.0.0.1/")


def test_a_report_tells_the_cameras_time():
    ntp = 1_795_369_200 + 2_208_988_800
    packet = struct.pack(">BBHIIIIII", 0x80, 200, 6, 7, ntp, 1 << 31, 90_000, 0, 0)

    report = rtcp.sender_report_or_none(packet)

    assert report is not None
    assert (report.ssrc, report.at_s, report.timestamp) == (7, 1_795_369_200.5, 90_000)
    assert report.middle == (ntp & 0xFFFF) << 16 | 1 << 15


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x80\xc8\x00\x06short",
        bytes(28),
        struct.pack(">BBHIIIIII", 0x80, 200, 6, 7, 0, 0, 90_000, 0, 0),
        struct.pack(">BBHI", 0x80, 201, 1, 7),
    ],
)
def test_what_is_no_report_of_a_time_is_none(packet):
    assert rtcp.sender_report_or_none(packet) is None
