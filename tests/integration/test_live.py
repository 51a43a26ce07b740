"""Live pictures: for whom and why, how old they are, and a stream cut out of the files that are being recorded."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.live import streams
from cctv_link.live.models import LivePurpose, LiveView
from cctv_link.live.parts import moved, parts_of
from cctv_link.media import turns, watermark
from cctv_link.media.limited import NotDecodable
from cctv_link.media.watermark import Mark
from cctv_link.recording.models import RecordingSegment
from kernel import clock, ids
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
REASON = {"reason": "A march has turned into this street; is the road still free?"}


@pytest.fixture
def camera_id(app: Flask) -> UUID:
    found = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(found)
    return found


@pytest.fixture
def technician(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="technician")


@pytest.fixture
def run_id(camera_id: UUID, settings: Settings) -> UUID:
    """A run of two closed files and an open one, the newest picture a second old."""
    run_id, began_at = ids.new_id(), clock.now() - timedelta(seconds=24)
    for seq, seconds in enumerate((10.0, 10.0, 3.0)):
        from_at = began_at + timedelta(seconds=10 * seq)
        closed = {} if seq == 2 else {"closed_at": from_at, "end_reason": "rotated"}
        put_file(settings, camera_id, run_id, seq, from_at=from_at, seconds=seconds, **closed)
    return run_id


def put_file(
    settings: Settings, camera_id: UUID, run_id: UUID, seq: int, *, from_at, seconds, **closed
) -> Path:  # type: ignore[no-untyped-def]
    path = Path(str(camera_id)) / f"{run_id.hex}_{seq:06d}.mp4"
    whole = settings.ring_path / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    film.segment(whole, from_at=from_at, seconds=seconds)
    hashes = {"sha256": bytes(32), "chain_sha256": bytes(32)} if closed else {}
    with unit_of_work() as uow:
        uow.add(
            RecordingSegment(
                camera_id=camera_id,
                run_id=run_id,
                seq=seq,
                path=str(path),
                recorded_from=from_at,
                recorded_to=from_at + timedelta(seconds=seconds),
                clock_source="rtcp",
                clock_offset_s=0.01,
                size_bytes=whole.stat().st_size,
                frames=round(seconds * 15),
                key_frames=round(seconds),
                **closed,
                **hashes,
            )
        )
    return whole


def looks(action: str) -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(row.actor_name, row.reason.split()[0]) for row in rows]


def test_a_still_needs_a_purpose_and_tells_its_age(
    operator: OfficerClient, camera_id: UUID, run_id: UUID
) -> None:
    still = f"/v1/cameras/{camera_id}/still"
    refused = operator.get(still)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/live-purpose-required")
    assert operator.post("/v1/live-purposes", json={"reason": "curious"}).status_code == 422

    stated = operator.post("/v1/live-purposes", json=REASON)
    answer = operator.get(still)

    assert stated.status_code == 201
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xff\xd8")
    assert 0 < float(answer.headers["X-Age-S"]) < 60
    assert answer.headers["X-Stale"] == ""
    assert operator.get(still).status_code == 200
    assert looks("still.view") == [("Saima K.", "live_purpose")]
    with reading() as session:
        assert session.scalars(select(LiveView.shown)).all() == [2]


def test_a_purpose_ends_after_ten_minutes(operator: OfficerClient, camera_id: UUID, run_id: UUID) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    with unit_of_work() as uow:
        an_instant = timedelta(seconds=1)
        uow.session.execute(
            update(LivePurpose).values(
                stated_at=clock.now() - timedelta(minutes=11), until_at=clock.now() - an_instant
            )
        )

    assert operator.get(f"/v1/cameras/{camera_id}/still").status_code == 403


def test_an_old_still_says_stale(operator: OfficerClient, camera_id: UUID, settings: Settings) -> None:
    record(settings, camera_id, from_at=clock.now() - timedelta(seconds=110), seconds=5)
    operator.post("/v1/live-purposes", json=REASON)

    answer = operator.get(f"/v1/cameras/{camera_id}/still")

    assert answer.headers["X-Stale"] == "STALE"
    assert float(answer.headers["X-Age-S"]) > 90


def test_a_camera_whose_file_has_gone_shows_the_still_that_was_kept(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    first = operator.get(f"/v1/cameras/{camera_id}/still")
    record(settings, camera_id, from_at=clock.now(), seconds=7).write_bytes(b"no film")

    again = operator.get(f"/v1/cameras/{camera_id}/still")

    assert (again.status_code, again.headers["X-Taken-At"]) == (200, first.headers["X-Taken-At"])


def test_where_all_footage_is_marked_a_live_still_carries_its_viewer_or_is_not_shown(
    operator: OfficerClient,
    camera_id: UUID,
    run_id: UUID,
    with_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    still = f"/v1/cameras/{camera_id}/still"
    with_settings(viewer_watermark="redacted")
    plain = operator.get(still).data
    marks: list[Mark] = []
    burn = watermark.mark_still

    def mark_still(jpeg: bytes, mark: Mark) -> bytes:
        assert jpeg == plain
        marks.append(mark)
        return burn(jpeg, mark)

    monkeypatch.setattr(watermark, "mark_still", mark_still)
    with_settings(viewer_watermark="all")
    with clock.frozen_at(clock.now()):
        marked, again = operator.get(still), operator.get(still)

    assert marked.status_code == 200
    assert marked.data != plain
    assert marked.headers["X-Taken-At"]
    assert again.data == marked.data
    [mark] = marks
    assert (mark.name, mark.which) == ("Saima K.", "SQ1-1, live still")

    def refuses(*_: object) -> bytes:
        raise NotDecodable("mark-still failed: the mark cannot be drawn")

    monkeypatch.setattr(watermark, "mark_still", refuses)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        refused = operator.get(still)

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/not-decodable")


def test_while_another_picture_is_made_the_still_that_is_kept_is_shown(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    still = f"/v1/cameras/{camera_id}/still"
    first = operator.get(still)
    record(settings, camera_id, from_at=clock.now(), seconds=7)

    with turns.turn():
        meanwhile = operator.get(still)
    afterwards = operator.get(still)

    assert meanwhile.headers["X-Taken-At"] == first.headers["X-Taken-At"]
    assert meanwhile.data == first.data
    assert afterwards.headers["X-Taken-At"] > first.headers["X-Taken-At"]


def test_an_open_sos_in_its_view_is_a_purpose_and_its_end_ends_it(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, resident: ResidentClient, house: House
) -> None:
    alert = resident.post("/v1/sos-alerts", json={"position": wire(north_of(TOWN_SQUARE, 50))}).json
    house.settle(only={"cctv_link.jobs.link_cameras"})
    still = f"/v1/cameras/{camera_id}/still"

    assert operator.get(still).status_code == 200
    assert looks("still.view") == [("Saima K.", "sos_alert")]

    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={})
    closed = operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": "She is at home."})
    assert closed.status_code == 200
    assert operator.get(still).status_code == 403


def test_a_technician_sees_stills_and_no_stream(
    technician: OfficerClient, camera_id: UUID, run_id: UUID
) -> None:
    assert technician.get(f"/v1/cameras/{camera_id}/still").status_code == 200
    assert technician.get(f"/v1/cameras/{camera_id}/live").status_code == 403
    assert technician.get(f"/v1/cameras/{camera_id}/live/{run_id}/index.m3u8").status_code == 403
    assert looks("still.view") == [("Bilal T.", "upkeep")]


@pytest.fixture
def looking(operator: OfficerClient) -> OfficerClient:
    operator.post("/v1/live-purposes", json=REASON)
    return operator


def test_the_playlist_names_files_their_seconds_and_how_to_wait(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    now = looking.get(f"/v1/cameras/{camera_id}/live").json
    text = looking.get(now["playlist"]).text

    assert (now["state"], now["codec"]) == ("live", "h264")
    assert now["age_s"] < 10
    assert "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.300" in text
    assert "#EXT-X-PART-INF:PART-TARGET=1.100" in text
    assert "#EXT-X-MEDIA-SEQUENCE:0\n" in text
    parts = re.findall(
        r'#EXT-X-PART:DURATION=([\d.]+),URI="(\d).mp4",BYTERANGE="(\d+)@(\d+)",INDEPENDENT=YES', text
    )
    assert [name for _, name, *_ in parts] == ["0"] * 10 + ["1"] * 10 + ["2"] * 3
    assert sum(float(length) for length, *_ in parts) == pytest.approx(23, abs=0.1)
    open_file = settings.ring_path / str(camera_id) / f"{run_id.hex}_000002.mp4"
    size_bytes, offset = (int(each) for each in parts[-1][2:])
    assert offset + size_bytes == open_file.stat().st_size
    assert len(re.findall(r"#EXTINF:10\.0\d*,\n#EXT-X-BYTERANGE:\d+@\d+\n[01].mp4", text)) == 2
    assert "ENDLIST" not in text
    assert looks("stream.view") == [("Saima K.", "live_purpose")]


def test_what_the_playlist_names_plays_as_one_film(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings, tmp_path: Path
) -> None:
    root = f"/v1/cameras/{camera_id}/live/{run_id}"
    text = looking.get(f"{root}/index.m3u8").text
    joined = looking.get(f"{root}/init.mp4").data
    for name, size_bytes, offset in re.findall(r'URI="(\d.mp4)",BYTERANGE="(\d+)@(\d+)"', text):
        first, last = int(offset), int(offset) + int(size_bytes) - 1
        answer = looking.get(f"{root}/{name}", headers={"Range": f"bytes={first}-{last}"})
        assert (answer.status_code, len(answer.data)) == (206, int(size_bytes))
        joined += answer.data
    by_seconds = looking.get(f"{root}/init.mp4").data
    listed = looking.get(f"{root}/seconds.m3u8?from=0").text
    names = re.findall(r"^(\d+-\d+\.m4s)$", listed, re.MULTILINE)
    by_seconds += b"".join(looking.get(f"{root}/{name}").data for name in names)

    assert len(names) == 23
    assert by_seconds == joined
    (tmp_path / "joined.mp4").write_bytes(joined)
    shown = film.shown_in(tmp_path / "joined.mp4")
    assert len(shown) == 23 * 15
    assert shown[-1].at_s == pytest.approx(23 - 1 / 15, abs=0.02)
    taken_s = [(each.taken_at - shown[0].taken_at).total_seconds() for each in shown]
    assert taken_s == pytest.approx([each.at_s for each in shown], abs=0.02)


def test_seconds_are_counted_from_where_the_player_began(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    for seq in (3, 4):
        from_at = clock.now() + timedelta(seconds=10 * seq)
        put_file(settings, camera_id, run_id, seq, from_at=from_at, seconds=3)
    address = f"/v1/cameras/{camera_id}/live/{run_id}/seconds.m3u8"

    from_the_first = looking.get(f"{address}?from=0").text
    from_the_second = looking.get(f"{address}?from=1").text

    assert "#EXT-X-MEDIA-SEQUENCE:20\n" in from_the_first
    assert "#EXT-X-MEDIA-SEQUENCE:10\n" in from_the_second
    assert from_the_first.count("#EXTINF") == from_the_second.count("#EXTINF") == 9
    assert looking.get(f"{address}?from=9").status_code == 404


def test_a_reload_waits_for_the_part_it_names(
    app: Flask, looking: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    path = settings.ring_path / str(camera_id) / f"{run_id.hex}_000002.mp4"
    whole = path.read_bytes()
    two_parts = parts_of(path).parts[2].offset
    shutil.copy(path, path.with_suffix(".whole"))
    path.write_bytes(whole[:two_parts])
    address = f"/v1/cameras/{camera_id}/live/{run_id}/index.m3u8"

    there = looking.get(f"{address}?_HLS_msn=2&_HLS_part=1").text
    assert there.count('URI="2.mp4"') == 2
    # The recorder goes on a second later, in a process of its own.
    recorder = subprocess.Popen(["sh", "-c", f"sleep 1; cp {path.with_suffix('.whole')} {path}"])
    waited_from = clock.now()
    text = looking.get(f"{address}?_HLS_msn=2&_HLS_part=2").text
    recorder.wait(timeout=10)

    assert text.count('URI="2.mp4"') == 3
    assert timedelta(seconds=0.8) < clock.now() - waited_from < timedelta(seconds=streams.WAITS_S)


def test_a_reload_that_waits_for_ever_is_answered_all_the_same(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "WAITS_S", 0.3)

    answer = looking.get(f"/v1/cameras/{camera_id}/live/{run_id}/index.m3u8?_HLS_msn=7&_HLS_part=0")

    assert answer.status_code == 200
    assert answer.text.count('URI="2.mp4"') == 3


def test_a_stream_older_than_ten_seconds_is_stale_and_an_ended_run_says_so(
    looking: OfficerClient, camera_id: UUID, run_id: UUID
) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE recording_segments SET closed_at = :now, end_reason = 'stalled', sha256 = :hash, chain_sha256 = :hash"
            " WHERE seq = 2",
            {"now": clock.now(), "hash": bytes(32)},
        )
    with clock.frozen_at(clock.now() + timedelta(seconds=12)):
        now = looking.get(f"/v1/cameras/{camera_id}/live").json

    assert now["state"] == "stale"
    assert now["age_s"] > 10
    assert looking.get(now["playlist"]).text.endswith("#EXT-X-ENDLIST\n")
    assert looking.get(now["seconds"]).text.endswith("#EXT-X-ENDLIST\n")


@pytest.mark.parametrize("name", ["7.mp4", "2-9.m4s", "..mp4", "2.mp4.m3u8", "x"])
def test_what_a_run_has_not_is_not_found(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, name: str
) -> None:
    assert looking.get(f"/v1/cameras/{camera_id}/live/{run_id}/{name}").status_code == 404
    assert looking.get(f"/v1/cameras/{camera_id}/live/{ids.new_id()}/index.m3u8").status_code == 404


def test_a_file_that_the_ring_has_let_go_is_left_out(
    looking: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    (settings.ring_path / str(camera_id) / f"{run_id.hex}_000000.mp4").unlink()
    root = f"/v1/cameras/{camera_id}/live/{run_id}"

    assert looking.get(f"{root}/0.mp4").status_code == 404
    assert "#EXT-X-MEDIA-SEQUENCE:1\n" in looking.get(f"{root}/index.m3u8").text


def test_only_the_times_of_parts_are_changed_while_they_are_sent(tmp_path: Path) -> None:
    path = film.segment(tmp_path / "a.mp4", from_at=clock.now(), seconds=4)
    file, content = parts_of(path), path.read_bytes()

    sent = moved(content, start=0, file=file, by_ticks=90_000)
    cut = file.parts[1].time_at + 3

    changed = {at for at, (was, now) in enumerate(zip(content, sent, strict=True)) if was != now}
    of_times = {at for part in file.parts for at in range(part.time_at, part.time_at + part.time_bytes)}
    assert changed
    assert changed <= of_times
    assert (
        moved(content[:cut], start=0, file=file, by_ticks=90_000)
        + moved(content[cut:], start=cut, file=file, by_ticks=90_000)
        == sent
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["SQ1-1", "SQ2-1"]),
        ("sq2", ["SQ2-1"]),
        ("SQ1-1", ["SQ1-1"]),
        ("100%", []),
        ("no such place", []),
    ],
)
def test_cameras_are_found_by_pole_and_place_and_say_how_they_are(
    app: Flask, camera_id: UUID, operator: OfficerClient, words: str, found: list[str]
) -> None:
    """One is recorded, nobody has heard of the other; the third has no stream, and is not here."""
    put_up(camera_row("SQ2-1", stream=STREAM), camera_row("SQ3-1"))

    page = operator.get("/live", query_string={"q": words})

    assert page.status_code == 200
    assert re.findall(r"plate-cam\">([^<]+)<", page.text) == found
    assert ("recording" in page.text) is ("SQ1-1" in found)
    assert ("not seen yet" in page.text) is ("SQ2-1" in found)
    assert ("No camera by that name" in page.text) is (found == [])
