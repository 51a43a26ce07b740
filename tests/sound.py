"""Sound as phones record it: a tone of some seconds in WebM, Ogg or MP4."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np

RATE = 48_000


def recorded(*, seconds: float = 2.0, container: str = "webm", codec: str = "libopus") -> bytes:
    """A tone of 440 Hz that is quiet in its first half and loud in its second."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as muxer:
        track: Any = muxer.add_stream(codec, rate=RATE)
        track.layout = "mono"
        at = 0
        step = 960
        while at < seconds * RATE:
            times = np.arange(at, at + step) / RATE
            level = 0.02 if at < seconds * RATE / 2 else 0.4
            tone = (level * np.sin(2 * np.pi * 440 * times)).astype(np.float32)[None, :]
            frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            muxer.mux(track.encode(frame))
            at += step
        muxer.mux(track.encode(None))
    return target.getvalue()
