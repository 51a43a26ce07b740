"""MediaMTX's playback server: list first, then one get for each stretch.

Its `get` ends at the first break of more than a second and says nothing of it, and once bytes flow an error only
cuts the body short. Therefore the list is what it has, and a body shorter than its stretch is asked for again.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import Place, ask, basic, check_status, download, path_of
from cctv_link.footage.sources.port import Fetched, RecorderUnreadable, Span, overlapping
from cctv_link.footage.sources.ready import made_ready, whole_or_longer

FORMAT = "fmp4"
LONGEST_STRETCH_S = 366 * 86_400.0


class MediaMtxSource:
    """One playback server; a camera is a path there."""

    def __init__(self, place: Place, *, credential: Credential | None) -> None:
        self._place = place
        self._headers = basic(credential)

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        path = path_of("list", path=camera, start=_wire(from_at), end=_wire(to_at))
        answer = ask(self._place, path, headers=self._headers)
        if answer.status == 404:
            return []
        check_status(answer)
        entries = answer.json()
        try:
            found = [_span(camera, entry["start"], entry["duration"]) for entry in entries]
        except (TypeError, KeyError, ValueError, OverflowError) as error:
            raise RecorderUnreadable("its list is not a list of stretches") from error
        return overlapping(sorted(found, key=lambda span: span.from_at), from_at=from_at, to_at=to_at)

    def fetch(self, span: Span, folder: Path) -> Fetched:
        return whole_or_longer(lambda number: self._get(span, folder, number), wanted_s=span.seconds)

    def _get(self, span: Span, folder: Path, number: int) -> Fetched:
        target = folder / f"mediamtx-{number}.mp4"
        query = {
            "path": span.camera,
            "start": _wire(span.from_at),
            "duration": f"{span.seconds:.6f}",
            "format": FORMAT,
        }
        answer = download(self._place, path_of("get", **query), target, headers=self._headers)
        if answer.status == 404:
            return Fetched(())
        check_status(answer)
        return made_ready(target, zero_at=span.from_at, folder=folder)


def _span(camera: str, start: object, duration: object) -> Span:
    if not isinstance(start, str) or not isinstance(duration, int | float):
        raise ValueError("neither a time nor a length")
    if not 0 < duration < LONGEST_STRETCH_S:
        raise ValueError("a stretch of no length, or of none that can be")
    from_at = datetime.fromisoformat(start)
    if from_at.tzinfo is None:
        raise ValueError("a time without a zone")
    return Span(camera, from_at.astimezone(UTC), from_at.astimezone(UTC) + timedelta(seconds=duration))


def _wire(instant: datetime) -> str:
    """RFC 3339 to the microsecond, as Go parses it."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
