"""What may be sent, and how much of it: sizes, kinds, what a device has left, and what is said wrongly."""

from typing import Any

import pytest

from kernel import growing
from kernel.config import Settings
from tests.house import ResidentClient
from tests.tus import BODY_TYPE, JPEG_HEAD, PHOTO, Phone, row_of


@pytest.fixture
def phone(resident: ResidentClient) -> Phone:
    return Phone(resident)


@pytest.fixture
def report_id(resident: ResidentClient) -> str:
    return str(resident.report().json["id"])


LIMITS = [
    pytest.param("image/jpeg", 15_000_001, 413, id="a photo over 15 MB"),
    pytest.param("video/mp4", 200_000_001, 413, id="a video over 200 MB"),
    pytest.param("audio/webm", 10_000_001, 413, id="sound over 10 MB"),
    pytest.param("video/mp4", 200_000_000, 201, id="a video of 200 MB"),
    pytest.param("image/svg+xml", 100, 422, id="SVG"),
    pytest.param("application/vnd.apple.mpegurl", 100, 422, id="a playlist"),
    pytest.param("application/zip", 100, 422, id="an archive"),
    pytest.param("image/jpeg", 0, 422, id="nothing"),
]


@pytest.mark.parametrize(("media_type", "length", "status"), LIMITS)
def test_each_kind_has_its_size(
    media_type: str, length: int, status: int, phone: Phone, report_id: str
) -> None:
    assert phone.begin(length, filetype=media_type, report_id=report_id).status_code == status


DISGUISES = [
    pytest.param("image/jpeg", b"PK\x03\x04" + bytes(40), id="a ZIP as JPEG"),
    pytest.param("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="SVG as PNG"),
    pytest.param("video/mp4", b"ffconcat version 1.0\nfile other.mp4\n", id="a list of files as MP4"),
    pytest.param("video/mp4", b"#EXTM3U\n#EXT-X-VERSION:3\n", id="a playlist as MP4"),
    pytest.param("audio/webm", b"#!/bin/sh\nrm -rf /\n", id="a script as sound"),
    pytest.param("video/webm", b"<?xml version='1.0'?><MPD>", id="DASH as WebM"),
]


@pytest.mark.parametrize(("media_type", "content"), DISGUISES)
def test_what_does_not_even_begin_as_it_says_is_refused_at_the_door(
    media_type: str, content: bytes, phone: Phone, report_id: str, settings: Settings
) -> None:
    path = phone.begun(len(content), filetype=media_type, report_id=report_id)

    answer = phone.add(path, 0, content)

    assert (answer.status_code, answer.json["type"]) == (415, "/problems/type-not-allowed")
    assert phone.ask("GET", path).json["reason"] == "type-not-allowed"
    assert not growing.configured(settings.storage_url).path(row_of(path).id).exists()


def test_a_device_has_three_on_their_way_and_a_report_five_in_all(phone: Phone, report_id: str) -> None:
    pairs = {"filetype": "image/jpeg", "report_id": report_id}
    on_their_way = [phone.begun(len(PHOTO), **pairs) for _ in range(3)]

    fourth = phone.begin(len(PHOTO), **pairs)
    assert (fourth.status_code, fourth.json["type"]) == (429, "/problems/too-many-uploads")
    assert "Retry-After" in fourth.headers

    for path in on_their_way:
        phone.add(path, 0, PHOTO)
    for _ in range(2):
        phone.send(PHOTO, **pairs)
    assert phone.begin(len(PHOTO), **pairs).status_code == 429


def test_a_device_has_so_many_bytes_a_day(phone: Phone, report_id: str, with_settings: Any) -> None:
    with_settings(upload_bytes_per_day=30_000_000)

    answers = [
        phone.begin(14_000_000, filetype="image/jpeg", report_id=report_id).status_code for _ in range(3)
    ]

    assert answers == [201, 201, 429]


def test_a_full_disk_refuses_uploads_and_takes_reports(
    phone: Phone, report_id: str, resident: ResidentClient, with_settings: Any
) -> None:
    with_settings(storage_reserve_bytes=10**18)

    answer = phone.begin(9, filetype="image/jpeg", report_id=report_id)

    assert (answer.status_code, answer.json["type"]) == (507, "/problems/storage-full")
    assert resident.report().status_code == 201


WRONG = [
    pytest.param({"Upload-Length": "ten"}, "Upload-Length", id="a length in words"),
    pytest.param({"Upload-Length": ""}, "Upload-Length", id="no length"),
    pytest.param({"Upload-Metadata": ""}, "Upload-Metadata", id="no metadata"),
    pytest.param({"Upload-Metadata": "filetype !!!"}, "Upload-Metadata.filetype", id="not Base64"),
    pytest.param({"Upload-Metadata": "colour cmVk"}, "Upload-Metadata.colour", id="an unknown key"),
    pytest.param({"Upload-Metadata": f"report_id {'x' * 1_024}"}, "Upload-Metadata", id="over 1 KB"),
    pytest.param({"Idempotency-Key": "7"}, "Idempotency-Key", id="a key that is none"),
]


@pytest.mark.parametrize(("headers", "field"), WRONG)
def test_what_is_said_wrongly_is_named(
    headers: dict[str, str], field: str, phone: Phone, report_id: str
) -> None:
    answer = phone.begin(9, headers=headers, filetype="image/jpeg", report_id=report_id)

    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json["errors"]}


def test_parts_are_refused_that_are_too_large_of_another_type_or_beyond_the_end(
    phone: Phone, report_id: str
) -> None:
    path = phone.begun(5_000_000, filetype="image/jpeg", report_id=report_id)

    large = phone.add(path, 0, bytes(4 * 1024 * 1024 + 1))
    other = phone.add(path, 0, PHOTO, headers={"Content-Type": "image/jpeg"})
    short = phone.begun(100, filetype="image/jpeg", report_id=report_id)
    beyond = phone.add(short, 0, PHOTO)

    assert [each.status_code for each in (large, other, beyond)] == [413, 415, 413]
    assert (phone.offset(path), phone.offset(short)) == (0, 0)


@pytest.mark.parametrize("is_terminated", [False, True], ids=["a length", "an end of its own"])
def test_a_part_may_be_as_large_as_is_said(is_terminated: bool, phone: Phone, report_id: str) -> None:
    """Our server ends the body by itself, the one of the tests by its length."""
    whole = JPEG_HEAD + bytes(5 * 1024 * 1024)
    path = phone.begun(len(whole), filetype="image/jpeg", report_id=report_id)
    given = {"Upload-Offset": "0", "Content-Type": BODY_TYPE}

    answer = phone.ask(
        "PATCH",
        path,
        headers=given,
        data=whole[: 4 * 1024 * 1024],
        environ_overrides={"wsgi.input_terminated": True} if is_terminated else {},
    )

    assert (answer.status_code, answer.headers.get("Upload-Offset")) == (204, str(4 * 1024 * 1024))
