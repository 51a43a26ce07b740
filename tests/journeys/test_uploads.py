"""A resident's photo, video or voice note comes in parts, over a line that breaks, and belongs to one report of theirs."""

import base64
import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kernel import clock, growing
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from tests.house import House, ResidentClient
from tests.tus import BODY_TYPE, PHOTO, TUS, Phone, row_of


@pytest.fixture
def phone(resident: ResidentClient) -> Phone:
    return Phone(resident)


@pytest.fixture
def report_id(resident: ResidentClient) -> str:
    return str(resident.report().json["id"])


def test_a_photo_comes_in_parts_and_is_received_with_the_last(phone: Phone, report_id: str) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id, filename="IMG_1.jpg")

    assert phone.offset(path) == 0
    first = phone.add(path, 0, PHOTO[:4_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "4000")
    assert phone.offset(path) == 4_000
    last = phone.add(path, 4_000, PHOTO[4_000:])

    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    told = phone.ask("GET", path).json
    assert (told["state"], told["sha256"]) == ("received", hashlib.sha256(PHOTO).hexdigest())
    with reading() as session:
        (received,) = session.scalars(select(OutboxMessage).where(OutboxMessage.event == "UploadReceived"))
        actions = set(session.scalars(select(AuditEntry.action)))
    assert received.payload["kind"] == "photo"
    assert {"upload.begin", "upload.receive"} <= actions


def test_the_first_bytes_may_come_with_the_beginning(phone: Phone, report_id: str) -> None:
    answer = phone.begin(len(PHOTO), content=PHOTO[:100], filetype="image/jpeg", report_id=report_id)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "100")
    assert phone.offset(answer.headers["Location"]) == 100


def test_every_answer_names_the_version_and_says_until_when(phone: Phone, report_id: str) -> None:
    answer = phone.begin(9, filetype="image/jpeg", report_id=report_id)
    abilities = phone.ask("OPTIONS", "/v1/uploads")
    head = phone.ask("HEAD", answer.headers["Location"])

    assert answer.headers["Upload-Expires"].endswith("GMT")
    assert {each.headers["Tus-Resumable"] for each in (answer, abilities, head)} == {"1.0.0"}
    assert set(abilities.headers["Tus-Extension"].split(",")) == {
        *("creation", "creation-with-upload", "termination", "checksum", "expiration"),
    }
    assert (head.headers["Upload-Length"], head.headers["Cache-Control"]) == ("9", "no-store")
    assert "filetype aW1hZ2UvanBlZw==" in head.headers["Upload-Metadata"]


def test_another_version_is_refused_and_told_which_is_spoken(phone: Phone, report_id: str) -> None:
    path = phone.begun(9, filetype="image/jpeg", report_id=report_id)

    for method, at in (("POST", "/v1/uploads"), ("HEAD", path), ("PATCH", path), ("DELETE", path)):
        answer = phone.ask(method, at, headers={"Tus-Resumable": "0.2.2"})
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0"), method


def test_bytes_for_another_place_are_refused_with_the_place(phone: Phone, report_id: str) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:100])

    answer = phone.add(path, 50, PHOTO[50:])

    assert (answer.status_code, answer.json["type"], answer.json["offset"]) == (
        409,
        "/problems/offset-mismatch",
        100,
    )
    assert phone.offset(path) == 100


def test_two_who_add_at_once_are_not_mixed(phone: Phone, report_id: str, settings: Settings) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    files = growing.configured(settings.storage_url)

    with files.held(row_of(path).id):
        answer, ending = phone.add(path, 0, PHOTO), phone.ask("DELETE", path)

    assert [each.status_code for each in (answer, ending)] == [423, 423]
    assert answer.json["type"] == "/problems/upload-locked"
    assert phone.add(path, 0, PHOTO).status_code == 204


