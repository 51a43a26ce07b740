"""Our Profile G client against a recorder that a third party's client, reading the real WSDL, understands as well."""

import asyncio
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from onvif import ONVIFCamera

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.credentials import Credential
from cctv_link.footage.assemble import assemble_clip
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.onvif.source import OnvifSource
from cctv_link.footage.sources.port import Deadline, RecorderFailed, RecorderRefused, RecorderUnreadable
from cctv_link.recorders.addresses import RecorderAddressRefused
from tests import film
from tests.fakes import onvif_recorder, recordings
from tests.fakes.onvif_recorder import FakeDevice
from tests.fakes.recordings import BEGAN_AT, Recordings, pictures_of

pytestmark = pytest.mark.waits

FRAME = timedelta(seconds=1 / recordings.FPS)
MS = timedelta(milliseconds=1)
BREAK_S = 4 * recordings.FILE_S


def after(seconds: float):
    return BEGAN_AT + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def device(recorded) -> Iterator[FakeDevice]:
    with onvif_recorder.onvif_device(recorded) as running:
        yield running


def source_of(
    device: FakeDevice, *, password: str = onvif_recorder.PASSWORD, seconds: float = 60
) -> OnvifSource:
    return OnvifSource(
        Place(device.web.url, "127.0.0.1", Deadline(seconds)),
        credential=Credential(onvif_recorder.USERNAME, password),
        allowed=Allowed([ip_network("127.0.0.0/8")], {device.web.port, device.replay.port}),
    )


def fetched(source: OnvifSource, folder: Path, *, from_s: float, to_s: float):
    window = {"from_at": after(from_s), "to_at": after(to_s)}
    segments = []
    for number, span in enumerate(source.spans(onvif_recorder.TOKEN, **window)):
        (folder / str(number)).mkdir()
        segments += source.fetch(span, folder / str(number)).segments
    return segments


async def _events(search) -> list:
    topic = etree.Element(
        "{http://docs.oasis-open.org/wsn/b-2}TopicExpression",
        Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet",
        nsmap={"tns1": "http://www.onvif.org/ver10/topics"},
    )
    topic.text = "tns1:RecordingHistory/Track/State"
    token = await search.FindEvents(
        {
            "StartPoint": after(-60),
            "EndPoint": after(60),
            "Scope": {"IncludedRecordings": [onvif_recorder.TOKEN]},
            "SearchFilter": {"_value_1": [topic]},
            "IncludeStartState": True,
            "KeepAliveTime": timedelta(seconds=10),
        }
    )
    found, state = [], ""
    while state != "Completed":
        answer = await search.GetEventSearchResults({"SearchToken": token, "WaitTime": timedelta(seconds=1)})
        state, found = answer.SearchState, found + answer.Result
    return found


async def _asked_by_a_third_party(port: int) -> dict[str, object]:
    camera = ONVIFCamera("127.0.0.1", port, onvif_recorder.USERNAME, onvif_recorder.PASSWORD)
    try:
        await camera.update_xaddrs()
        search = await camera.create_search_service()
        begun = await search.FindRecordings({"Scope": {}, "KeepAliveTime": timedelta(seconds=10)})
        token, found, state = begun, [], ""
        while state != "Completed":
            answer = await search.GetRecordingSearchResults(
                {"SearchToken": token, "MinResults": 1, "WaitTime": timedelta(seconds=1)}
            )
            state = answer.SearchState
            found += answer.RecordingInformation
        replay = await camera.create_replay_service()
        setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
        uri = await replay.GetReplayUri({"StreamSetup": setup, "RecordingToken": found[-1].RecordingToken})
        return {"recordings": found, "uri": uri, "events": await _events(search)}
    finally:
        await camera.close()


def test_a_third_partys_client_understands_the_recorder_we_test_against(device):
    told = asyncio.run(_asked_by_a_third_party(device.web.port))

    video = [track for track in told["recordings"][-1].Track if track.TrackType == "Video"]
    assert [each.RecordingToken for each in told["recordings"]] == ["Recording_0", onvif_recorder.TOKEN]
    assert [each.TrackToken for each in video] == [onvif_recorder.TRACK]
    assert abs(video[0].DataFrom - BEGAN_AT) <= MS
    assert told["uri"] == device.replay.url("127.0.0.1")
    present = [each.Event.Message._value_1.Data.SimpleItem[0].Value for each in told["events"]]
    assert present == ["false", "true", "false", "true", "false"]
    assert [each.StartStateEvent for each in told["events"]] == [True, False, False, False, False]


