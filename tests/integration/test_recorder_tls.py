"""Over TLS a recorder must show a certificate that this machine trusts, and may hang no longer than without."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.mediamtx import MediaMtxSource
from cctv_link.footage.sources.port import Deadline, RecorderFailed
from tests.fakes import mediamtx, recordings
from tests.fakes.recordings import BEGAN_AT, Recordings
from tests.fakes.web import FakeRecorder
from tests.tls_front import signed_by_itself


def after(seconds: float):
    return BEGAN_AT + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def certificate(tmp_path) -> tuple[Path, Path]:
    return signed_by_itself(tmp_path)


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
