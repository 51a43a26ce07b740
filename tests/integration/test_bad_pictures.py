"""A file made to do harm is refused in the child: it takes little memory, reaches no other file and no network."""

import json
import random
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from cctv_link.media import limited
from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.looking import look_at, newest_still, reference_of
from cctv_link.media.mark import Mark
from cctv_link.media.probe import probe
from cctv_link.media.redaction import redact_clip, redact_still
from cctv_link.media.stills import sharpest_frame
from cctv_link.media.watermark import mark_clip
from tests.street_pictures import film, seen, street

pytestmark = pytest.mark.long

MEMORY_BYTES = 400 * 1024 * 1024
MARK = Mark("Imran A.", "5c2e4f60", "2026-11-25 19:14 UTC+5", "K4821000T, clip 1a2b3c4d")
MUTATIONS = 300
SEED = 20_261_122

WAYS: dict[str, Callable[[Path], object]] = {
    "probe": probe,
    "still": sharpest_frame,
    "newest": newest_still,
    "look": lambda path: look_at(path, reference=None),
    "redact": lambda path: redact_clip(
        path, target=path.with_suffix(".copy"), on_progress=lambda percent: None
    ),
    "redact-still": redact_still,
    "mark": lambda path: mark_clip(
        path, MARK, target=path.with_suffix(".marked"), on_progress=lambda percent: None
    ),
}


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    return film(folder / "clip.mp4", [seen(street(seed=6), seed=each) for each in range(12)])


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A PNG of 32,000 x 32,000 pixels in 124 kB: 6 GB of memory to whoever decodes it."""
    side = 32_000
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


# Asks the child, and says how large the child became: of this process it is the only one.
MEASURED = """
import resource, sys, json
from pathlib import Path
from cctv_link.media.limited import NotDecodable, run_limited
given = Path(sys.argv[3]).read_bytes() if len(sys.argv) > 3 else b""
try:
    run_limited(sys.argv[1], Path(sys.argv[2]) if sys.argv[2] else None, given=given)
    said = "an answer"
except NotDecodable as error:
    said = error.detail
