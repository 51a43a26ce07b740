"""What a resident sends is written anew by a limited child: upright, readable everywhere, and silent about where and who."""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.media import confinement, limited, telling
from cctv_link.media import uploads as media
from cctv_link.media.limited import NotDecodable
from kernel import growing, storage
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests import resident_media, sound
from tests.house import House, ResidentClient
from tests.tus import Phone


@pytest.fixture
def phone(resident: ResidentClient) -> Phone:
    return Phone(resident)


@pytest.fixture
def report_id(resident: ResidentClient) -> str:
    return str(resident.report().json["id"])


def items() -> dict[str, EvidenceItem]:
    with reading() as session:
        return {item.kind: item for item in session.scalars(select(EvidenceItem))}


def bytes_of(item: EvidenceItem, settings: Settings) -> bytes:
    store = storage.configured(settings.storage_url)
    return b"".join(store.open_range(item.id, start=0, end=item.size_bytes))


def written_photo(content: bytes, folder: Path) -> Any:
    source, target = folder / "in", folder / "out"
    source.write_bytes(content)
    media.write_photo(source, target=target)
    return cv2.imdecode(np.frombuffer(target.read_bytes(), np.uint8), cv2.IMREAD_COLOR)


def written_film(content: bytes, folder: Path) -> tuple[media.Written, bytes]:
    source, target = folder / "in", folder / "out"
    source.write_bytes(content)
    written = media.write_film(source, target=target, on_progress=lambda _: None)
    return written, target.read_bytes()


PHOTOS = [
    pytest.param(resident_media.jpeg(), "image/jpeg", id="JPEG"),
    pytest.param(resident_media.encoded(resident_media.quarters(), ".png"), "image/png", id="PNG"),
    pytest.param(resident_media.encoded(resident_media.quarters(), ".webp"), "image/webp", id="WebP"),
    pytest.param(resident_media.heic(), "image/heic", id="HEIC"),
]


@pytest.mark.parametrize(("content", "media_type"), PHOTOS)
def test_a_photo_is_kept_as_it_came_and_shown_as_a_copy_that_tells_nothing_else(
    content: bytes, media_type: str, phone: Phone, report_id: str, house: House, settings: Settings
) -> None:
    path = phone.send(content, filetype=media_type, report_id=report_id)

    house.settle()

    told = phone.ask("GET", path).json
    assert (told["state"], told["reason"]) == ("ready", "")
    found = items()
    assert found["upload"].sha256 == sha256(content).hexdigest()
    assert found["upload"].content_type == "application/octet-stream"
    assert bytes_of(found["upload"], settings) == content
    copy = bytes_of(found["upload_photo"], settings)
    assert resident_media.GPS not in copy
    assert resident_media.OWNER not in copy
    assert b"Exif" not in copy
    assert b"<script" not in copy
    shown = cv2.imdecode(np.frombuffer(copy, np.uint8), cv2.IMREAD_COLOR)
    assert resident_media.corners(shown) == ["red", "green", "blue", "white"]
    assert not growing.configured(settings.storage_url).path(_id_of(path)).exists()


def _id_of(path: str) -> Any:
    from uuid import UUID

    return UUID(path.rsplit("/", 1)[1])


def test_a_photo_is_turned_as_the_phone_was_held(tmp_path: Path) -> None:
    """Orientation 6: the right of what is stored is below."""
    turned = written_photo(resident_media.jpeg(orientation=6), tmp_path)

    assert turned.shape[:2] == (640, 480)
    assert resident_media.corners(turned) == ["blue", "red", "white", "green"]


def test_a_heic_is_turned_as_it_says(tmp_path: Path) -> None:
    turned = written_photo(resident_media.heic(turn=1), tmp_path)

    assert resident_media.corners(turned) == ["green", "white", "red", "blue"]


def test_a_wide_heic_is_put_together_row_by_row(tmp_path: Path) -> None:
    picture = written_photo(resident_media.heic(columns=4, rows=2), tmp_path)

    assert picture.shape[:2] == (512, 1024)
    assert resident_media.corners(picture) == ["red", "green", "blue", "white"]


