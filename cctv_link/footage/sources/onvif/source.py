"""An ONVIF Profile G recorder as a source of footage; a camera is a recording token there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.onvif.depacketise import Depacketiser, Picture
from cctv_link.footage.sources.onvif.rtsp import ReplaySession
from cctv_link.footage.sources.onvif.search import SearchClient, port_of
from cctv_link.footage.sources.onvif.stretches import last_wanted, write_stretches
from cctv_link.footage.sources.port import Fetched, RecorderUnreadable, Span
from cctv_link.footage.sources.ready import whole_or_longer
from cctv_link.recorders.addresses import require_inside
from cctv_link.rtsp.description import Media

_NEAR_THE_END = timedelta(seconds=0.5)


class OnvifSource:
    """allowed: the ports its services and its replay may be on; its address is always the one that was checked."""

    def __init__(self, place: Place, *, credential: Credential | None, allowed: Allowed) -> None:
        self._place = place
        self._credential = credential
        self._allowed = allowed
        self._search = SearchClient(place, at=self._at, credential=credential)

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        return self._search.spans(camera, from_at=from_at, to_at=to_at)

    def fetch(self, span: Span, folder: Path) -> Fetched:
        """No originals: what comes is a stream. Its pictures are the camera's own bytes, SEI included."""
        return whole_or_longer(
            lambda number: self._replay(span, folder / f"replay-{number}"), wanted_s=span.seconds
        )

    def _replay(self, span: Span, folder: Path) -> Fetched:
        folder.mkdir()
        url = self._search.replay_url(span.camera)
        port = port_of(url, {"rtsp": 554})
        require_inside(self._place.ip, port, allowed=self._allowed)
        with ReplaySession(
            url, ip=self._place.ip, port=port, credential=self._credential, deadline=self._place.deadline
        ) as session:
            track = session.begin(from_at=span.from_at, to_at=span.to_at)
            pictures = last_wanted(_pictures(session, track, to_at=span.to_at), to_at=span.to_at)
            return Fetched(tuple(write_stretches(pictures, track, folder)))

    def _at(self, port: int) -> Place:
        """The same machine on another port. Raises RecorderAddressRefused."""
        require_inside(self._place.ip, port, allowed=self._allowed)
        parts = urlsplit(self._place.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        url = urlunsplit((parts.scheme, f"{host}:{port}", "", "", ""))
        return Place(url, self._place.ip, self._place.deadline)


def _pictures(session: ReplaySession, track: Media, *, to_at: datetime) -> Iterator[Picture]:
    depacketiser = Depacketiser(track.codec)
    for packet in session.packets(track.payload_type):
        for picture in depacketiser.take(packet):
            if picture.at >= to_at - _NEAR_THE_END:
                session.near_the_end()
            yield picture
        if packet.is_end and not depacketiser.knows_times:
            raise RecorderUnreadable("its replay does not say when its pictures were taken")
