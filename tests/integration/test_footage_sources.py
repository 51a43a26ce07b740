"""Every recorder, whatever its make, keeps the same contract: what it has, and the pictures of it at their true time."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.credentials import Credential
from cctv_link.footage.assemble import AssembledClip, assemble_clip
from cctv_link.footage.sources.folder import FolderSource
from cctv_link.footage.sources.frigate import FrigateSource
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.mediamtx import MediaMtxSource
from cctv_link.footage.sources.onvif.source import OnvifSource
from cctv_link.footage.sources.port import Deadline, FootageSource, OnOurClock
from cctv_link.footage.sources.ring import RingSource
from cctv_link.recording.queries import SegmentSpan
from kernel import ids
from kernel.storage import StorageFull
from tests import film
from tests.fakes import frigate, mediamtx, onvif_recorder, recordings
from tests.fakes.recordings import BEGAN_AT, Recordings, pictures_of
from tests.fakes.web import FakeRecorder

pytestmark = pytest.mark.long

FRAME = timedelta(seconds=1 / recordings.FPS)
HOURS_OFF_S = 2.5 * 3600


@dataclass(frozen=True)
class Case:
    """A recorder that runs. within: how well it knows when its pictures were taken. sent: files it handed out."""

    source: FootageSource
    camera: str
    within: timedelta
    sent: Callable[[], list[bytes]]


Open = Callable[[Recordings, float, Path], Iterator[Case]]


def a_folder(recorded: Recordings, offset_s: float, folder: Path) -> Iterator[Case]:
    """Names know the second alone."""
    for file in recorded.files:
        named_at = file.from_at + timedelta(seconds=offset_s)
        target = folder / f"gate-3/{named_at:%Y-%m-%d/%H-%M-%S}.mp4"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file.path, target)
    yield Case(
        FolderSource(folder, zone=UTC),
        "gate-3/%Y-%m-%d/%H-%M-%S.mp4",
        within=timedelta(seconds=0.5),
        sent=lambda: [path.read_bytes() for path in folder.rglob("*.mp4")],
    )


def place(recorder: FakeRecorder) -> Place:
    return Place(recorder.url, "127.0.0.1", Deadline(60))


def a_frigate(recorded: Recordings, offset_s: float, folder: Path) -> Iterator[Case]:
    """Its file names know the second; five files of known length narrow that to a fifth of it."""
    with frigate.frigate(recorded, offset_s=offset_s, wants_sign_in=True) as recorder:
        source = FrigateSource(place(recorder), credential=Credential("gawah", frigate.PASSWORD))
        yield Case(source, recorded.CAMERA, within=timedelta(seconds=0.5), sent=lambda: recorder.sent)


def a_mediamtx(recorded: Recordings, offset_s: float, folder: Path) -> Iterator[Case]:
    with mediamtx.mediamtx(recorded, offset_s=offset_s, wants_password=True) as recorder:
        source = MediaMtxSource(place(recorder), credential=Credential("gawah", mediamtx.PASSWORD))
        yield Case(source, recorded.CAMERA, within=timedelta(milliseconds=5), sent=lambda: recorder.sent)


def the_ring(recorded: Recordings, offset_s: float, folder: Path) -> Iterator[Case]:
    """Ours, as the others are asked: its files stay where they lie."""
    offset = timedelta(seconds=offset_s)
    segments = [
        SegmentSpan(
            ids.new_id(), file.path.name, file.from_at + offset, file.to_at + offset, "rtcp", 0.0, None, True
        )
        for file in recorded.files
    ]

    def index(camera: str, from_at: datetime, to_at: datetime) -> list[SegmentSpan]:
        return [one for one in segments if one.recorded_from < to_at and one.recorded_to > from_at]

    source = RingSource(recorded.files[0].path.parent, index)
    yield Case(source, recorded.CAMERA, within=timedelta(milliseconds=1), sent=list)


def an_onvif_recorder(recorded: Recordings, offset_s: float, folder: Path) -> Iterator[Case]:
    """Profile G: every picture carries its time. A replay sends no files."""
    with onvif_recorder.onvif_device(recorded, offset_s=offset_s) as device:
        ports = {device.web.port, device.replay.port}
        source = OnvifSource(
            place(device.web),
            credential=Credential(onvif_recorder.USERNAME, onvif_recorder.PASSWORD),
            allowed=Allowed([ip_network("127.0.0.0/8")], ports),
        )
        yield Case(source, onvif_recorder.TOKEN, within=timedelta(milliseconds=1), sent=list)


RECORDERS: dict[str, Open] = {
    "ring": the_ring,
    "folder": a_folder,
    "frigate": a_frigate,
    "mediamtx": a_mediamtx,
    "onvif": an_onvif_recorder,
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(params=RECORDERS)
def recorder(request, recorded, tmp_path) -> Iterator[Case]:
    yield from RECORDERS[request.param](recorded, 0.0, tmp_path / "recorder")


@pytest.fixture(params=RECORDERS)
def hours_off(request, recorded, tmp_path) -> Iterator[Case]:
    """The same with a clock two and a half hours fast, which the register knows of."""
    for case in RECORDERS[request.param](recorded, HOURS_OFF_S, tmp_path / "recorder"):
        yield Case(OnOurClock(case.source, offset_s=HOURS_OFF_S), case.camera, case.within, case.sent)


def after(seconds: float):
    return BEGAN_AT + timedelta(seconds=seconds)


def clip_of(case: Case, folder: Path, *, from_s: float, to_s: float) -> AssembledClip:
    """As retrieval does it: list, fetch each, assemble."""
    window = {"from_at": after(from_s), "to_at": after(to_s)}
    segments = []
    for number, span in enumerate(case.source.spans(case.camera, **window)):
        (folder / str(number)).mkdir(parents=True)
        segments += case.source.fetch(span, folder / str(number)).segments
    return assemble_clip(segments, **window, target=folder / "clip.mp4")


def test_it_says_what_it_has_and_what_it_has_not(recorder, recorded):
    found = recorder.source.spans(recorder.camera, from_at=after(-60), to_at=after(120))

    assert len(found) == 2
    for span, (from_at, to_at) in zip(found, recorded.stretches, strict=True):
        assert abs(span.from_at - from_at) <= recorder.within
        assert abs(span.to_at - to_at) <= recorder.within + FRAME
        assert span.from_at.tzinfo is not None


def test_spans_are_cut_to_what_was_asked(recorder):
    (span,) = recorder.source.spans(recorder.camera, from_at=after(3), to_at=after(9))

    assert (span.from_at, span.to_at) == (after(3), after(9))


def test_it_has_nothing_of_another_day(recorder):
    assert recorder.source.spans(recorder.camera, from_at=after(-9e4), to_at=after(-8e4)) == []


@pytest.mark.parametrize(
    ("from_s", "to_s"),
    [
        pytest.param(5.3, 11.9, id="over two of its files"),
        pytest.param(9.0, 10.0, id="inside one"),
        pytest.param(0.0, 16.2, id="a whole stretch"),
    ],
)
def test_the_seconds_asked_for_come_at_their_true_time(recorder, tmp_path, from_s, to_s):
    clip = clip_of(recorder, tmp_path / "pull", from_s=from_s, to_s=to_s)

    shown = film.shown_in(clip.path)
    for frame in shown:
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= recorder.within + timedelta(milliseconds=2)
    assert shown[0].taken_at <= after(from_s) + recorder.within
    assert shown[-1].taken_at + FRAME >= after(to_s) - recorder.within - FRAME
    for sooner, later in pairwise(shown):
        assert abs(later.taken_at - sooner.taken_at - FRAME) <= timedelta(milliseconds=2)


def test_a_break_stays_a_gap(recorder, tmp_path):
    clip = clip_of(recorder, tmp_path / "pull", from_s=10, to_s=30)

    (gap,) = clip.gaps
    slack = recorder.within + 2 * FRAME
    assert abs(gap.from_at - after(4 * recordings.FILE_S)) <= slack
    assert abs(gap.to_at - after(26)) <= slack


def test_the_pictures_are_the_cameras_own(recorder, recorded, tmp_path):
    (span,) = recorder.source.spans(recorder.camera, from_at=after(0.5), to_at=after(15.5))
    fetched = recorder.source.fetch(span, tmp_path)

    got = [picture for segment in fetched.segments for picture in pictures_of(segment.path)]
    all_of_them = [picture for file in recorded.files[:4] for picture in pictures_of(file.path)]
    assert len(got) >= 15 * recordings.FPS
    begins = all_of_them.index(got[0])
    assert got == all_of_them[begins : begins + len(got)]


def test_files_are_kept_as_they_were_received(recorder, tmp_path):
    """A stream is no file: of a replay there is nothing but its pictures."""
    (span,) = recorder.source.spans(recorder.camera, from_at=after(5), to_at=after(6))
    fetched = recorder.source.fetch(span, tmp_path)

    sent = recorder.sent()
    assert bool(fetched.originals) == bool(sent)
    for original in fetched.originals:
        assert original.path.read_bytes() in sent
        assert original.path not in [segment.path for segment in fetched.segments]


@pytest.fixture(params=[name for name in RECORDERS if name != "ring"])
def fetching(request, recorded, tmp_path) -> Iterator[Case]:
    """Whose pictures we have to write down; the ring's stay where they are."""
    yield from RECORDERS[request.param](recorded, 0.0, tmp_path / "recorder")


