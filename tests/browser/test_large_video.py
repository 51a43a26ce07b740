"""A video of 200 MB arrives whole over a line that breaks with each megabyte, and none of it is sent from the beginning."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests import breaking_line, tus_js
from tests.house import ResidentClient
from tests.tus_js import TusJs

pytestmark = [tus_js.needed, pytest.mark.enable_socket]

MEGABYTE = 1_000_000
PART = 256 * 1024
# As an MP4 begins; what it shows is the examination's matter.
HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


def video(folder: Path) -> tuple[Path, str]:
    path, digest = folder / "VID_0001.mp4", sha256()
    with path.open("wb") as file:
        for number in range(200):
            part = number.to_bytes(4, "big") * (MEGABYTE // 4)
            part = HEAD + part[len(HEAD) :] if number == 0 else part
            file.write(part)
            digest.update(part)
    return path, digest.hexdigest()


@pytest.mark.timeout(240)
def test_it_arrives_whole_and_only_what_was_lost_is_sent_again(
    resident: ResidentClient, live_server: str, tmp_path: Path
) -> None:
    path, whole = video(tmp_path)
    pairs = {"filetype": "video/mp4", "filename": path.name, "report_id": resident.report().json["id"]}
    with breaking_line.before(urlsplit(live_server).port or 0, each_bytes=MEGABYTE) as line:
        sender = TusJs(
            f"http://{breaking_line.HOST}:{line.port}/v1/uploads",
            {"Authorization": f"Bearer {resident.token}", "Idempotency-Key": str(uuid4())},
        )
        code, said = sender.run(path, metadata=pairs, chunkSize=PART, retryDelays=[20] * 20, within_s=200)

    assert (code, said.get("sent")) == (0, 200 * MEGABYTE), said
    assert line.breaks >= 200
    # What went over the line: the video, and of each part that was cut in two as much as had gone.
    assert line.breaks * MEGABYTE < 200 * MEGABYTE * 1.3
    (upload,) = resident.get(f"/v1/uploads?report_id={pairs['report_id']}").json["items"]
    assert (upload["state"], upload["sha256"]) == ("received", whole)
