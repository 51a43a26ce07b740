"""The tus client that most apps use sends to us as it sends to anybody: in parts, resumed after it died, and ended."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests import resident_media, tus_js
from tests.house import House, ResidentClient
from tests.tus_js import TusJs

pytestmark = [tus_js.needed, pytest.mark.enable_socket]

PART = 64 * 1024


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that is long because of what stands behind its end."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(resident_media.jpeg() + bytes(range(256)) * 2_000)
    return path


@pytest.fixture
def sender(resident: ResidentClient, live_server: str) -> TusJs:
    return TusJs(f"{live_server}/v1/uploads", {"Authorization": f"Bearer {resident.token}"})


def metadata(resident: ResidentClient, photo: Path) -> dict[str, str]:
    return {
        "filetype": "image/jpeg",
        "filename": photo.name,
        "report_id": resident.report().json["id"],
        "sha256": sha256(photo.read_bytes()).hexdigest(),
    }


def told(resident: ResidentClient, url: str) -> dict[str, Any]:
    return dict(resident.get(url[url.index("/v1/") :]).json)


WAYS = [
    pytest.param({}, id="creation, then parts"),
    pytest.param({"withCreation": True}, id="the first part with the creation"),
    pytest.param({"override": True}, id="parts by POST"),
]


@pytest.mark.parametrize("options", WAYS)
def test_it_sends_a_photo(
    options: dict[str, Any], sender: TusJs, resident: ResidentClient, photo: Path, house: House
) -> None:
    code, said = sender.run(photo, metadata=metadata(resident, photo), chunkSize=PART, **options)

    assert (code, said.get("sent")) == (0, photo.stat().st_size), said
    house.settle()
    upload = told(resident, said["url"])
    assert (upload["state"], upload["sha256"]) == ("ready", sha256(photo.read_bytes()).hexdigest())


def test_it_goes_on_where_it_died(
    sender: TusJs, resident: ResidentClient, photo: Path, tmp_path: Path
) -> None:
    options = {
        "metadata": metadata(resident, photo),
        "chunkSize": PART,
        "storage": str(tmp_path / "remembered.json"),
    }

    died, _ = sender.run(photo, dieAfter=3 * PART, **options)
    code, said = sender.run(photo, **options)

    assert (died, code) == (-9, 0), said
    assert said["resumedAt"] >= 3 * PART
    assert told(resident, said["url"])["sha256"] == sha256(photo.read_bytes()).hexdigest()


def test_it_ends_an_upload(sender: TusJs, resident: ResidentClient, photo: Path, tmp_path: Path) -> None:
    storage = tmp_path / "remembered.json"
    sender.run(photo, metadata=metadata(resident, photo), chunkSize=PART, dieAfter=PART, storage=str(storage))
    (remembered,) = json.loads(storage.read_text()).values()
    url = remembered["uploadUrl"]

    code, said = sender.run(photo, end=url)

    assert (code, said) == (0, {"ended": url})
    assert resident.get(url[url.index("/v1/") :]).status_code == 410


def test_it_is_told_why_a_disguise_is_refused(
    sender: TusJs, resident: ResidentClient, tmp_path: Path
) -> None:
    disguised = tmp_path / "IMG_0002.jpg"
    disguised.write_bytes(b"PK\x03\x04" + bytes(200_000))

    code, said = sender.run(disguised, metadata=metadata(resident, disguised), chunkSize=PART)

    assert (code, said["status"]) == (1, 415)
    assert "/problems/type-not-allowed" in said["body"]