def test_a_full_disk_of_ours_is_not_called_the_recorders_fault(fetching, tmp_path, monkeypatch):
    """What a source writes goes to a device that is always full; the child that copies inherits it."""
    open_ = Path.open

    def onto_a_full_disk(path: Path, mode: str = "r", *words, **more):
        if mode != "xb":
            return open_(path, mode, *words, **more)
        open_(path, mode).close()
        return open_(Path("/dev/full"), "wb")

    (span,) = fetching.source.spans(fetching.camera, from_at=after(0.5), to_at=after(2))
    monkeypatch.setattr(Path, "open", onto_a_full_disk)
    with pytest.raises(StorageFull, match="no room"):
        fetching.source.fetch(span, tmp_path)
    monkeypatch.undo()

    (tmp_path / "again").mkdir()
    assert fetching.source.fetch(span, tmp_path / "again").segments, "there is room again"


def test_a_clock_that_is_hours_off_is_put_right(hours_off, tmp_path):
    found = hours_off.source.spans(hours_off.camera, from_at=after(-60), to_at=after(120))
    assert len(found) == 2
    assert abs(found[0].from_at - BEGAN_AT) <= hours_off.within

    clip = clip_of(hours_off, tmp_path / "pull", from_s=5, to_s=9)
    for frame in film.shown_in(clip.path):
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= hours_off.within + timedelta(milliseconds=2)
