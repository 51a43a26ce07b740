"""Pulling a clip of three minutes out of the ring, beside copying the very same bytes and beside ffmpeg.

The ring is written by the recorder's own segment writer from one looped film of about 2 Mbit/s. Everything is
in the page cache. What only makes a file is compared with a copy left there; what keeps it, with one forced to
the disk.
"""

import hashlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import av
import numpy as np

from bench.measure import CHECKOUT, SEED, NotMeasured, Table, median, met
from cctv_link.evidence.services import take_in
from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.media.stills import sharpest_frame
from cctv_link.recording.pyav.muxer import PyavMuxer
from cctv_link.recording.segment import SegmentWriter
from cctv_link.recording.stream import AccessUnit
from kernel.storage import FileStorage

WIDTH_PX, HEIGHT_PX, FPS = 1280, 720, 25
BITS_PER_S = 2_000_000
FILM_S = 10  # encoded once, then looped
RING_S = 200
CLIP_FROM_S, CLIP_S = 7.3, 180.0  # from the middle of a segment, as always
BEGAN_AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TICKS_PER_S = 90_000


# Files that are made and left to the page cache, then files that are kept.
COPY = "copying the same bytes (`sendfile`)"
ASSEMBLE = "assembling them from the ring: cut, index in front"
FFMPEG = "ffmpeg: `-f concat -c copy`, cut, index in front"
PYAV = "PyAV: all packets of the same segments, index in front"
KEEP = "copying the same bytes, forced to the disk"
ASSEMBLE_KEEP = "**assembling them, forced to the disk**"
HASH = "copying and hashing them in one pass, forced to the disk"
PULL = "**the pull: assembled, hashed, stored**"
STILL = "beside it: the sharpest frame (decodes, in a limited child)"
MOST_ASSEMBLE, MOST_PULL, LEAST_FFMPEG = 1.5, 3.0, 10.0

# Makes one file, where nothing lies yet.
Task = Callable[[Path], object]


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise NotMeasured("the peer is missing: `script/bootstrap --dev` installs ffmpeg")
    folder = CHECKOUT / "var"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="bench-clips-") as scratch:
        return _measure(Path(scratch), ffmpeg, rounds=5 if quick else 21)


def _measure(scratch: Path, ffmpeg: str, *, rounds: int) -> Table:
    segments = _ring(scratch / "ring", _film(scratch / "film.mp4"))
    from_at = BEGAN_AT + timedelta(seconds=CLIP_FROM_S)
    to_at = from_at + timedelta(seconds=CLIP_S)
    store = FileStorage(scratch / "store")

    def assemble(target: Path) -> None:
        assembled = assemble_clip(segments, from_at=from_at, to_at=to_at, target=target)
        assert not assembled.gaps, assembled.gaps

    def assemble_and_keep(target: Path) -> None:
        assemble(target)
        with target.open("rb") as made:
            os.fsync(made.fileno())

    def pull(target: Path) -> None:
        # As cctv_link.footage.cutting does it; hashed once, and moved into the store.
        assemble(target)
        take_in(store, clip_id=uuid4(), kind="clip", source=target)

    same = scratch / "same.mp4"
    assemble(same)
    took_s = _in_turns(
        {
            COPY: lambda target: _copy(same, target, sync=False),
            ASSEMBLE: assemble,
            FFMPEG: lambda target: _ffmpeg(ffmpeg, segments, target),
            PYAV: lambda target: _remux(segments, target),
            KEEP: lambda target: _copy(same, target, sync=True),
            ASSEMBLE_KEEP: assemble_and_keep,
            HASH: lambda target: _copy_hashed(same, target),
            PULL: pull,
            STILL: lambda target: sharpest_frame(same),
        },
        scratch=scratch,
        rounds=rounds,
    )
    return _table(took_s, same.stat().st_size)


def _table(took_s: dict[str, list[float]], size_bytes: int) -> Table:
    table = Table(("180 s of video", "median ms", "range ms", "MB a second", "times its copy"))
    took = {name: median(values) for name, values in took_s.items()}
    for name, values in took_s.items():
        table.add(
            name,
            f"{took[name] * 1000:,.0f}",
            f"{min(values) * 1000:,.0f} to {max(values) * 1000:,.0f}",
            f"{size_bytes / took[name] / 1e6:,.0f}",
            f"{took[name] / took[COPY if name in (COPY, ASSEMBLE, FFMPEG, PYAV) else KEEP]:.2f}",
        )
    assemble, pull = took[ASSEMBLE_KEEP] / took[KEEP], took[PULL] / took[KEEP]
    gain = took[FFMPEG] / took[ASSEMBLE]
    table.notes.append(
        f"Aims, all forced to the disk: assembling takes at most {MOST_ASSEMBLE} times the copy: {assemble:.2f}, "
        f"{met(assemble <= MOST_ASSEMBLE)}; assembled, hashed and stored at most {MOST_PULL:.0f} times: {pull:.2f}, "
        f"{met(pull <= MOST_PULL)}. Left to the page cache: assembling is {LEAST_FFMPEG:.0f} times faster than ffmpeg: "
        f"{gain:.1f} times, {met(gain >= LEAST_FFMPEG)}; and it takes {took[ASSEMBLE] / took[COPY]:.2f} times the copy."
    )
    table.notes.append(
        f"{size_bytes / 1e6:.1f} MB, {WIDTH_PX} × {HEIGHT_PX} at {FPS} a second, {len(took_s[COPY])} rounds. A clip of "
        f"three minutes is pulled {CLIP_S / took[PULL]:,.0f} times faster than it was recorded."
    )
    return table


