"""A live stream, cut out of the files that are being recorded: playlists, parts, seconds, waiting, ageing."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from cctv_link.live import streams
from cctv_link.live.parts import moved, parts_of
from kernel import clock, ids
from kernel.config import Settings
from kernel.unit_of_work import unit_of_work
from tests import film
from tests.house import OfficerClient
from tests.live_run import REASON, live_camera, looks, put_file, put_run

pytestmark = pytest.mark.long


@pytest.fixture
def camera_id(app: Flask) -> UUID:
    return live_camera()


@pytest.fixture
def run_id(camera_id: UUID, settings: Settings) -> UUID:
    return put_run(settings, camera_id)


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
