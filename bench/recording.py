"""Recording many cameras: what a camera costs, beside one ffmpeg a camera, and how true the recorded time is.

All record the same streams of a simulated street, one recorder after the other, because together they would
measure each other. Counted are all processes that record, and nothing else.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

from bench import street
from bench.measure import CHECKOUT, SEED, NotMeasured, Table, median, met, percentile
from bench.processes import cpu_s, memory_bytes, with_children
from cctv_link.simulation import clock_bars

# So many different pictures; each is sent to as many recorders as are measured.
LENSES = 2
CLIP_S = 4
SETTLE_S, WINDOW_S = 6.0, 20.0
PEER = "ffmpeg `-c copy -f segment`, one process a camera"
PYAV, LEAN = "PyAV", "lean"
PYAV_HOUSE, LEAN_HOUSE = "PyAV, in the house", "lean, in the house"
# What is started, and which reader it is told to use.
OURS = {
    PYAV: ("bench.recorder_alone", "pyav"),
    LEAN: ("bench.recorder_alone", "lean"),
    PYAV_HOUSE: ("bench.recorder_in_house", "pyav"),
    LEAN_HOUSE: ("bench.recorder_in_house", "lean"),
}
# At most so many times the processor and the memory of the peer.
AIMS = {PYAV: (2, 1 / 3), LEAN: (1 / 2, 1 / 10), PYAV_HOUSE: (2, 1 / 3), LEAN_HOUSE: (1 / 2, 1 / 10)}


@dataclass(frozen=True)
class Cost:
    """Of all recording processes together. written_bytes: in the window, to show that all did the same work."""

    cpu_s: float
    memory_bytes: int
    written_bytes: int

    @property
    def cpu_s_per_byte(self) -> float:
        return self.cpu_s / max(1, self.written_bytes)


def run(*, port: int, quick: bool) -> Table:
    """port: not used; the house is not started."""
    if shutil.which("ffmpeg") is None:
        raise NotMeasured("the peer is missing: `script/bootstrap --dev` installs ffmpeg")
    folder = CHECKOUT / "var"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="bench-recording-") as scratch:
        return _measure(Path(scratch), counts=(16,) if quick else (16, 64), window_s=8 if quick else WINDOW_S)


def _measure(scratch: Path, *, counts: tuple[int, ...], window_s: float) -> Table:
    columns = (
        "recorder",
        "cameras",
        "CPU a camera, % of a core",
        "times ffmpeg, byte for byte",
        "memory MiB",
        "MiB a camera",
    )
    table = Table((*columns, "times ffmpeg's"))
    costs: dict[int, dict[str, Cost]] = {}
    errors_ms: dict[str, list[float]] = {reader: [] for reader in (PYAV, LEAN)}
    with _street(scratch / "clip.mp4") as urls:
        for count in counts:
            costs[count] = {}
            for name in (PEER, *OURS):
                ring = scratch / f"{count}-{len(costs[count])}"
                costs[count][name] = _cost(name, [urls[n % LENSES] for n in range(count)], ring, window_s)
                if name in errors_ms:
                    errors_ms[name] += _clock_errors_ms(ring)
                shutil.rmtree(ring)
            _add_rows(table, costs[count], count, window_s)
    table.notes.append(_each_more(costs))
    table.notes.extend(_clock_note(name, errors) for name, errors in errors_ms.items())
    return table


def _clock_note(name: str, errors_ms: list[float]) -> str:
    off = sorted(abs(error) for error in errors_ms)
    return (
        f"Recorded time against the clock in the picture, {name}: median {median(off):.2f} ms, "
        f"p99 {percentile(off, 0.99):.2f} ms, largest {off[-1]:.0f} ms, of {len(off):,} pictures. "
        f"Aim: median under 5, p99 under 40: {met(median(off) < 5 and percentile(off, 0.99) < 40)}."
    )


def _add_rows(table: Table, costs: dict[str, Cost], count: int, window_s: float) -> None:
    peer, said = costs[PEER], []
    for name, cost in costs.items():
        cpu = cost.cpu_s_per_byte / peer.cpu_s_per_byte
        memory = cost.memory_bytes / peer.memory_bytes
        table.add(
            name,
            count,
            f"{cost.cpu_s / window_s / count * 100:.2f}",
            f"{cpu:.2f}",
            f"{cost.memory_bytes / 2**20:.0f}",
            f"{cost.memory_bytes / 2**20 / count:.1f}",
            f"{memory:.2f}",
        )
        if name in AIMS:
            most_cpu, most_memory = AIMS[name]
            said.append(
                f"{name} {most_cpu:.2f} × the CPU {met(cpu <= most_cpu)}, {most_memory:.2f} × the memory "
                f"{met(memory <= most_memory)}"
            )
    table.notes.append(
        f"{count} cameras, aims at most: {'; '.join(said)}. Written meanwhile, MB a camera: "
        + ", ".join(f"{cost.written_bytes / count / 1e6:.1f}" for cost in costs.values())
        + "."
    )


def _each_more(costs: dict[int, dict[str, Cost]]) -> str:
    """What the next camera costs, once everything is loaded. Nothing to say after a quick look at one number."""
    few, many = min(costs), max(costs)
    if few == many:
        return "What each further camera costs needs both numbers of cameras."
    each = {
        name: (costs[many][name].memory_bytes - costs[few][name].memory_bytes) / (many - few) / 2**20
        for name in costs[few]
    }
    return (
        f"MiB of each camera beyond {few}: "
        + ", ".join(f"{name} {mib:.2f}" for name, mib in each.items())
        + "."
    )


def _cost(name: str, urls: list[str], ring: Path, window_s: float) -> Cost:
    ring.mkdir()
    commands = _ffmpegs(urls, ring) if name == PEER else [_ours(name, urls, ring)]
    processes = []
    try:
        for command in commands:
            processes.append(subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL))
            time.sleep(0.05)
        _until_all_write(ring, len(urls))
        time.sleep(SETTLE_S)
        pids = with_children([process.pid for process in processes])
        used_s, written = cpu_s(pids), _bytes_in(ring)
        time.sleep(window_s)
        cost = Cost(cpu_s(pids) - used_s, memory_bytes(pids), _bytes_in(ring) - written)
        dead = [process.args for process in processes if process.poll() is not None]
        assert not dead, f"{len(dead)} recorders ended before they were told to"
        return cost
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=30)


def _ffmpegs(urls: list[str], ring: Path) -> list[list[str]]:
    """As Frigate and Viseron start it."""
    commands = []
    for number, url in enumerate(urls):
        (ring / str(number)).mkdir()
        command = [
            "ffmpeg",
            "-nostdin",
            "-v",
            "fatal",
            "-rtsp_transport",
            "tcp",
            "-i",
            url,
            "-an",
            "-c",
            "copy",
        ]
        command += ["-f", "segment", "-segment_time", "10", "-reset_timestamps", "1"]
        commands.append([*command, "-y", str(ring / str(number) / "%06d.mp4")])
    return commands


def _ours(name: str, urls: list[str], ring: Path) -> list[str]:
    module, reader = OURS[name]
    return [sys.executable, "-m", module, str(ring), str(ring / "notes"), reader, *urls]


def _until_all_write(ring: Path, count: int) -> None:
    deadline_s = time.monotonic() + 120
    while sum(path.stat().st_size > 0 for path in ring.glob("*/*.mp4")) < count:
        assert time.monotonic() < deadline_s, "not every camera is being recorded"
        time.sleep(0.5)


def _bytes_in(ring: Path) -> int:
    return sum(path.stat().st_size for path in ring.glob("*/*.mp4"))


def _clock_errors_ms(ring: Path) -> list[float]:
    """Each picture of two cameras: when it was taken by the index, less the clock burnt into it."""
    rows: dict[str, dict[str, str]] = {}
    for line in (ring / "notes").read_text().splitlines():
        row = json.loads(line)
        rows[row["id"]] = row
    cameras = sorted({row["camera_id"] for row in rows.values()})[:2]
    errors = []
    for row in rows.values():
        if row["camera_id"] not in cameras or row["frames"] == 0:
            continue
        recorded_from = datetime.fromisoformat(row["recorded_from"])
        for at_s, taken_at in _shown(ring / row["path"]):
            errors.append((recorded_from + timedelta(seconds=at_s) - taken_at).total_seconds() * 1000)
    return errors


def _shown(path: Path) -> Iterator[tuple[float, datetime]]:
    with av.open(str(path), format="mp4") as clip:
        first: float | None = None
        for frame in clip.decode(video=0):
            assert frame.time is not None
            at_s = frame.time
            first = at_s if first is None else first
            luma = np.asarray(frame.to_ndarray(format="yuv420p")[: frame.height], np.uint8)
            yield at_s - first, clock_bars.read(luma)


@contextmanager
def _street(clip: Path) -> Iterator[list[str]]:
    """Addresses of LENSES simulated cameras."""
    _noise(clip)
    names = [f"lens{number}" for number in range(LENSES)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.street", str(clip), *names],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield [f"rtsp://127.0.0.1:{port}/{name}" for name in names]
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


def _noise(path: Path) -> None:
    """Blocks that move, so that the cameras' encoders need the bits they were given."""
    noise = np.random.default_rng(SEED).integers(
        30, 220, (street.HEIGHT_PX // 8, street.WIDTH_PX // 8), np.uint8
    )
    blocks = np.kron(noise, np.ones((8, 8), np.uint8))
    with av.open(str(path), "w", format="mp4") as file:
        track = file.add_stream("libx264", rate=street.FPS, options={"preset": "ultrafast", "crf": "18"})
        track.width, track.height, track.pix_fmt = street.WIDTH_PX, street.HEIGHT_PX, "yuv420p"
        for number in range(CLIP_S * street.FPS):
            frame = av.VideoFrame.from_ndarray(np.roll(blocks, number * 3, axis=1), format="gray")
            file.mux(track.encode(frame.reformat(format="yuv420p")))
        file.mux(track.encode(None))
