"""Redacted copies in no time, for stories about what becomes of them; the real ones have tests of their own."""

from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from cctv_link.media import redaction
from cctv_link.media.redaction import Redaction
from kernel import clock
from tests import film
from tests.people_film import scenery

DONE = Redaction(90, 3, 0, 0, True, film.WIDTH_PX, film.HEIGHT_PX)
SECONDS = 6


@pytest.fixture(scope="session")
def redacted_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("redacted") / "copy.mp4"
    return film.segment(path, from_at=clock.now(), seconds=SECONDS, fragmented=False)


@pytest.fixture
def quick_redaction(monkeypatch: pytest.MonkeyPatch, redacted_film: Path) -> None:
    """In place of the child's work: a film of six seconds and a picture, the same whatever is asked for."""

    def redact_clip(source: Path, *, target: Path, on_progress: Callable[[int], None]) -> Redaction:
        on_progress(50)
        target.write_bytes(redacted_film.read_bytes())
        return DONE

    def redact_still(clip: Path, *, at_s: float | None = None) -> tuple[Redaction, bytes]:
        return DONE, cv2.imencode(".jpg", scenery(film.WIDTH_PX, film.HEIGHT_PX))[1].tobytes()

    monkeypatch.setattr(redaction, "redact_clip", redact_clip)
    monkeypatch.setattr(redaction, "redact_still", redact_still)
