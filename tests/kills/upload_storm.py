"""Kills what takes an upload, again and again, while a phone sends one; at the end it must be there to the last byte.

Runs as the first process of a process namespace of its own (see namespace.py), started by test_upload_kills.py. The
phone is tus-js-client where Node is here, and beside it one of ours that remembers what was acknowledged: what it is
told by HEAD after a kill is never less. Exit code 0: nothing was lost.
"""

import argparse
import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from supervise import identity
from supervise.settings import port_is_free
from tests import resident_media, tus_js
from tests.house import report_body
from tests.kills import namespace
from tests.kills.clients import History, Phone
from tests.kills.house import House
from tests.tus import BODY_TYPE, TUS, said
from tests.tus_js import TusJs

PORTS = range(18_400, 18_440)
PART = 64 * 1024
PAUSE_S = (0.4, 1.2)
# One in four is the database; the others are what takes the bytes.
VICTIMS = ("web", "web", "web", "postgres")
SETTLED_WITHIN_S = 60


class Told:
    """What the house has acknowledged to our own phone, and every time it knew less of it afterwards."""

    def __init__(self) -> None:
        self.parts = 0
        self.setbacks = 0
        self.losses: list[str] = []


def main() -> int:
    options = _parser().parse_args()
    namespace.refuse_outside()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    say(f"seed {seed}, {options.kills} kills")
    house = House(port=next(port for port in PORTS if port_is_free(port)))
    house.supervise()
    found = _storm(house, chance=random.Random(seed), kills=options.kills)
    for fault in found:
        say(f"FAULT {fault}")
    house.interrupt()
    if not found:
        house.remove()
        say("nothing lost")
    return 1 if found else 0


def _storm(house: House, *, chance: random.Random, kills: int) -> list[str]:
    phone = Phone.enrolled(house.url, History())
    report = phone.insist(
        "POST", "/v1/reports", json=report_body(), headers={"Idempotency-Key": str(uuid4())}
    ).json()
    folder = Path(tempfile.mkdtemp(prefix="gawah-upload-storm-"))
    # As long as the storm is: a photo with much behind its end.
    photo = folder / "IMG_1.jpg"
    photo.write_bytes(resident_media.jpeg() + chance.randbytes(PART * 20 * kills))
    pairs = {"filetype": "image/jpeg", "report_id": report["id"]}
    theirs = _begin_theirs(house, phone, photo, pairs) if tus_js.is_here() else None
    told, stopping = Told(), threading.Event()
    ours = threading.Thread(target=_send, args=(phone, photo, pairs, told, stopping))
    ours.start()
    killed = _kill(house, chance, kills)
    stopping.set()
    ours.join(120)
    say(
        f"{killed} killed; {told.parts} parts acknowledged to ours, sent again after {told.setbacks} setbacks"
    )
    found = list(told.losses)
    if theirs is not None:
        output, errors = theirs.communicate(timeout=120)
        say(f"tus-js-client: {output.strip()[-300:]}")
        if theirs.returncode != 0:
            found.append(f"tus-js-client gave up: {output[-500:]} {errors[-500:]}")
    return found + _account(phone, report["id"], photo, most=1 if theirs is None else 2)


def _begin_theirs(house: House, phone: Phone, photo: Path, pairs: dict[str, str]) -> subprocess.Popen[str]:
    # The key that upload.md asks for: without it a POST whose answer is lost begins a second, empty upload.
    headers = {"Authorization": f"Bearer {phone.token}", "Idempotency-Key": str(uuid4())}
    client = TusJs(f"{house.url}/v1/uploads", headers)
    argv = client.argv(photo, metadata=pairs, chunkSize=PART, retryDelays=[100, 300, 500] + [1_000] * 60)
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _send(phone: Phone, photo: Path, pairs: dict[str, str], told: Told, stopping: threading.Event) -> None:
    """Part by part, a little slower than the line, until all of it was acknowledged."""
    content = photo.read_bytes()
    headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": said(**pairs)}
    path = phone.insist("POST", "/v1/uploads", headers={**headers, "Idempotency-Key": str(uuid4())}).headers[
        "Location"
    ]
    acknowledged = 0
    while acknowledged < len(content):
        part = content[acknowledged : acknowledged + PART]
        given = {**TUS, "Upload-Offset": str(acknowledged), "Content-Type": BODY_TYPE}
        try:
            answer = phone.http.patch(path, headers=given, content=part)
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code == 204:
            acknowledged, told.parts = int(answer.headers["Upload-Offset"]), told.parts + 1
        else:
            told.setbacks += 1
            acknowledged = _asked(phone, path, acknowledged, told)
        if not stopping.is_set():
            time.sleep(0.03)


def _asked(phone: Phone, path: str, acknowledged: int, told: Told) -> int:
    come = int(phone.insist("HEAD", path, headers=TUS).headers["Upload-Offset"])
    if come < acknowledged:
        told.losses.append(f"{acknowledged} bytes were acknowledged, and {come} are known")
    return come


def _kill(house: House, chance: random.Random, kills: int) -> dict[str, int]:
    killed: dict[str, int] = {}
    for _ in range(kills):
        time.sleep(chance.uniform(*PAUSE_S))
        part = chance.choice(VICTIMS)
        before = house.running().get(part)
        if before is not None and identity.send(before, signal.SIGKILL):
            killed[part] = killed.get(part, 0) + 1
    return killed


def _account(phone: Phone, report_id: str, photo: Path, *, most: int) -> list[str]:
    """Every upload is there once, whole, and was examined."""
    expected = hashlib.sha256(photo.read_bytes()).hexdigest()
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while True:
        items: list[dict[str, Any]] = phone.insist("GET", f"/v1/uploads?report_id={report_id}").json()[
            "items"
        ]
        if all(each["state"] == "ready" for each in items) or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    found = [
        f"{each['state']} ({each['reason']}) after a minute" for each in items if each["state"] != "ready"
    ]
    found += [f"other bytes came: {each['sha256']}" for each in items if each["sha256"] != expected]
    if len(items) != most:
        found.append(f"{len(items)} uploads where {most} were sent")
    return found


def say(text: str) -> None:
    print(f"upload storm: {text}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="upload_storm")
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int)
    return parser


if __name__ == "__main__":
    sys.exit(main())
