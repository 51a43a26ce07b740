"""A recorder of each kind, registered and linked as a technician does it, gives the clip of an incident."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.footage.models import Clip
from cctv_link.recorders.models import ReceivedOriginal
from kernel import clock, storage
from kernel.unit_of_work import reading
from tests import film
from tests.fakes import frigate, mediamtx, onvif_recorder, recordings
from tests.fakes.recordings import BEGAN_AT, Recordings
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, record, wire

pytestmark = pytest.mark.long

PLACE = wire(north_of(TOWN_SQUARE, 50))
OCCURRED_AT = BEGAN_AT + timedelta(seconds=6)


@dataclass(frozen=True)
class Told:
    """What a technician says of it. within: how well its pictures' times are known."""

    address: str
    token: str
    ports: tuple[int, ...] = ()
    password: str = ""
    within: timedelta = timedelta(seconds=0.5)
    sends_files: bool = True


@contextmanager
def _frigate(recorded: Recordings, folder: Path) -> Iterator[Told]:
    with frigate.frigate(recorded, wants_sign_in=True) as server:
        yield Told(server.url, recorded.CAMERA, (server.port,), frigate.PASSWORD)


@contextmanager
def _mediamtx(recorded: Recordings, folder: Path) -> Iterator[Told]:
    with mediamtx.mediamtx(recorded, wants_password=True) as server:
        yield Told(server.url, recorded.CAMERA, (server.port,), mediamtx.PASSWORD, timedelta(seconds=0.01))


@contextmanager
def _onvif(recorded: Recordings, folder: Path) -> Iterator[Told]:
    with onvif_recorder.onvif_device(recorded) as device:
        yield Told(
            device.web.url,
            onvif_recorder.TOKEN,
            (device.web.port, device.replay.port),
            onvif_recorder.PASSWORD,
            timedelta(seconds=0.01),
            sends_files=False,
        )


@contextmanager
def _folder(recorded: Recordings, folder: Path) -> Iterator[Told]:
    """Named by the city's clock."""
    for file in recorded.files:
        there = file.from_at.astimezone(ZoneInfo("Asia/Karachi"))
        shutil.copy(file.path, folder / f"{there:%Y%m%d_%H%M%S}.mp4")
    yield Told(str(folder), "%Y%m%d_%H%M%S.mp4")


KINDS: dict[str, Callable[[Recordings, Path], AbstractContextManager[Told]]] = {
    "frigate": _frigate,
    "mediamtx": _mediamtx,
    "onvif": _onvif,
    "folder": _folder,
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


def run(app: Flask, *words: str, input: str | None = None) -> str:
    told = app.test_cli_runner().invoke(args=["recorders", *words], input=input)
    assert told.exit_code == 0, told.output
    return told.output


def register(app: Flask, kind: str, told: Told) -> None:
    words = ["add", "NVR", "--kind", kind, "--address", told.address]
    if told.password:
        words += ["--username", "gawah", "--password-stdin"]
    run(app, *words, input=told.password + "\n")
    run(app, "link", "SQ1-1", "NVR", told.token)


def clip_of_an_incident(resident, house) -> Clip:
    with clock.frozen_at(OCCURRED_AT + timedelta(seconds=30)):
        resident.report(position=PLACE, occurred_at=clock.wire(OCCURRED_AT))
        house.settle()
    with clock.frozen_at(OCCURRED_AT + timedelta(minutes=5)):
        house.pass_time(seconds=1)
        house.settle()
    with reading() as session:
        return session.scalars(select(Clip)).one()


def shown_in(settings, evidence_id: UUID, tmp_path: Path) -> list[film.Shown]:
    store = storage.configured(settings.storage_url)
    target = tmp_path / "stored.mp4"
    target.write_bytes(b"".join(store.open_range(evidence_id, start=0, end=store.size_bytes(evidence_id))))
    return film.shown_in(target)


@pytest.mark.parametrize("kind", KINDS)
def test_the_clip_of_an_incident_comes_from_its_recorder(
    app, kind, recorded, resident, house, settings, with_settings, tmp_path
):
    (tmp_path / "disk").mkdir()
    with KINDS[kind](recorded, tmp_path / "disk") as told:
        with_settings(clip_before_s=2, clip_after_s=4, recorder_ports=",".join(map(str, told.ports)))
        put_up(camera_row("SQ1-1"))
        register(app, kind, told)
        cut = clip_of_an_incident(resident, house)

    assert (cut.state, cut.reason) == ("final", "")
    shown = shown_in(settings, cut.evidence_id, tmp_path)
    with reading() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.kind == "clip")).one()
        originals = session.scalars(select(ReceivedOriginal)).all()
    assert len(shown) >= 5.9 * recordings.FPS
    for frame in shown:
        claimed = item.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= told.within
    assert (item.clock_source, item.gaps) == ("recorder", [])
    assert bool(originals) == told.sends_files


def test_our_own_ring_may_be_named_too(app, resident, house, settings, with_settings, tmp_path):
    """Its segments keep their own clock and their place in the index."""
    with_settings(clip_before_s=2, clip_after_s=4)
    camera_id = put_up(camera_row("SQ1-1"))["SQ1-1"]
    register(app, "ring", Told("", ""))
    record(settings, camera_id, from_at=OCCURRED_AT - timedelta(seconds=5), seconds=12)
    cut = clip_of_an_incident(resident, house)

    assert cut.state == "final"
    with reading() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.kind == "clip")).one()
        assert session.scalars(select(ReceivedOriginal)).all() == []
    assert item.clock_source == "rtcp"
    with clock.frozen_at(OCCURRED_AT + timedelta(seconds=60)):
        assert "NVR has 12 of 600 s." in run(app, "check", "SQ1-1")