def test_a_search_is_followed_to_its_end_and_ended(device):
    source_of(device).spans(onvif_recorder.TOKEN, from_at=after(-60), to_at=after(60))

    assert device.called[:3] == ["GetSystemDateAndTime", "GetServices", "FindRecordings"]
    assert device.called.count("GetRecordingSearchResults") == 2
    assert device.called.count("EndSearch") == 2
    assert device.searches == {}


def test_the_range_is_asked_for_as_the_standard_has_it(device, tmp_path):
    fetched(source_of(device), tmp_path, from_s=2.25, to_s=4)

    assert "PLAY clock=20261122T174002.650Z-20261122T174004.400Z" in device.replay.asked
    # Said last, and not waited for.
    for _ in range(100):
        if device.replay.asked[-1] == "TEARDOWN":
            return
        time.sleep(0.05)
    pytest.fail(f"not torn down: {device.replay.asked}")


def test_without_events_the_gap_is_found_by_the_pictures_own_marks(device, recorded, tmp_path):
    device.tells_changes = False
    source = source_of(device)
    (span,) = source.spans(onvif_recorder.TOKEN, from_at=after(10), to_at=after(30))
    assert (span.from_at, span.to_at) == (after(10), after(30))

    segments = source.fetch(span, tmp_path).segments
    assert len(segments) == 2
    clip = assemble_clip(segments, from_at=after(10), to_at=after(30), target=tmp_path / "clip.mp4")
    (gap,) = clip.gaps
    assert abs(gap.from_at - after(BREAK_S)) <= 2 * MS
    assert abs(gap.to_at - after(26)) <= 2 * MS


def test_h265_is_replayed_like_h264(tmp_path):
    (tmp_path / "recorded").mkdir()
    recorded = recordings.record(tmp_path / "recorded", codec="hevc")
    with onvif_recorder.onvif_device(recorded) as device:
        segments = fetched(source_of(device), tmp_path, from_s=5, to_s=11)

    clip = assemble_clip(segments, from_at=after(5), to_at=after(11), target=tmp_path / "clip.mp4")
    for frame in film.shown_in(clip.path):
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS
    assert clip.gaps == ()
    got = [picture for segment in segments for picture in pictures_of(segment.path)]
    every = [picture for file in recorded.files for picture in pictures_of(file.path)]
    begins = every.index(got[0])
    assert got == every[begins : begins + len(got)]


def test_pictures_sent_out_of_order_are_shown_in_order(tmp_path):
    (tmp_path / "recorded").mkdir()
    recorded = recordings.record(tmp_path / "recorded", b_frames=2)
    with onvif_recorder.onvif_device(recorded) as device:
        segments = fetched(source_of(device), tmp_path, from_s=5, to_s=11)

    clip = assemble_clip(segments, from_at=after(5), to_at=after(11), target=tmp_path / "clip.mp4")
    shown = film.shown_in(clip.path)
    assert len(shown) == pytest.approx(6 * recordings.FPS, abs=2)
    assert all(later.taken_at > sooner.taken_at for sooner, later in pairwise(shown))
    for frame in shown:
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS
    assert clip.gaps == ()


def test_older_recorders_know_md5_alone(device, tmp_path):
    device.replay.algorithm = "MD5"

    assert fetched(source_of(device), tmp_path, from_s=1, to_s=2)


def test_newer_recorders_want_http_digest_beside_the_token(device):
    device.wants_http_digest = True

    assert source_of(device).spans(onvif_recorder.TOKEN, from_at=after(1), to_at=after(2))
    with pytest.raises(RecorderRefused):
        source_of(device, password="guessed wrong").spans(
            onvif_recorder.TOKEN, from_at=after(1), to_at=after(2)
        )


def test_a_device_that_names_another_host_is_reached_at_its_own_address(device, tmp_path):
    """A listener stands where it points: nobody may knock there."""
    with socket.create_server(("127.0.0.2", 0)) as elsewhere:
        device.xaddr_host = "127.0.0.2"
        elsewhere.settimeout(0.05)
        assert fetched(source_of(device), tmp_path, from_s=1, to_s=2)
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_a_device_that_names_a_forbidden_port_is_not_followed(device, tmp_path):
    source = source_of(device)
    (span,) = source.spans(onvif_recorder.TOKEN, from_at=after(1), to_at=after(2))
    device.replay = replace(device.replay, port=6379)

    with pytest.raises(RecorderAddressRefused, match="6379"):
        source.fetch(span, tmp_path)


