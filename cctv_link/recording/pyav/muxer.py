"""A segment's parts written by libavformat, for pictures that are packets of it."""

from typing import Any

import av
import av.error

from cctv_link.recording.segment import PART_S, HashedFile, PictureRefused
from cctv_link.recording.stream import AccessUnit


class PyavMuxer:
    """A segment.Muxer."""

    def __init__(self, sink: HashedFile, template: Any) -> None:
        """template: the stream that the packets come from."""
        self._muxer = av.open(
            sink,
            "w",
            format="mp4",
            options={
                "movflags": "empty_moov+default_base_moof+skip_trailer",
                "frag_duration": str(int(PART_S * 1e6)),
                "use_editlist": "0",
            },
        )
        self._track = self._muxer.add_stream_from_template(template)

    def add(self, unit: AccessUnit, *, pts: int, dts: int) -> None:
        packet = unit.packet
        packet.pts, packet.dts, packet.stream = pts, dts, self._track
        try:
            self._muxer.mux(packet)
        except av.error.FFmpegError as error:
            raise PictureRefused(type(error).__name__) from None

    def close(self) -> None:
        try:
            self._muxer.close()
        except av.error.FFmpegError as error:
            raise OSError(type(error).__name__) from None
