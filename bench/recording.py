"""Recording many cameras: what a camera costs, beside one ffmpeg a camera, and how true the recorded time is.

All record the same streams of a simulated street, one recorder after the other, because together they would
measure each other. Counted is processor time and proportional memory of the recording processes alone.
"""

import json
import os
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
from bench.measure import CHECKOUT, SEED, Table, median, percentile
from cctv_link.simulation import clock_bars

# So many different pictures; each is sent to as many recorders as are measured.
LENSES = 2
CLIP_S = 4
SETTLE_S, WINDOW_S = 6.0, 20.0
PEER = "ffmpeg `-c copy -f segment`, one process a camera"
OURS = {"pyav": "PyAV, one process", "lean": "lean, one process"}


@dataclass(frozen=True)
class Cost:
    """Of all recording processes together. written_bytes: in the window, to show that all did the same work."""

    cpu_s: float
    pss_bytes: int
    written_bytes: int


def run(*, port: int, quick: bool) -> Table:
    """port: not used; the house is not started."""
    if shutil.which("ffmpeg") is None:
        raise SystemExit("the peer is missing: `script/bootstrap --dev` installs ffmpeg")
    folder = CHECKOUT / "var"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="bench-recording-") as scratch:
        return _measure(Path(scratch), counts=(16,) if quick else (16, 64), window_s=8 if quick else WINDOW_S)


def _measure(scratch: Path, *, counts: tuple[int, ...], window_s: float) -> Table:
    columns = (
        "recorder",
        "cameras",
        "CPU a camera, % of a core",
        "times ffmpeg",
        "memory MiB",
        "MiB a camera",
    )
    table = Table((*columns, "times ffmpeg's"))
    errors_ms: dict[str, list[float]] = {}
    with _street(scratch / "clip.mp4") as urls:
        for count in counts:
            costs = {}
            for name in (PEER, *OURS.values()):
                ring = scratch / f"{count}-{len(costs)}"
                costs[name] = _cost(name, [urls[n % LENSES] for n in range(count)], ring, window_s)
                if name != PEER:
                    errors_ms.setdefault(name, []).extend(_clock_errors_ms(ring))
                shutil.rmtree(ring)
            _add_rows(table, costs, count, window_s)
    for name, errors in errors_ms.items():
        off = sorted(abs(error) for error in errors)
        table.notes.append(
            f"Recorded time against the clock in the picture, {name}: median {median(off):.2f} ms, "
            f"p99 {percentile(off, 0.99):.2f} ms, largest {off[-1]:.0f} ms, of {len(off):,} pictures. "
            f"Aim: median under 5, p99 under 40: {_met(median(off) < 5 and percentile(off, 0.99) < 40)}."
        )
    table.notes.append(_house_note())
    return table


def _add_rows(table: Table, costs: dict[str, Cost], count: int, window_s: float) -> None:
    peer = costs[PEER]
    for name, cost in costs.items():
        table.add(
            name,
            count,
            f"{cost.cpu_s / window_s / count * 100:.2f}",
            f"{cost.cpu_s / peer.cpu_s:.2f}",
            f"{cost.pss_bytes / 2**20:.0f}",
            f"{cost.pss_bytes / 2**20 / count:.1f}",
            f"{cost.pss_bytes / peer.pss_bytes:.2f}",
        )
    pyav, lean = costs[OURS["pyav"]], costs[OURS["lean"]]
    table.notes.append(
        f"{count} cameras, aims: PyAV at most 2 × the CPU ({_met(pyav.cpu_s <= 2 * peer.cpu_s)}) and a third of the "
        f"memory ({_met(pyav.pss_bytes * 3 <= peer.pss_bytes)}); lean at most half ({_met(lean.cpu_s * 2 <= peer.cpu_s)})"
        f" and a tenth ({_met(lean.pss_bytes * 10 <= peer.pss_bytes)}). Written meanwhile, MB a camera: "
        + ", ".join(f"{cost.written_bytes / count / 1e6:.1f}" for cost in costs.values())
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
        pids = [process.pid for process in processes]
        used_s, written = _cpu_s(pids), _bytes_in(ring)
        time.sleep(window_s)
        cost = Cost(_cpu_s(pids) - used_s, sum(map(_pss_bytes, pids)), _bytes_in(ring) - written)
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
    reader = next(reader for reader, shown in OURS.items() if shown == name)
    return [sys.executable, "-m", "bench.recorder_alone", str(ring), str(ring / "notes"), reader, *urls]


def _until_all_write(ring: Path, count: int) -> None:
    deadline_s = time.monotonic() + 120
    while sum(path.stat().st_size > 0 for path in ring.glob("*/*.mp4")) < count:
        assert time.monotonic() < deadline_s, "not every camera is being recorded"
        time.sleep(0.5)


def _bytes_in(ring: Path) -> int:
    return sum(path.stat().st_size for path in ring.glob("*/*.mp4"))


def _cpu_s(pids: list[int]) -> float:
    """Processor time used so far, all threads."""
    tick_s = 1 / os.sysconf("SC_CLK_TCK")
    used = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/stat").read_text()
        used += sum(map(int, text[text.rindex(")") + 2 :].split()[11:13]))
    return used * tick_s


def _pss_bytes(pid: int) -> int:
    """Proportional set size: what several processes share is divided among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError("no Pss in smaps_rollup")


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
            plane = frame.planes[0]
            luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
            at_s = float(frame.pts * frame.time_base)
            first = at_s if first is None else first
            yield at_s - first, clock_bars.read(luma)


def _house_note() -> str:
    """What the application around the recorder holds, which is there once a process and not once a camera."""
    program = "import cctv_link.recorder_process, app, time; print(flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        held = _pss_bytes(process.pid)
        process.stdout.close()
    finally:
        process.kill()
        process.wait()
    return (
        f"Both of ours run here without the house; its application (Flask, SQLAlchemy) adds {held / 2**20:.0f} MiB "
        "once to a process, whatever the number of cameras."
    )


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


def _met(yes: bool) -> str:
    return "met" if yes else "missed"
