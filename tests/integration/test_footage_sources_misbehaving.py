"""A recorder that hangs, drips, lies or is somebody else costs a bounded time and is called by its name."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cctv_link.footage.assemble import assemble_clip
from cctv_link.footage.sources import http_client
from cctv_link.footage.sources.folder import FolderSource
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
from tests.fakes.web import FakeRecorder, as_json, running

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


def test_an_answer_without_end_is_cut_off():
    body = b"[" + b" " * (http_client.LARGEST_ANSWER_BYTES + 1)
    with running(FakeRecorder(lambda *_: replying(body))) as recorder:
        source = MediaMtxSource(Place(recorder.url, "127.0.0.1", Deadline(20)), credential=None)
        with pytest.raises(RecorderUnreadable, match="more than"):
            source.spans("gate-3", from_at=after(0), to_at=after(9))


def replying(body: bytes):
    reply = as_json(200, [])
    return type(reply)(200, body)


def test_a_cameras_name_stays_a_name(recorded):
    with frigate.frigate(recorded) as recorder:
        source = FrigateSource(Place(recorder.url, "127.0.0.1", Deadline(10)), credential=None)
        assert source.spans("../../api/config?x=", from_at=after(0), to_at=after(9)) == []
    assert recorder.asked[0].startswith("GET /api/..%2F..%2Fapi%2Fconfig%3Fx%3D/recordings?")


def test_nobody_answers():
    source = MediaMtxSource(Place("http://127.0.0.1:1", "127.0.0.1", Deadline(10)), credential=None)
    with pytest.raises(RecorderFailed, match="no connection to port 1"):
        source.spans("gate-3", from_at=after(0), to_at=after(9))


def test_of_a_folder_one_bad_file_costs_its_own_seconds(recorded, tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    for number, file in enumerate(recorded.files[:4]):
        content = file.path.read_bytes()
        if number == 1:
            content = content[:64] + os.urandom(len(content) - 64)
        (root / f"{file.from_at:%Y%m%d-%H%M%S-%f}.mp4").write_bytes(content)
    (root / "20261122-174002-000000.mp4").write_bytes(b"ffconcat version 1.0\nfile secret.mp4\n")
    (root / "20261122-174003-000000.mp4").write_bytes(b"")
    (root / "20269922-996099-000000.mp4").write_bytes(b"no such moment")
    (root / "20261122-174005-000000.mp4").symlink_to("/etc/hostname")

    source = FolderSource(root, zone=UTC)
    window = {"from_at": after(0), "to_at": after(16)}
    spans = source.spans("%Y%m%d-%H%M%S-%f.mp4", **window)
    segments = []
    for number, span in enumerate(spans):
        (tmp_path / str(number)).mkdir()
        segments += source.fetch(span, tmp_path / str(number)).segments
    clip = assemble_clip(segments, **window, target=tmp_path / "clip.mp4")

    (gap,) = clip.gaps
    assert abs(gap.from_at - after(recordings.FILE_S)) <= timedelta(seconds=0.1)
    assert abs(gap.to_at - after(2 * recordings.FILE_S)) <= timedelta(seconds=0.1)


def test_a_folder_that_is_gone_may_come_back(tmp_path):
    with pytest.raises(RecorderFailed, match="mounted") as failed:
        FolderSource(tmp_path / "unplugged", zone=UTC).spans("%s.mp4", from_at=after(0), to_at=after(9))
    assert failed.value.kind.passes


def test_a_film_of_hours_is_cut_out_and_not_copied_whole(recorded, tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    long = film.segment(
        root / f"{int(BEGAN_AT.timestamp())}.mp4", from_at=BEGAN_AT, seconds=60, fragmented=False
    )
    (span,) = FolderSource(root, zone=UTC).spans("%s.mp4", from_at=after(30), to_at=after(33))
    fetched = FolderSource(root, zone=UTC).fetch(span, tmp_path)

    (segment,) = fetched.segments
    assert segment.path.stat().st_size < long.stat().st_size / 5
    clip = assemble_clip([segment], from_at=span.from_at, to_at=span.to_at, target=tmp_path / "clip.mp4")
    for frame in film.shown_in(clip.path):
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= timedelta(seconds=0.5)
    assert clip.gaps == ()


@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts"])
def test_whatever_the_box_the_pictures_are_taken_out(tmp_path, container):
    """An archive's file, with its index at the end, in Matroska or in a transport stream; sound is left behind."""
    root = tmp_path / "disk"
    root.mkdir()
    film.segment(tmp_path / "a.mp4", from_at=BEGAN_AT, seconds=6, fragmented=False)
    target = root / f"{BEGAN_AT:%Y-%m-%dT%H-%M-%S-%f}.film"
    repacked(tmp_path / "a.mp4", target, container)

    source = FolderSource(root, zone=UTC)
    span = source.spans("%Y-%m-%dT%H-%M-%S-%f.film", from_at=after(0), to_at=after(5))[0]
    fetched = source.fetch(span, tmp_path)
    clip = assemble_clip(fetched.segments, from_at=after(1), to_at=after(5), target=tmp_path / "clip.mp4")
    shown = film.shown_in(clip.path)
    assert len(shown) == pytest.approx(60, abs=2)
    for frame in shown:
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= timedelta(milliseconds=20)