print(json.dumps([said, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))
"""


def measured(task: str, path: Path | None, given: Path | None = None) -> tuple[str, int]:
    """What the child said, and the most memory it had."""
    words = [task, str(path or ""), *([str(given)] if given else [])]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words],
        cwd=limited.PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said, most_bytes = json.loads(done.stdout)
    return said, most_bytes


def test_an_archive_bomb_of_a_picture_is_refused_before_it_is_unpacked(clip, bomb, tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb)
    as_pictures = tmp_path / "pictures"
    as_pictures.write_bytes(struct.pack(">I", len(bomb)) + bomb)
    assert len(bomb) < 200_000

    began_at = time.monotonic()
    answers = [
        measured("look", clip, path),
        measured("reference", None, as_pictures),
        measured("probe", path),
        measured("still", path),
    ]

    assert all("failed" in said for said, _ in answers), answers
    assert max(most_bytes for _, most_bytes in answers) < MEMORY_BYTES
    assert time.monotonic() - began_at < 60
    with pytest.raises(NotDecodable):
        reference_of([bomb])


def test_a_reference_that_ends_in_the_middle_is_refused(clip):
    for given in (b"\0", b"\0\0\0\x05ab", b"\xff\xff\xff\xffabc"):
        with pytest.raises(NotDecodable):
            run_limited("reference", None, given=given)
    with pytest.raises(NotDecodable):
        look_at(clip, reference=b"\x89PNG\r\n\x1a\nnothing of the kind")


@pytest.fixture
def canary():
    """A server on loopback that counts who comes."""
    visits: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        is_over = False

        def listen() -> None:
            while not is_over:
                try:
                    visitor, _ = server.accept()
                except TimeoutError:
                    continue
                visits.append("came")
                visitor.close()

        thread = Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], visits
        is_over = True
        thread.join()


@pytest.mark.parametrize("way", WAYS)
def test_a_list_that_calls_itself_a_film_opens_no_other_file_and_no_connection(way, clip, tmp_path, canary):
    port, visits = canary
    (tmp_path / "secret.mp4").write_bytes(clip.read_bytes())
    address = f"http://127.0.0.1:{port}/secret.mp4"
    path = tmp_path / "upload.mp4"

    for content in (
        "ffconcat version 1.0\nfile secret.mp4\n",
        f"ffconcat version 1.0\nfile {address}\n",
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXTINF:1,\n{address}\n#EXT-X-ENDLIST\n",
        f'<?xml version="1.0"?><MPD><Period><BaseURL>{address}</BaseURL></Period></MPD>',
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n",
    ):
        path.write_text(content)
        with pytest.raises(NotDecodable):
            WAYS[way](path)

    assert visits == []


def mutated(content: bytes, rng: random.Random) -> bytes:
    """Cut off, with bytes turned over, with a stretch doubled, gone or zeroed, or with a size that is a lie."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20))):
        at, length = rng.randrange(len(changed)), rng.choice((1, 4, 64, 2000))
        match rng.randrange(6):
            case 0:
                del changed[max(100, at) :]
            case 1:
                changed[at] ^= 1 << rng.randrange(8)
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                del changed[at : at + length]
            case 4:
                changed[at : at + length] = bytes(len(changed[at : at + length]))
            case _:
                lie = rng.choice((0, 1, 7, 0x7FFFFFFF, 0xFFFFFFFF))
                boxes = [
                    m
                    for kind in (b"moov", b"trun", b"stsd", b"avcC", b"mdat")
                    if (m := changed.find(kind)) > 4
                ]
                if boxes:
                    box = rng.choice(boxes)
                    changed[box - 4 : box] = struct.pack(">I", lie)
        if len(changed) < 100:
            break
    return bytes(changed)


# The child's own tasks behind its own limits, forked for each file: to start the child 300 times takes minutes. Says for
# each file how its process ended: 0 an answer, 1 refused, 3 anything else, -n signal n; and whether a socket was left.
TASKS = """
import os, sys
from dataclasses import replace
from cctv_link.media.confinement import LIMITS, confine
confine(replace(LIMITS["still"], forks=True))
from cctv_link.media import decoding, redacting, sealing, seeing
TASKS = [decoding.probe, decoding.still, decoding.newest_still, lambda path: seeing.look(path, given=b"")]
for number, path in enumerate(sys.argv[1:]):
    pid = os.fork()
    if pid == 0:
        sealing.without_children()
        try:
            TASKS[number % len(TASKS)](path)
            code = 0
        except (decoding.Refused, MemoryError):
            code = 1
        except BaseException as error:
            print(path, type(error).__name__, error, file=sys.stderr)
            code = 3
        links = [os.readlink(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{each}")]
        if any(link.startswith("socket:") for link in links):
            code = 4
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_hundreds_of_broken_films_are_refused_or_shown_and_nothing_else(clip, tmp_path):
    rng = random.Random(SEED)
    content = clip.read_bytes()
    paths = []
    for number in range(MUTATIONS):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(mutated(content, rng))
        paths.append(str(path))

    done = subprocess.run(
        [sys.executable, "-c", TASKS, *paths],
        cwd=limited.PROJECT_ROOT,
        env=limited.CHILD_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    ended = Counter(int(line) for line in done.stdout.split())
    assert ended.total() == MUTATIONS, (done.returncode, done.stderr[-2000:])
    assert set(ended) <= {0, 1}, (ended, done.stderr[-2000:])
    # The mutations reach deep: some films survive them, many do not.
    assert ended[0] > 10
    assert ended[1] > 50


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_film_has_a_redacted_copy_or_none(clip, tmp_path, seed):
    path, target = tmp_path / "broken.mp4", tmp_path / "copy.mp4"
    path.write_bytes(mutated(clip.read_bytes(), random.Random(SEED + seed)))

    try:
        redact_clip(path, target=target, on_progress=lambda percent: None)
    except NotDecodable:
        return
    assert probe(target).frames > 0