def test_what_was_written_but_not_acknowledged_need_not_be_sent_again(
    phone: Phone, report_id: str, settings: Settings
) -> None:
    """A process is killed in the middle of a part."""
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:100])
    with growing.configured(settings.storage_url).path(row_of(path).id).open("ab") as file:
        file.write(PHOTO[100:150])

    assert phone.offset(path) == 150
    phone.add(path, 150, PHOTO[150:])

    assert phone.ask("GET", path).json["sha256"] == hashlib.sha256(PHOTO).hexdigest()


def test_what_was_acknowledged_but_is_gone_is_asked_for_again(
    phone: Phone, report_id: str, settings: Settings
) -> None:
    """The disk was put back to what it was yesterday."""
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:5_000])
    file = growing.configured(settings.storage_url).path(row_of(path).id)
    file.write_bytes(PHOTO[:30])

    assert phone.offset(path) == 30
    file.unlink()
    assert (phone.offset(path), phone.add(path, 5_000, PHOTO[5_000:]).status_code) == (0, 409)
    assert phone.add(path, 0, PHOTO).status_code == 204


def test_the_same_key_begins_no_second_upload(phone: Phone, report_id: str) -> None:
    key, pairs = {"Idempotency-Key": str(uuid4())}, {"filetype": "image/jpeg", "report_id": report_id}

    first = phone.begin(len(PHOTO), headers=key, **pairs)
    phone.add(first.headers["Location"], 0, PHOTO[:100])
    again = phone.begin(len(PHOTO), content=PHOTO[:50], headers=key, **pairs)
    other = phone.begin(len(PHOTO) + 1, headers=key, **pairs)

    assert (again.status_code, again.headers["Location"]) == (201, first.headers["Location"])
    assert again.headers["Upload-Offset"] == "100"
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-mismatch")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_that_was_damaged_is_not_kept(algorithm: str, phone: Phone, report_id: str) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    digest = base64.b64encode(hashlib.new(algorithm, PHOTO[:100]).digest()).decode()
    header = {"Upload-Checksum": f"{algorithm} {digest}"}

    damaged = phone.add(path, 0, PHOTO[:99] + b"x", headers=header)

    assert (damaged.status_code, damaged.json["type"]) == (460, "/problems/checksum-mismatch")
    assert phone.offset(path) == 0
    assert phone.add(path, 0, PHOTO[:100], headers=header).status_code == 204
    unknown = phone.add(path, 100, PHOTO[100:], headers={"Upload-Checksum": f"crc32 {digest}"})
    assert unknown.status_code == 422


def test_a_whole_that_is_not_what_was_promised_is_refused(phone: Phone, report_id: str) -> None:
    pairs = {"filetype": "image/jpeg", "report_id": report_id}
    right = phone.begun(len(PHOTO), sha256=hashlib.sha256(PHOTO).hexdigest(), **pairs)
    wrong = phone.begun(len(PHOTO), sha256="0" * 64, **pairs)

    assert phone.add(right, 0, PHOTO).status_code == 204
    assert phone.add(wrong, 0, PHOTO).status_code == 460
    told = phone.ask("GET", wrong, headers={"Accept-Language": "en"}).json
    assert (told["state"], told["reason"]) == ("refused", "checksum-differs")
    assert "Send it again" in told["text"]


def test_an_upload_is_ended_by_its_sender_until_it_has_come(
    phone: Phone, report_id: str, settings: Settings
) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:100])

    assert phone.ask("DELETE", path).status_code == 204

    assert not growing.configured(settings.storage_url).path(row_of(path).id).exists()
    assert [phone.ask("HEAD", path).status_code, phone.add(path, 100, PHOTO[100:]).status_code] == [410, 410]
    whole = phone.send(PHOTO, filetype="image/jpeg", report_id=report_id)
    assert phone.ask("DELETE", whole).json["type"] == "/problems/upload-received"


def test_what_has_not_come_within_a_day_is_thrown_away(
    phone: Phone, report_id: str, house: House, settings: Settings
) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    whole = phone.send(PHOTO, filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:100])

    house.pass_time(hours=25)
    house.settle(only={"citizen_api.jobs.expire_upload"})

    assert row_of(path).state == "expired"
    assert not growing.configured(settings.storage_url).path(row_of(path).id).exists()
    assert phone.ask("GET", path).json["type"] == "/problems/upload-gone"
    assert row_of(whole).state == "received"


