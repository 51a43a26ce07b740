"""An upload by tus, in parts, through the whole house, beside a bare PUT of the same bytes into nginx alone."""

import base64
import json
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench import house as houses
from bench import slow_link
from bench.measure import SEED, NotMeasured, Table, median, met
from bench.residents import Resident, enrol, reports
from bench.wire import HOST, Wire
from supervise.settings import port_is_free

NGINX = "/usr/sbin/nginx"
MEGABYTE = 1_000_000
MOST_RATIO = 2.0
# A phone on a poor line: 400 kbit/s, 400 ms there and back.
LINE = {"bytes_per_s": 50_000.0, "round_trip_s": 0.4}
MOST_RATIO_ON_LINE = 1.25


@dataclass(frozen=True)
class Sending:
    """What is sent, in which parts, and how often."""

    what: str
    size_bytes: int
    part_bytes: int
    rounds: int
    is_on_line: bool = False


SENDINGS = (
    Sending("photo of 5 MB, parts of 4 MiB", 5 * MEGABYTE, 4 << 20, 9),
    Sending("photo of 5 MB, parts of 256 KiB", 5 * MEGABYTE, 256 << 10, 9),
    Sending("video of 100 MB, parts of 4 MiB", 100 * MEGABYTE, 4 << 20, 5),
    Sending("video of 100 MB, parts of 512 KiB", 100 * MEGABYTE, 512 << 10, 5),
    Sending(
        "photo of 500 kB, parts of 128 KiB, on a poor line", MEGABYTE // 2, 128 << 10, 3, is_on_line=True
    ),
)


def run(*, port: int, quick: bool) -> Table:
    """Seconds from the first byte sent until all of it is acknowledged, and their ratio."""
    table = Table(("", "tus, s", "bare PUT, s", "ratio"))
    with houses.running(port=port) as house, _bare_server(house.places.var / "put") as put_port:
        residents = enrol(house.port, sum(each.rounds for each in SENDINGS))
        filed = iter(_reported(house.port, residents))
        verdicts = []
        for sending in SENDINGS:
            rounds = 1 if quick else sending.rounds
            content = _film(sending.size_bytes)
            tus_s, put_s = [], []
            for number in range(rounds):
                resident, report_id = next(filed)
                with _line(house.port, sending) as tus_to, _line(put_port, sending) as put_to:
                    # In turn, so that what the machine does beside meets both.
                    tus_s.append(_by_tus(tus_to, resident, report_id, content, sending.part_bytes))
                    put_s.append(_by_put(put_to, f"/{sending.size_bytes}-{number}", content))
            ratio = median(tus_s) / median(put_s)
            verdicts.append((sending, ratio))
            table.add(sending.what, f"{median(tus_s):.3f}", f"{median(put_s):.3f}", f"{ratio:.2f}")
    fast = max(ratio for sending, ratio in verdicts if not sending.is_on_line)
    slow = max(ratio for sending, ratio in verdicts if sending.is_on_line)
    table.notes.append(
        f"Aim: at most {MOST_RATIO:g} x a bare PUT on loopback ({fast:.2f}, {met(fast <= MOST_RATIO)}), at most "
        f"{MOST_RATIO_ON_LINE:g} x on a poor line ({slow:.2f}, {met(slow <= MOST_RATIO_ON_LINE)})."
    )
    return table


def _film(size_bytes: int) -> bytes:
    """Begins as an MP4 does, so that it is let in, and is none, so that nobody spends time on showing it."""
    return b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + random.Random(SEED).randbytes(size_bytes - 24)


def _reported(port: int, residents: list[Resident]) -> Iterator[tuple[Resident, str]]:
    """Each resident with the id of a report of theirs: no quota meets another round."""
    rng = random.Random(SEED)
    with Wire(port) as wire:
        for resident, request in zip(residents, reports(residents, rng, len(residents)), strict=True):
            _, body = wire.ask(request)
            yield resident, str(UUID(json.loads(body)["id"]))


@contextmanager
def _line(port: int, sending: Sending) -> Iterator[int]:
    if not sending.is_on_line:
        yield port
        return
    with slow_link.before(port, **LINE) as line:
        yield line


def _by_tus(port: int, resident: Resident, report_id: str, content: bytes, part_bytes: int) -> float:
    pairs = {"filetype": "video/mp4", "report_id": report_id}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    ours = {**resident.headers, "Tus-Resumable": "1.0.0"}
    with Wire(port) as wire:
        begun_at = time.monotonic()
        # The first part goes with the creation: on a long line that is a journey less.
        first = content[:part_bytes]
        headers = {**ours, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        path = _location(wire.ask(_request("POST", "/v1/uploads", headers, first)), wire, resident, report_id)
        for at in range(len(first), len(content), part_bytes):
            status, body = wire.ask(
                _request("PATCH", path, {**ours, "Upload-Offset": str(at)}, content[at : at + part_bytes])
            )
            if status != 204:
                raise RuntimeError(f"{status}: {body[:200]!r}")
        return time.monotonic() - begun_at


def _location(answer: tuple[int, bytes], wire: Wire, resident: Resident, report_id: str) -> str:
    """Where the upload is: Wire keeps no headers, so it is asked for, and its time is ours."""
    status, body = answer
    if status != 201:
        raise RuntimeError(f"{status}: {body[:200]!r}")
    lines = [f"GET /v1/uploads?report_id={report_id} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name}: {value}" for name, value in resident.headers.items()]
    _, listed = wire.ask("\r\n".join([*lines, "", ""]).encode())
    return f"/v1/uploads/{json.loads(listed)['items'][0]['id']}"


def _by_put(port: int, path: str, content: bytes) -> float:
    with Wire(port) as wire:
        begun_at = time.monotonic()
        status, body = wire.ask(_request("PUT", path, {}, content))
        if status not in (201, 204):
            raise RuntimeError(f"{status}: {body[:200]!r}")
        return time.monotonic() - begun_at


def _request(method: str, path: str, headers: dict[str, str], content: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: application/offset+octet-stream"]
    return "\r\n".join([*lines, "", ""]).encode() + content


@contextmanager
def _bare_server(home: Path) -> Iterator[int]:
    """nginx that writes what is PUT into a folder, and does nothing else."""
    (home / "files").mkdir(parents=True, exist_ok=True)
    (home / "tmp").mkdir(exist_ok=True)
    port = next(number for number in range(18_500, 18_540) if port_is_free(number))
    conf = home / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {home}/pid; error_log stderr alert; worker_processes 2; user root;\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log off; client_body_temp_path {home}/tmp; client_max_body_size 300m;\n"
        f"  server {{ listen 127.0.0.1:{port}; location / {{ root {home}/files; dav_methods PUT; }} }} }}\n"
    )
    built = subprocess.run([NGINX, "-V"], capture_output=True, text=True, check=False)
    if "http_dav_module" not in built.stderr:
        raise NotMeasured("this nginx takes no PUT")
    server = subprocess.Popen([NGINX, "-c", str(conf)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while port_is_free(port):
        if time.monotonic() > deadline:
            raise NotMeasured("nginx did not start")
        time.sleep(0.05)
    try:
        yield port
    finally:
        server.terminate()
        server.wait()