def _in_turns(tasks: dict[str, Task], *, scratch: Path, rounds: int) -> dict[str, list[float]]:
    """Each once a round, in an order that changes: nobody always comes after the one that fills the disk's queue."""
    rng = random.Random(SEED)
    took_s: dict[str, list[float]] = {name: [] for name in tasks}
    target = scratch / "made.mp4"
    for _ in range(rounds):
        for name in rng.sample(list(tasks), len(tasks)):
            target.unlink(missing_ok=True)
            shutil.rmtree(scratch / "store", ignore_errors=True)
            os.sync()
            began_at = time.perf_counter()
            tasks[name](target)
            took_s[name].append(time.perf_counter() - began_at)
    return took_s


def _copy(source: Path, target: Path, *, sync: bool) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        left, offset = source.stat().st_size, 0
        while offset < left:
            offset += os.sendfile(write.fileno(), read.fileno(), offset, left - offset)
        if sync:
            os.fsync(write.fileno())


def _copy_hashed(source: Path, target: Path) -> None:
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(256 * 1024):
            digest.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())


def _remux(segments: list[SegmentFile], target: Path) -> None:
    """What a program that uses libavformat would do: all segments, not cut to the moment."""
    with av.open(str(target), "w", format="mp4", options={"movflags": "faststart"}) as out:
        track = None
        for number, segment in enumerate(segments):
            with av.open(str(segment.path), format="mp4") as read:
                track = track or out.add_stream_from_template(read.streams.video[0])
                shift = round(number * FILM_S * _ticks_per_s(read.streams.video[0]))
                for packet in read.demux(video=0):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, track
                    out.mux(packet)


def _ffmpeg(ffmpeg: str, segments: list[SegmentFile], target: Path) -> None:
    listing = target.with_suffix(".txt")
    listing.write_text("".join(f"file '{segment.path}'\n" for segment in segments))
    command = [ffmpeg, "-v", "error", "-y", "-f", "concat", "-safe", "0", "-ss", str(CLIP_FROM_S)]
    command += ["-i", str(listing), "-t", str(CLIP_S), "-c", "copy", "-movflags", "+faststart", str(target)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _film(path: Path) -> Path:
    """Noise that moves, so that the encoder needs the bits it was given; a key frame a second."""
    noise = np.random.default_rng(SEED).integers(0, 255, (HEIGHT_PX // 8, WIDTH_PX // 8), np.uint8)
    street = np.kron(noise, np.ones((8, 8), np.uint8))
    encoder = {"preset": "ultrafast", "g": str(FPS), "sc_threshold": "0", "bf": "0", "tune": "zerolatency"}
    encoder |= {"maxrate": str(BITS_PER_S), "bufsize": str(BITS_PER_S), "x264-params": "nal-hrd=cbr:filler=1"}
    with av.open(str(path), "w", format="mp4") as file:
        track = file.add_stream("libx264", rate=FPS, options=encoder)
        track.width, track.height, track.pix_fmt, track.bit_rate = WIDTH_PX, HEIGHT_PX, "yuv420p", BITS_PER_S
        track.time_base = track.codec_context.time_base = Fraction(1, TICKS_PER_S)
        for number in range(FILM_S * FPS):
            picture = np.roll(street, number * 3, axis=1)
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number * TICKS_PER_S // FPS, Fraction(1, TICKS_PER_S)
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return path


def _ring(folder: Path, film: Path) -> list[SegmentFile]:
    """RING_S seconds of the film, over and over, written as the recorder writes it."""
    folder.mkdir()
    segments: list[SegmentFile] = []
    writer: SegmentWriter | None = None
    for loop in range(RING_S // FILM_S):
        with av.open(str(film), format="mp4") as read:
            video = read.streams.video[0]
            ticks_per_s = _ticks_per_s(video)
            for packet in read.demux(video):
                if packet.pts is None:
                    continue
                pts = packet.pts + loop * FILM_S * ticks_per_s
                unit = AccessUnit(packet, pts, pts, packet.is_keyframe, 0.0, rtcp_at_s=None, format=video)
                if writer is None or writer.is_due(unit):
                    _finish(writer)
                    path = folder / f"{len(segments):06d}.mp4"
                    writer = SegmentWriter(path, open_muxer=PyavMuxer, tick_s=1 / ticks_per_s, first=unit)
                    segments.append(SegmentFile(path, BEGAN_AT + timedelta(seconds=pts / ticks_per_s)))
                else:
                    writer.add(unit)
    _finish(writer)
    return segments


def _finish(writer: SegmentWriter | None) -> None:
    if writer is not None:
        writer.complete()
        writer.close()


def _ticks_per_s(video: av.VideoStream) -> int:
    assert video.time_base is not None
    return round(1 / video.time_base)