def test_over_its_day_nothing_is_taken_though_the_timer_is_late(phone: Phone, report_id: str) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)

    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert phone.add(path, 0, PHOTO).status_code == 410


def test_an_anonymous_report_takes_what_comes_with_its_secret_and_knows_no_device(
    resident: ResidentClient, neighbour: ResidentClient
) -> None:
    receipt = resident.report(anonymous=True).json
    nobody = Phone(resident, secret=receipt["receipt_secret"])
    pairs = {"filetype": "image/jpeg", "report_id": receipt["id"]}

    path = nobody.send(PHOTO, **pairs)

    row = row_of(path)
    assert (row.resident_id, row.device_id, row.state) == (None, None, "received")
    with reading() as session:
        actors = set(session.scalars(select(AuditEntry.actor_kind).where(AuditEntry.subject_id == row.id)))
    assert actors == {"anonymous"}
    # Its own device, and anybody else's secret, see nothing of it.
    assert Phone(resident).ask("HEAD", path).status_code == 404
    assert Phone(resident).begin(9, **pairs).status_code == 404
    assert Phone(neighbour, secret="another secret").ask("HEAD", path).status_code == 404


def test_nobody_sends_to_what_is_not_theirs(phone: Phone, report_id: str, neighbour: ResidentClient) -> None:
    other = Phone(neighbour)
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)

    refused = [
        other.begin(9, filetype="image/jpeg", report_id=report_id),
        other.add(path, 0, PHOTO),
        other.ask("HEAD", path),
        other.ask("GET", path),
        other.ask("DELETE", path),
    ]

    assert [each.status_code for each in refused] == [404] * 5
    assert other.ask("GET", f"/v1/uploads?report_id={report_id}").json == {"items": []}


def test_an_sos_takes_pictures_while_it_is_open(phone: Phone, resident: ResidentClient) -> None:
    alert_id = resident.post("/v1/sos-alerts", json={}).json["id"]
    key = {"Idempotency-Key": str(uuid4())}
    message = resident.post(f"/v1/sos-alerts/{alert_id}/messages", json={"text": "Look"}, headers=key).json

    assert phone.begin(9, filetype="video/mp4", sos_alert_id=alert_id).status_code == 201
    assert phone.begin(9, filetype="image/jpeg", message_id=message["id"]).status_code == 201
    resident.post(f"/v1/sos-alerts/{alert_id}/stand-down", json={})
    assert phone.begin(9, filetype="image/jpeg", sos_alert_id=alert_id).json["type"] == "/problems/sos-closed"


def test_who_can_only_post_says_which_method_is_meant(phone: Phone, report_id: str) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    meant = {"Upload-Offset": "0", "Content-Type": BODY_TYPE, "X-HTTP-Method-Override": "PATCH"}

    assert phone.ask("POST", path, headers=meant, data=PHOTO[:100]).headers["Upload-Offset"] == "100"
    assert (
        phone.ask("POST", path, headers={"X-HTTP-Method-Override": "HEAD"}).headers["Upload-Offset"] == "100"
    )
    assert phone.ask("POST", path, headers={"X-HTTP-Method-Override": "PUT"}).status_code == 405
    assert phone.ask("POST", path, headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 204


def test_what_was_sent_to_a_report_is_listed(phone: Phone, report_id: str) -> None:
    whole = phone.send(PHOTO, filetype="image/jpeg", report_id=report_id)
    begun = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)

    items = phone.ask("GET", f"/v1/uploads?report_id={report_id}").json["items"]

    assert [f"/v1/uploads/{each['id']}" for each in items] == [whole, begun]
    assert [each["state"] for each in items] == ["received", "open"]


def test_without_a_token_nobody_comes_in(resident: ResidentClient) -> None:
    assert resident.client.post("/v1/uploads", headers=TUS).status_code == 401