def repacked(source: Path, target: Path, container: str) -> None:
    """The film with a second of sound in front of it, as the first track."""
    with av.open(str(source)) as read, av.open(str(target), "w", format=container) as write:
        sound = write.add_stream("aac", rate=48_000)
        track = write.add_stream_from_template(read.streams.video[0])
        silence = av.AudioFrame.from_ndarray(
            np.zeros((2, 48_000), np.float32), format="fltp", layout="stereo"
        )
        silence.sample_rate = 48_000
        write.mux(sound.encode(silence))
        write.mux(sound.encode(None))
        for packet in read.demux(video=0):
            if packet.size:
                packet.stream = track
                write.mux(packet)


@pytest.fixture
def certificate(tmp_path) -> tuple[Path, Path]:
    """Of a recorder called localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "recorder.crt", tmp_path / "recorder.key"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def encrypted(recorder: FakeRecorder, *, name: str) -> Place:
    return Place(f"https://{name}:{recorder.port}", "127.0.0.1", Deadline(20))


def test_a_certificate_this_machine_trusts_is_asked_for_by_its_name(
    recorded, certificate, monkeypatch, tmp_path
):
    with mediamtx.mediamtx(recorded, certificate=certificate) as recorder:
        trusting = MediaMtxSource(encrypted(recorder, name="localhost"), credential=None)
        with pytest.raises(RecorderFailed, match="no TLS"):
            trusting.spans(recorded.CAMERA, from_at=after(0), to_at=after(9))
        assert recorder.asked == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        other = MediaMtxSource(encrypted(recorder, name="other.example"), credential=None)
        with pytest.raises(RecorderFailed, match="no TLS"):
            other.spans(recorded.CAMERA, from_at=after(0), to_at=after(9))
        (span,) = trusting.spans(recorded.CAMERA, from_at=after(0), to_at=after(9))
        assert trusting.fetch(span, tmp_path).segments


def test_over_tls_a_hang_ends_in_time_too(recorded, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mediamtx.mediamtx(recorded, certificate=certificate) as recorder:
        for fault in ("hang", "drip-head"):
            recorder.fault = fault
            place = Place(f"https://localhost:{recorder.port}", "127.0.0.1", Deadline(1.5))
            began_s = time.monotonic()
            with pytest.raises(RecorderFailed):
                MediaMtxSource(place, credential=None).spans(
                    recorded.CAMERA, from_at=after(0), to_at=after(9)
                )
            assert time.monotonic() - began_s < 4