FILMS = [
    pytest.param({}, "video/mp4", id="H.264 and AAC in MP4"),
    pytest.param({"codec": "libx265"}, "video/mp4", id="H.265 in MP4"),
    pytest.param({"container": "mov", "sound": "pcm_s16le"}, "video/quicktime", id="QuickTime with PCM"),
    pytest.param(
        {"container": "webm", "codec": "libvpx", "sound": "libopus"}, "video/webm", id="VP8 and Opus in WebM"
    ),
    pytest.param(
        {"container": "webm", "codec": "libvpx-vp9", "sound": None}, "video/webm", id="VP9 without sound"
    ),
]


@pytest.mark.parametrize(("made", "media_type"), FILMS)
def test_a_video_is_kept_as_it_came_and_shown_as_a_copy_that_plays_everywhere(
    made: dict[str, Any], media_type: str, phone: Phone, report_id: str, house: House, settings: Settings
) -> None:
    content = resident_media.film(**made)
    path = phone.send(content, filetype=media_type, report_id=report_id)

    house.settle()

    assert phone.ask("GET", path).json["state"] == "ready"
    found = items()
    assert bytes_of(found["upload"], settings) == content
    copy = bytes_of(found["upload_video"], settings)
    assert resident_media.GPS not in copy
    assert resident_media.OWNER not in copy
    with av.open(io.BytesIO(copy)) as container:
        video = container.streams.video[0]
        assert video.codec_context.name == "h264"
        assert (video.codec_context.width, video.codec_context.height) == (640, 360)
        assert (container.duration or 0) / av.time_base == pytest.approx(2.0, abs=0.2)
        assert [each.codec_context.name for each in container.streams.audio] == (
            [] if made.get("sound", "") is None else ["aac"]
        )
        picture = next(container.decode(video)).to_ndarray(format="bgr24")
    assert resident_media.corners(picture) == ["red", "green", "blue", "white"]


def test_a_large_video_is_made_smaller_and_slower(tmp_path: Path) -> None:
    written, copy = written_film(resident_media.film(size=(1920, 1080), rate=60, seconds=1), tmp_path)

    assert (written.width_px, written.height_px) == (1280, 720)
    with av.open(io.BytesIO(copy)) as container:
        assert sum(1 for _ in container.decode(container.streams.video[0])) == pytest.approx(30, abs=2)


