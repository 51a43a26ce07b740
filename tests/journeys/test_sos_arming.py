"""An SOS arms for some seconds: it can be stood down, and it is raised by the server whatever becomes of the phone."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from cctv_link.cameras.models import CameraLink
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.house import NUMAISH, House, OfficerClient, ResidentClient, instant
from tests.journeys.test_sos import feed, north


def armed(resident: ResidentClient, **body: Any) -> dict[str, Any]:
    answer = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH), "arming": True, **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def kinds(operator: OfficerClient) -> list[str]:
    return [entry["kind"] for entry in feed(operator)]


def test_a_snatched_phone_has_raised_it_all_the_same(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = armed(resident)
    house.settle()

    assert (alert["state"], alert["next_step"]) == ("arming", None)
    assert instant(alert["raises_at"]) - instant(alert["raised_at"]) == timedelta(seconds=5)
    dimmed = feed(operator)[0]
    assert (dimmed["kind"], dimmed["sos_alert"]["state"]) == ("sos_arming", "arming")
    assert dimmed["sos_alert"]["raises_at"] == alert["raises_at"]

    house.pass_time(seconds=4)
    house.settle()
    assert resident.get(f"/v1/sos-alerts/{alert['id']}").json["state"] == "arming"

    house.pass_time(seconds=5)
    house.settle()
    followed = resident.get(f"/v1/sos-alerts/{alert['id']}").json
    assert (followed["state"], followed["raises_at"]) == ("received", None)
    assert kinds(operator)[:2] == ["sos_arming", "sos_raised"]
    assert followed["next_step"]["at"] == clock.wire(instant(followed["raised_at"]) + timedelta(seconds=15))


def test_a_timer_that_was_late_makes_nobody_wait_longer(resident: ResidentClient, house: House) -> None:
    """The ladder counts from when it was to be raised: forty seconds late, two of its steps are due."""
    alert = armed(resident)
    raises_at = instant(alert["raises_at"])

    with clock.frozen_at(raises_at + timedelta(seconds=40)):
        house.pass_time()
        house.settle()
        house.pass_time()
        house.settle()
        house.pass_time()
        house.settle()
        followed = resident.get(f"/v1/sos-alerts/{alert['id']}").json

    assert instant(followed["raised_at"]) == raises_at
    assert followed["escalation_level"] == 2
    assert followed["next_step"]["at"] == clock.wire(raises_at + timedelta(seconds=60))


def test_nobody_is_asked_for_pictures_before_it_is_raised(resident: ResidentClient, house: House) -> None:
    alert = armed(resident)
    moved = resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(40)]})
    house.settle()

    assert moved.json["stored"] == 1
    with reading() as session:
        assert session.scalars(select(CameraLink)).all() == []


def test_stood_down_in_time_it_was_never_raised(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = armed(resident)

    answer = resident.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={})
    house.pass_time(seconds=60)
    house.settle()

    assert answer.json["state"] == "stood_down"
    assert kinds(operator) == ["sos_arming", "sos_stood_down"]
    told = resident.get(f"/v1/sos-alerts/{alert['id']}").json
    assert [step["code"] for step in told["timeline"]] == ["arming", "stood_down"]


def test_who_does_not_wait_raises_it_at_once_and_said_twice_it_is_one(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = armed(resident)
    path = f"/v1/sos-alerts/{alert['id']}/raise"

    states = [resident.post(path).json["state"], resident.post(path).json["state"]]
    house.pass_time(seconds=5)
    house.settle()

    assert states == ["received", "received"]
    assert kinds(operator).count("sos_raised") == 1
    with reading() as session:
        said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()
    assert [each for each in said if each.startswith("sos.")] == ["sos.arm", "sos.raise"]


def test_a_second_press_that_does_not_arm_raises_it(resident: ResidentClient) -> None:
    alert = armed(resident)

    again = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH), "arming": True})
    pressed = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH)})

    assert [again.json["state"], again.json["raises_at"]] == ["arming", alert["raises_at"]]
    assert (pressed.status_code, pressed.json["state"]) == (200, "received")


def test_places_that_come_after_the_deadline_raise_it_even_when_no_timer_runs(
    resident: ResidentClient,
) -> None:
    alert = armed(resident)

    with clock.frozen_at(clock.now() + timedelta(seconds=6)):
        resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(40)]})

    assert resident.get(f"/v1/sos-alerts/{alert['id']}").json["state"] == "received"


def test_arming_of_a_wrong_type_is_raised_at_once(resident: ResidentClient) -> None:
    answer = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH), "arming": "yes"})

    assert (answer.json["state"], answer.json["flags"]) == ("received", ["dropped:arming"])
