"""Looking at a voice note inside the limited child: heard to its end, and its packets put into a file of ours.

Nothing else may import this module. voice.py says what the kind of a file may be.
"""

import io
from typing import Any

import av
import av.error
import numpy as np

from cctv_link.media.decoding import LIBRARY_FAILED, Refused

CODECS = ("opus", "aac")
LONGEST_S = 60.0
# Of what is sent with a report, where nobody waits for it.
LONGEST_SOUND_S = 180.0
# A phone's last packet may reach a little beyond the minute it was stopped at.
TOLERANCE_S = 1.0
STRETCHES = 48
MOST_PACKETS = 90_000
MOST_CHANNELS = 2
MOST_SAMPLES_PER_S = 96_000
# Speech close by is about a fifth of full scale; what is louder than this is drawn no higher.
LOUD = 0.25


def voice(path: str, *, kind: str, longest_s: float = LONGEST_S) -> tuple[dict[str, Any], bytes]:
    """length_s and loudness (see _digits); and the sound as MP4, each packet as it came. Nothing else of the file is kept."""
    try:
        with _opened(path, kind) as container:
            sound = _sound_of(container)
            length_s, loudness = _heard(container, sound, longest_s)
        with _opened(path, kind) as container:
            content = _copied(container, _sound_of(container))
    except LIBRARY_FAILED:
        raise Refused("it cannot be heard to its end") from None
    return {"length_s": length_s, "loudness": loudness}, content


def _opened(path: str, kind: str) -> Any:
    container: Any = av.open(
        path,
        format=kind,
        options={
            "format_whitelist": {"mp4": "mov", "matroska": "matroska,webm"}.get(kind, kind),
            "protocol_whitelist": "file",
            "enable_drefs": "0",
        },
    )
    return container


def _sound_of(container: Any) -> Any:
    if len(container.streams.audio) != 1:
        raise Refused("not one track of sound")
    sound = container.streams.audio[0]
    context = sound.codec_context
    if context is None or context.name not in CODECS:
        raise Refused("neither Opus nor AAC")
    if not 0 < context.channels <= MOST_CHANNELS or not 0 < context.sample_rate <= MOST_SAMPLES_PER_S:
        raise Refused("too many channels or samples")
    context.thread_count = 1
    return sound


def _heard(container: Any, sound: Any, longest_s: float) -> tuple[float, str]:
    """How long it really is, whatever it says of itself, and how loud over that time."""
    most = (longest_s + TOLERANCE_S) * sound.codec_context.sample_rate
    levels: list[tuple[int, float]] = []
    samples = 0
    for number, packet in enumerate(container.demux(sound)):
        if number > MOST_PACKETS:
            raise Refused("too many packets")
        for frame in packet.decode():
            levels.append((samples, _level(frame.to_ndarray())))
            samples += frame.samples
            if samples > most:
                raise Refused("longer than a minute" if longest_s == LONGEST_S else "duration-limit")
    if samples == 0:
        raise Refused("no sound")
    return round(samples / sound.codec_context.sample_rate, 2), _digits(levels, samples)


def _level(samples: Any) -> float:
    """The root of the mean square, of full scale 1."""
    scale = 1.0 if samples.dtype.kind == "f" else float(np.iinfo(samples.dtype).max)
    level = float(np.sqrt(np.mean(np.square(samples.astype(np.float64) / scale))))
    return level if np.isfinite(level) else 0.0


def _digits(levels: list[tuple[int, float]], samples: int) -> str:
    """A digit for each of STRETCHES equal stretches, 9 for LOUD and louder; the root makes what is quiet visible."""
    loudest = [0.0] * STRETCHES
    for at, level in levels:
        place = min(STRETCHES - 1, at * STRETCHES // samples)
        loudest[place] = max(loudest[place], level)
    return "".join(str(round(9 * min(1.0, (level / LOUD) ** 0.5))) for level in loudest)


def _copied(container: Any, sound: Any) -> bytes:
    """In memory: this process may write no file."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as muxer:
        track = muxer.add_stream_from_template(sound)
        first: int | None = None
        for packet in container.demux(sound):
            if packet.size == 0 or packet.pts is None:
                continue
            first = packet.pts if first is None else first
            packet.pts -= first
            packet.dts = packet.pts
            packet.stream = track
            muxer.mux(packet)
    return target.getvalue()