def test_lost_packets_cost_their_pictures_and_no_broken_one_is_shown(device, tmp_path):
    device.replay.fault = "loses"
    segments = fetched(source_of(device), tmp_path, from_s=0, to_s=16)

    assert len(segments) > 1
    clip = assemble_clip(segments, from_at=after(0), to_at=after(16), target=tmp_path / "clip.mp4")
    shown = film.shown_in(clip.path)
    assert len(shown) > 60
    for frame in shown:
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS
    assert clip.gaps
    assert all(later.taken_at > sooner.taken_at for sooner, later in pairwise(shown))


def test_a_replay_that_breaks_off_gives_what_came_after_a_second_try(device, tmp_path):
    device.replay.fault = "hangs-up"
    segments = fetched(source_of(device), tmp_path, from_s=0, to_s=10)

    assert len([asked for asked in device.replay.asked if asked.startswith("PLAY")]) == 2
    clip = assemble_clip(segments, from_at=after(0), to_at=after(10), target=tmp_path / "clip.mp4")
    assert abs(clip.recorded_to - after(20 / recordings.FPS)) <= 2 * FRAME
    assert clip.gaps[-1].to_at == after(10)


@pytest.mark.parametrize(
    ("fault", "raised", "why"),
    [
        pytest.param("hang", RecorderFailed, "broke off|longer", id="a replay that never answers"),
        pytest.param("drip", RecorderFailed, "broke off|longer", id="an answer a byte at a time"),
        pytest.param("garbage", RecorderUnreadable, "not speak RTSP", id="another protocol"),
        pytest.param("redirect", RecorderUnreadable, "redirects", id="a redirect"),
        pytest.param("no-replay", RecorderUnreadable, "551", id="no Profile G replay"),
    ],
)
def test_a_replay_that_misbehaves_ends_in_time_with_its_reason(device, tmp_path, fault, raised, why):
    source = source_of(device, seconds=3)
    (span,) = source.spans(onvif_recorder.TOKEN, from_at=after(1), to_at=after(4))
    device.replay.fault = fault

    began_s = time.monotonic()
    with pytest.raises(raised, match=why):
        source.fetch(span, tmp_path)
    assert time.monotonic() - began_s < 6


def test_pictures_without_a_time_are_no_evidence(device, tmp_path):
    device.replay.fault = "no-marks"

    with pytest.raises(RecorderUnreadable, match="when its pictures were taken"):
        fetched(source_of(device), tmp_path, from_s=1, to_s=4)


def test_a_wrong_password_is_refused_and_never_shown(device):
    with pytest.raises(RecorderRefused) as refused:
        source_of(device, password="guessed wrong").spans(
            onvif_recorder.TOKEN, from_at=after(0), to_at=after(1)
        )
    assert "guessed" not in repr(refused.value) + refused.value.detail


def test_an_unknown_recording_is_none(device):
    assert source_of(device).spans("Recording_9", from_at=after(0), to_at=after(9)) == []


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        pytest.param("hang", RecorderFailed, id="hangs"),
        pytest.param("drip", RecorderFailed, id="drips"),
        pytest.param("drip-head", RecorderFailed, id="drips its headers"),
        pytest.param("busy", RecorderFailed, id="is busy"),
        pytest.param("garbage", RecorderUnreadable, id="speaks another protocol"),
        pytest.param("endless", RecorderUnreadable, id="never stops answering"),
        pytest.param("lying", RecorderUnreadable, id="says that it never will"),
        pytest.param("redirect", RecorderUnreadable, id="redirects"),
        pytest.param("unauthorised", RecorderRefused, id="wants an authentication nobody knows"),
    ],
)
def test_services_that_misbehave_end_in_time_with_their_reason(device, fault, raised):
    device.web.fault = fault

    began_s = time.monotonic()
    with pytest.raises(raised) as failed:
        source_of(device, seconds=2).spans(onvif_recorder.TOKEN, from_at=after(0), to_at=after(1))
    assert type(failed.value) is raised
    assert time.monotonic() - began_s < 5
