"""Where the installation wants it, whoever is shown footage is shown themselves in it, or nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import cv2
import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence.marked.models import WorkingCopy
from cctv_link.media import turns, watermark
from cctv_link.media.limited import NotDecodable
from cctv_link.media.mark import Mark
from kernel import clock, storage
from kernel.audit.models import AuditEntry
from kernel.errors import NotFound
from kernel.unit_of_work import reading
from tests import film
from tests.house import House, OfficerClient
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["quick_redaction", "redacted_film", "secured"]

pytestmark = [pytest.mark.usefixtures("quick_redaction"), pytest.mark.long]

MARK = "cctv_link.jobs.mark"


@pytest.fixture
def burnt(monkeypatch: pytest.MonkeyPatch) -> list[Mark]:
    """The marks that were burnt in, as they are: what was asked of the child, which does it all the same."""
    marks: list[Mark] = []
    clip, still = watermark.mark_clip, watermark.mark_still

    def mark_clip(source: Path, mark: Mark, **others: object) -> None:
        marks.append(mark)
        clip(source, mark, **others)  # type: ignore[arg-type]

    def mark_still(jpeg: bytes, mark: Mark) -> bytes:
        marks.append(mark)
        return still(jpeg, mark)

    monkeypatch.setattr(watermark, "mark_clip", mark_clip)
    monkeypatch.setattr(watermark, "mark_still", mark_still)
    return marks


def copies() -> list[WorkingCopy]:
    with reading() as session:
        return list(session.scalars(select(WorkingCopy).order_by(WorkingCopy.asked_at)))


def entries(action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def made(path: str, house: House, *officers: OfficerClient) -> list[bytes]:
    """What each of them is shown at last."""
    for _ in range(2):  # the redacted copy, then everybody's own
        for officer in officers:
            officer.get(path)
        house.settle()
    answers = [officer.get(path) for officer in officers]
    assert [answer.status_code for answer in answers] == [200] * len(officers)
    return [answer.data for answer in answers]


def test_each_viewer_of_a_redacted_copy_is_shown_their_own(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    burnt: list[Mark],
    tmp_path: Path,
) -> None:
    with_settings(viewer_watermark="redacted")

    one, other = made(f"/v1/evidence/{secured['clip']}/redacted", house, verifier, other_verifier)

    assert one != other
    assert {mark.name for mark in burnt} == {"Imran A.", "Sana R."}
    # Both have the same as far as the camera saw it, and their own line below.
    paths = [tmp_path / "one.mp4", tmp_path / "other.mp4"]
    for path, content in zip(paths, (one, other), strict=True):
        path.write_bytes(content)
        assert film.shown_in(path)[-1].at_s == pytest.approx(6.0, abs=0.2)
    told = {entry.reason for entry in entries("evidence.mark")}
    assert len(told) == 2
    for copy in copies():
        [mark] = [each for each in burnt if each.number == copy.viewer_id.hex[-8:]]
        assert mark.name == copy.viewer_name
        assert f"for officer {copy.viewer_id}: {mark.line}; sha256 {copy.sha256}" in told
        assert mark.which.endswith(f", redacted clip {secured['clip'].hex[:8]}")
        assert mark.when.endswith(" UTC+5")
    assert {entry.actor_name for entry in entries("evidence.view_redacted")} == {"Imran A.", "Sana R."}


def test_progress_names_the_step_and_ranges_are_of_the_viewers_own(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, with_settings: Callable[..., None]
) -> None:
    with_settings(viewer_watermark="redacted")
    path = f"/v1/evidence/{secured['clip']}/redacted"

    redacting = verifier.get(path)
    house.settle()
    marking = verifier.get(path)
    unseen = entries("evidence.view_redacted")
    ran = house.settle()
    whole = verifier.get(path)
    part = verifier.get(path, headers={"Range": "bytes=100-199", "If-Range": whole.headers["ETag"]})

    assert [(each.status_code, each.json["step"]) for each in (redacting, marking)] == [
        (202, "redaction"),
        (202, "watermark"),
    ]
    assert marking.json["still_url"] == f"/v1/evidence/{secured['still']}/redacted"
    assert (unseen, ran) == ([], 1)
    assert (part.status_code, part.data) == (206, whole.data[100:200])


def test_a_still_is_marked_while_it_is_asked_for(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    burnt: list[Mark],
) -> None:
    path = f"/v1/evidence/{secured['still']}/redacted"
    verifier.get(path)
    house.settle()
    plain = verifier.get(path)
    with_settings(viewer_watermark="redacted")

    marked = verifier.get(path)

    assert (marked.status_code, marked.mimetype) == (200, "image/jpeg")
    assert [mark.name for mark in burnt] == ["Imran A."]
    before, after = (
        cv2.imdecode(np.frombuffer(each.data, np.uint8), cv2.IMREAD_COLOR) for each in (plain, marked)
    )
    assert after.shape[0] > before.shape[0]
    assert np.abs(after[: before.shape[0]].astype(int) - before).max() > 15


def test_a_still_is_marked_once_a_minute_for_each_viewer(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    burnt: list[Mark],
) -> None:
    path = f"/v1/evidence/{secured['still']}/redacted"
    verifier.get(path)
    house.settle()
    with_settings(viewer_watermark="redacted")
    at = clock.now()

    with clock.frozen_at(at):
        once, again = verifier.get(path), verifier.get(path)
        others = other_verifier.get(path)
    with clock.frozen_at(at + timedelta(minutes=1)):
        later = verifier.get(path)

    assert once.data == again.data
    assert len({once.data, others.data, later.data}) == 3
    assert [mark.name for mark in burnt] == ["Imran A.", "Sana R.", "Imran A."]


def test_while_others_wait_for_their_pictures_a_still_is_refused_for_now(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = f"/v1/evidence/{secured['still']}/redacted"
    verifier.get(path)
    house.settle()
    with_settings(viewer_watermark="redacted")
    monkeypatch.setattr(turns, "_room", threading.BoundedSemaphore(1))

    with turns.turn():
        busy = verifier.get(path)
    free = verifier.get(path)

    assert (busy.status_code, busy.json["type"], busy.headers["Retry-After"]) == (
        503,
        "/problems/pictures-busy",
        "2",
    )
    assert free.status_code == 200
    assert len(entries("evidence.view_redacted")) == 1


@pytest.mark.parametrize("kind", ["clip", "still"])
def test_without_a_mark_nothing_is_shown(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise NotDecodable("mark failed: the mark cannot be drawn")

    monkeypatch.setattr(watermark, "mark_clip", refuses)
    monkeypatch.setattr(watermark, "mark_still", refuses)
    with_settings(viewer_watermark="redacted")
    path = f"/v1/evidence/{secured[kind]}/redacted"
    for _ in range(2):
        verifier.get(path)
        house.settle()

    answer = verifier.get(path)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/not-decodable")
    assert entries("evidence.view_redacted") == []


def test_the_holder_of_the_claim_sees_the_original_marked_when_all_is(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
    burnt: list[Mark],
) -> None:
    verifier.claim_first()
    path = f"/v1/evidence/{secured['clip']}"
    original = verifier.get(path).data
    with_settings(viewer_watermark="all")

    asked = verifier.get(path)
    house.settle()
    shown = verifier.get(path)
    still = verifier.get(f"/v1/evidence/{secured['still']}")
    manifest = verifier.get(f"/v1/evidence/{secured['manifest']}")

    assert (asked.status_code, asked.json["step"], asked.json["state"]) == (202, "watermark", "asked")
    assert (shown.status_code, shown.mimetype) == (200, "video/mp4")
    assert shown.data != original
    assert [mark.which.split(", ")[1].split()[0] for mark in burnt] == ["clip", "still"]
    assert (still.status_code, manifest.status_code) == (200, 200)
    assert manifest.json["manifest"]["clip"]["evidence_id"] == str(secured["clip"])


def test_only_redacted_copies_are_marked_when_only_they_shall_be(
    secured: dict[str, UUID], verifier: OfficerClient, with_settings: Callable[..., None]
) -> None:
    verifier.claim_first()
    path = f"/v1/evidence/{secured['clip']}"
    before = verifier.get(path).data
    with_settings(viewer_watermark="redacted")

    assert verifier.get(path).data == before
    assert copies() == []


def test_of_twins_the_bytes_of_one_are_kept(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    app: Flask,
    with_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job that is slow is handed out again; both runs end, and each has burnt in its own minute."""
    with_settings(viewer_watermark="redacted")
    path = f"/v1/evidence/{secured['clip']}/redacted"
    verifier.get(path)
    house.settle()
    verifier.get(path)
    root = Path(app.extensions["settings"].storage_url.removeprefix("file://"))
    before = {file for file in root.rglob("*") if file.is_file()}
    really, runs = watermark.mark_clip, []

    def overtaken(source: Path, mark: Mark, *, target: Path, on_progress: Callable[[int], None]) -> None:
        runs.append(mark.when)
        if len(runs) == 1:
            with clock.frozen_at(clock.now() + timedelta(minutes=2)):
                house.settle(only={MARK})
        really(source, mark, target=target, on_progress=on_progress)

    monkeypatch.setattr(watermark, "mark_clip", overtaken)
    house.settle(only={MARK})

    [copy] = copies()
    assert len(set(runs)) == 2
    [left] = {file for file in root.rglob("*") if file.is_file()} - before
    assert copy.stored_id is not None
    assert left.name == copy.stored_id.hex
    assert len(entries("evidence.mark")) == 1


def test_a_copy_lives_for_an_hour_and_the_next_says_its_own_time(
    secured: dict[str, UUID],
    verifier: OfficerClient,
    house: House,
    app: Flask,
    with_settings: Callable[..., None],
    burnt: list[Mark],
) -> None:
    with_settings(viewer_watermark="redacted", session_idle_s=10_000)
    path = f"/v1/evidence/{secured['clip']}/redacted"
    [first] = made(path, house, verifier)
    [before] = copies()
    store = storage.configured(app.extensions["settings"].storage_url)
    assert before.stored_id is not None

    assert verifier.get(path).data == first  # not made again for every look
    with clock.frozen_at(clock.now() + timedelta(minutes=61)):
        again = verifier.get(path)
        house.settle(only={MARK})
    house.pass_time(minutes=62)
    house.settle()

    assert again.status_code == 202
    assert burnt[0].when != burnt[1].when
    [after] = copies()
    assert after.stored_id not in (None, before.stored_id)
    with pytest.raises(NotFound):
        store.size_bytes(before.stored_id)
    house.pass_time(minutes=123)
    house.settle()
    assert copies() == []
    with pytest.raises(NotFound):
        store.size_bytes(after.stored_id)