def test_what_of_a_torn_video_can_be_seen_is_shown(tmp_path: Path) -> None:
    whole = resident_media.film(container="webm", codec="libvpx", sound="libopus", seconds=4)

    written, _ = written_film(whole[: len(whole) * 3 // 4], tmp_path)

    assert 1.0 < written.length_s < 4.0


SOUNDS = [
    pytest.param("webm", "libopus", "audio/webm", id="Opus in WebM"),
    pytest.param("ogg", "libopus", "audio/ogg", id="Opus in Ogg"),
    pytest.param("mp4", "aac", "audio/mp4", id="AAC in M4A"),
]


@pytest.mark.parametrize(("container", "codec", "media_type"), SOUNDS)
def test_a_voice_note_of_two_minutes_is_heard(
    container: str, codec: str, media_type: str, phone: Phone, report_id: str, house: House
) -> None:
    content = sound.recorded(container=container, codec=codec, seconds=120)
    path = phone.send(content, filetype=media_type, report_id=report_id)

    house.settle()

    assert phone.ask("GET", path).json["state"] == "ready"
    assert set(items()) == {"upload", "upload_sound"}


HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"
REFUSED = [
    pytest.param(resident_media.png_bomb(), "image/png", "pixel-limit", id="PNG of 32,000 x 32,000"),
    pytest.param(
        resident_media.large_jpeg(), "image/jpeg", "pixel-limit", id="JPEG that says 65,000 x 65,000"
    ),
    pytest.param(resident_media.jpeg()[:300], "image/jpeg", "unreadable", id="the beginning of a JPEG"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(60), "image/png", "unreadable", id="the beginning of a PNG"),
    pytest.param(resident_media.heic()[:600], "image/heic", "unreadable", id="the beginning of a HEIC"),
    pytest.param(resident_media.film(), "image/heic", "type-not-allowed", id="MP4 as HEIC"),
    pytest.param(
        resident_media.disguised("ffconcat version 1.0\nfile x\n"), "video/mp4", "unreadable", id="ffconcat"
    ),
    pytest.param(resident_media.disguised(HLS), "video/mp4", "unreadable", id="HLS"),
    pytest.param(resident_media.disguised("<svg/>"), "image/heic", "type-not-allowed", id="SVG"),
    pytest.param(
        resident_media.film(seconds=190, rate=1, sound=None), "video/mp4", "duration-limit", id="190 s"
    ),
    pytest.param(
        resident_media.film(size=(4400, 2400), seconds=0.2), "video/mp4", "pixel-limit", id="beyond 4K"
    ),
    pytest.param(
        resident_media.film()[:2_000], "video/mp4", "unreadable", id="half a video without its index"
    ),
    pytest.param(sound.recorded(seconds=200), "audio/webm", "duration-limit", id="sound of 200 s"),
    pytest.param(sound.recorded(), "video/webm", "unreadable", id="sound as video"),
]


@pytest.mark.parametrize(("content", "media_type", "reason"), REFUSED)
def test_what_was_made_for_a_decoder_is_refused_with_what_to_do_and_kept_by_nobody(
    content: bytes,
    media_type: str,
    reason: str,
    phone: Phone,
    report_id: str,
    house: House,
    settings: Settings,
) -> None:
    path = phone.send(content, filetype=media_type, report_id=report_id)

    house.settle()

    told = phone.ask("GET", path).json
    assert (told["state"], told["reason"]) == ("refused", reason)
    assert told["text"]
    assert items() == {}
    assert not growing.configured(settings.storage_url).path(_id_of(path)).exists()


def test_a_list_of_files_opens_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "others.mp4").write_bytes(resident_media.film())
    listed = tmp_path / "in"
    listed.write_bytes(b"ffconcat version 1.0\nfile others.mp4\n")

    with pytest.raises(NotDecodable, match="type-not-allowed"):
        media.write_film(listed, target=tmp_path / "out", on_progress=lambda _: None)


def test_a_busy_machine_is_asked_again_and_nothing_is_lost(
    phone: Phone, report_id: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from cctv_link.examination import services

    limits = {**confinement.LIMITS, "picture": replace(confinement.LIMITS["picture"], wall_s=0.01)}
    monkeypatch.setattr(limited, "LIMITS", limits)
    monkeypatch.setattr(telling, "LIMITS", limits)
    content = resident_media.jpeg()
    path = phone.send(content, filetype="image/jpeg", report_id=report_id)

    for tried in range(1, services.MOST_TRIES):
        with pytest.raises(services.NotExaminedYet):
            house.settle()
        with unit_of_work() as uow:  # as the relay counts when it asks again
            uow.execute("UPDATE outbox_deliveries SET attempts = :tried", {"tried": tried})
        assert phone.ask("GET", path).json["state"] == "received"
    house.settle()

    assert phone.ask("GET", path).json["reason"] == "too-much-work"
    assert items()["upload"].sha256 == sha256(content).hexdigest()


def test_examined_twice_it_is_one(phone: Phone, report_id: str, house: House, settings: Settings) -> None:
    from cctv_link import jobs

    path = phone.send(resident_media.jpeg(), filetype="image/jpeg", report_id=report_id)
    house.settle(only={"cctv_link.jobs.link_cameras", "moderation.jobs.open_verification"})
    (delivery,) = [each for each, job in house.waiting() if job == "cctv_link.jobs.examine_upload"]

    jobs.examine_upload(str(delivery))
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE outbox_deliveries SET state = 'waiting', done_at = NULL WHERE id = :id", {"id": delivery}
        )
    house.settle()

    assert phone.ask("GET", path).json["state"] == "ready"
    assert len(items()) == 2
