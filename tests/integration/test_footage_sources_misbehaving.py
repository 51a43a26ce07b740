"""A recorder that hangs, drips, lies or is somebody else costs a bounded time and is called by its name."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from cctv_link.footage.assemble import assemble_clip
from cctv_link.footage.sources import http_client
from cctv_link.footage.sources.frigate import FrigateSource
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.mediamtx import MediaMtxSource
from cctv_link.footage.sources.port import (
    Deadline,
    FootageSource,
    RecorderFailed,
    RecorderRefused,
    RecorderUnreadable,
    Span,
)
from tests import film
from tests.fakes import frigate, mediamtx, recordings
from tests.fakes.recordings import BEGAN_AT, Recordings
from tests.fakes.web import ENDLESS_HEADS, FakeRecorder, as_json, running

pytestmark = pytest.mark.waits

OVER_HTTP: dict[str, tuple[Callable, type]] = {
    "frigate": (frigate.frigate, FrigateSource),
    "mediamtx": (mediamtx.mediamtx, MediaMtxSource),
}


def after(seconds: float):
    return BEGAN_AT + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


@dataclass(frozen=True)
class Running:
    recorder: FakeRecorder
    source: FootageSource
    camera: str


@pytest.fixture(params=OVER_HTTP)
def bounded(request, recorded) -> Iterator[Running]:
    """A pull that may take two seconds in all."""
    with opened(request.param, recorded, seconds=2) as found:
        yield found


@pytest.fixture(params=OVER_HTTP)
def patient(request, recorded) -> Iterator[Running]:
    with opened(request.param, recorded, seconds=60) as found:
        yield found


@contextmanager
def opened(kind: str, recorded: Recordings, *, seconds: float) -> Iterator[Running]:
    fake, adapter = OVER_HTTP[kind]
    with fake(recorded) as recorder:
        place = Place(recorder.url, "127.0.0.1", Deadline(seconds))
        yield Running(recorder, adapter(place, credential=None), recorded.CAMERA)


FAULTS = [
    pytest.param("hang", RecorderFailed, id="hangs"),
    pytest.param("drip", RecorderFailed, id="drips its answer"),
    pytest.param("drip-head", RecorderFailed, id="drips its headers"),
    pytest.param("busy", RecorderFailed, id="is busy"),
    pytest.param("garbage", RecorderUnreadable, id="speaks another protocol"),
    pytest.param("redirect", RecorderUnreadable, id="redirects"),
    pytest.param("unauthorised", RecorderRefused, id="refuses us"),
]


@pytest.mark.parametrize(("fault", "raised"), FAULTS)
def test_a_list_that_misbehaves_ends_in_time_with_its_reason(bounded, fault, raised):
    bounded.recorder.fault = fault

    began_s = time.monotonic()
    with pytest.raises(RecorderFailed) as failed:
        bounded.source.spans(bounded.camera, from_at=after(0), to_at=after(9))
    assert type(failed.value) is raised
    assert time.monotonic() - began_s < 5


@pytest.mark.parametrize(("fault", "raised"), FAULTS)
def test_a_pull_that_misbehaves_ends_in_time_and_leaves_nothing(bounded, tmp_path, fault, raised):
    bounded.recorder.fault = fault

    began_s = time.monotonic()
    with pytest.raises(RecorderFailed) as failed:
        bounded.source.fetch(Span(bounded.camera, after(0), after(9)), tmp_path)
    assert type(failed.value) is raised
    assert time.monotonic() - began_s < 5
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_is_not_followed_anywhere(patient, recorded):
    with running(FakeRecorder(lambda *_: as_json(200, []))) as elsewhere:
        patient.recorder.fault, patient.recorder.elsewhere = "redirect", elsewhere.url + "/list"
        with pytest.raises(RecorderUnreadable, match="redirect"):
            patient.source.spans(patient.camera, from_at=after(0), to_at=after(9))
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("playlist", id="a playlist"),
        pytest.param("ffconcat", id="a list that names another file"),
        pytest.param("noise", id="noise behind a film's first bytes"),
    ],
)
def test_a_film_that_is_none_is_refused_whatever_it_is_called(patient, recorded, tmp_path, fault):
    """The file it would name lies beside it, and is a real film."""
    (tmp_path / "secret.mp4").write_bytes(recorded.files[0].path.read_bytes())
    patient.recorder.fault = fault

    with pytest.raises(RecorderUnreadable):
        patient.source.fetch(Span(patient.camera, after(0), after(9)), tmp_path)


def test_a_film_that_drips_is_not_waited_for(recorded, tmp_path):
    """A few bytes a second keep a connection alive, and would keep a worker for a day."""
    with opened("mediamtx", recorded, seconds=60) as dripping:
        dripping.recorder.fault = "drip-film"
        began_s = time.monotonic()
        with pytest.raises(RecorderFailed, match=r"it sent \d+ bytes in 1\d s"):
            dripping.source.fetch(Span(dripping.camera, after(0), after(9)), tmp_path)
    assert time.monotonic() - began_s < http_client.SLOW_AFTER_S + 5
    assert list(tmp_path.iterdir()) == []


def test_a_body_shorter_than_it_said_is_asked_for_again_later(patient, tmp_path):
    patient.recorder.fault = "truncated"

    with pytest.raises(RecorderFailed, match="broke off") as failed:
        patient.source.fetch(Span(patient.camera, after(0), after(9)), tmp_path)
    assert failed.value.kind.passes
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_just_ends_is_asked_for_twice_and_what_is_missing_is_a_gap(patient, tmp_path):
    patient.recorder.fault = "short"
    fetched = patient.source.fetch(Span(patient.camera, after(0), after(9)), tmp_path)

    assert len(patient.recorder.sent) == 2
    clip = assemble_clip(fetched.segments, from_at=after(0), to_at=after(9), target=tmp_path / "clip.mp4")
    assert clip.recorded_to < after(8)
    assert clip.gaps[-1].to_at == after(9)
    shown = film.shown_in(clip.path)
    assert len(shown) > 15


@pytest.mark.parametrize(
    "answered",
    [
        pytest.param({"recordings": []}, id="an object"),
        pytest.param([1, 2], id="numbers"),
        pytest.param([{"start": "today", "duration": 3, "start_time": "now", "end_time": 1}], id="no times"),
        pytest.param(
            [{"start": "2026-11-22T17:40:00Z", "start_time": 1, "duration": float("nan")}], id="no number"
        ),
        pytest.param([{"start": "2026-11-22T17:40:00Z", "start_time": 1, "duration": -5}], id="backwards"),
        pytest.param([{"start": "2026-11-22T17:40:00", "duration": 3}], id="a time without a zone"),
        pytest.param(
            [{"start": "2026-11-22T17:40:00Z", "duration": 1e300, "start_time": 1e300}], id="for ever"
        ),
    ],
)
@pytest.mark.parametrize("adapter", [FrigateSource, MediaMtxSource])
def test_a_list_of_something_else_is_no_list(adapter, answered):
    with running(FakeRecorder(lambda *_: as_json(200, answered))) as recorder:
        source = adapter(Place(recorder.url, "127.0.0.1", Deadline(10)), credential=None)
        with pytest.raises(RecorderUnreadable):
            source.spans("gate-3", from_at=after(0), to_at=after(9))


# What had been sent and not yet read when we hung up.
ON_THE_WAY_BYTES = 12_000_000


@pytest.mark.parametrize("fault", ENDLESS_HEADS)
def test_an_answer_without_end_is_cut_off(patient, fault):
    patient.recorder.fault = fault

    with pytest.raises(RecorderUnreadable, match=f"more than {http_client.LARGEST_ANSWER_BYTES} bytes"):
        patient.source.spans(patient.camera, from_at=after(0), to_at=after(9))
    assert patient.recorder.poured_bytes < http_client.LARGEST_ANSWER_BYTES + ON_THE_WAY_BYTES


@pytest.mark.parametrize("fault", ENDLESS_HEADS)
def test_a_film_without_end_is_cut_off_and_leaves_nothing(recorded, tmp_path, monkeypatch, fault):
    monkeypatch.setattr(http_client, "LARGEST_FILE_BYTES", 3_000_000)
    with opened("mediamtx", recorded, seconds=60) as pouring:
        pouring.recorder.fault = fault
        with pytest.raises(RecorderUnreadable, match="a file of more than 3000000 bytes"):
            pouring.source.fetch(Span(pouring.camera, after(0), after(9)), tmp_path)
    assert pouring.recorder.poured_bytes < 3_000_000 + ON_THE_WAY_BYTES
    assert list(tmp_path.iterdir()) == []


def test_a_cameras_name_stays_a_name(recorded):
    with frigate.frigate(recorded) as recorder:
        source = FrigateSource(Place(recorder.url, "127.0.0.1", Deadline(10)), credential=None)
        assert source.spans("../../api/config?x=", from_at=after(0), to_at=after(9)) == []
    assert recorder.asked[0].startswith("GET /api/..%2F..%2Fapi%2Fconfig%3Fx%3D/recordings?")


def test_nobody_answers():
    source = MediaMtxSource(Place("http://127.0.0.1:1", "127.0.0.1", Deadline(10)), credential=None)
    with pytest.raises(RecorderFailed, match="no connection to port 1"):
        source.spans("gate-3", from_at=after(0), to_at=after(9))
