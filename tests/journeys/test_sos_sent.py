"""What a resident sends to an SOS, or to a message of it, opens to the officers before a console while the SOS is open."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests import resident_media, sound
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import raised
from tests.tus import Phone


@pytest.fixture
def alert(resident: ResidentClient, house: House) -> dict[str, Any]:
    """An SOS with a photo, and with sound beside its first message."""
    alert, phone = raised(resident), Phone(resident)
    message = resident.post(
        f"/v1/sos-alerts/{alert['id']}/messages",
        json={"text": "Listen"},
        headers={"Idempotency-Key": str(uuid4())},
    ).json
    phone.send(resident_media.jpeg(), filetype="image/jpeg", sos_alert_id=alert["id"])
    phone.send(sound.recorded(), filetype="audio/webm", message_id=message["id"])
    house.settle()
    return alert


def sent_to(alert: dict[str, Any], officer: OfficerClient) -> Any:
    return officer.get(f"/cpo/sos-alerts/{alert['id']}/sent")


def test_the_console_lists_it_and_each_look_is_accounted_for(
    alert: dict[str, Any], operator: OfficerClient
) -> None:
    items = sent_to(alert, operator).json["items"]

    assert sorted(each["kind"] for each in items) == ["photo", "sound"]
    assert [operator.get(each["url"]).status_code for each in items] == [200, 200]
    with reading() as session:
        looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.view")).all()
    assert {(look.actor_name, look.reason) for look in looks} == {(operator.name, f"sos_alert {alert['id']}")}
    assert len(looks) == 2


def test_once_it_is_closed_neither_list_nor_picture_opens(
    alert: dict[str, Any], operator: OfficerClient
) -> None:
    photo = sent_to(alert, operator).json["items"][0]["url"]
    desk = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{desk}/answer", json={})
    assert operator.post(f"{desk}/close", json={"reason": "She is home."}).status_code == 200

    refused = sent_to(alert, operator)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/purpose-required")
    assert operator.get(photo).status_code == 403


def test_who_sits_before_no_console_is_not_told_of_it(alert: dict[str, Any], verifier: OfficerClient) -> None:
    assert sent_to(alert, verifier).status_code == 403
