"""A program that speaks Open311 GeoReport v2 reports what is no emergency, and reads what is public, in JSON and in XML."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_api.reports.models import Report
from kernel import clock
from kernel.unit_of_work import reading
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

V2 = "/open311/v2"


def hazard(resident: ResidentClient, **changes: str) -> dict[str, str]:
    return {
        "api_key": resident.token,
        "service_code": "road_hazard",
        "lat": str(NUMAISH["lat"]),
        "long": str(NUMAISH["lon"]),
        "description": "An open manhole before the bus stop.",
        **changes,
    }


def read(answer: Any, form: str) -> list[dict[str, Any]]:
    """The list of either form as one."""
    if form == "json":
        return list(answer.json)
    return [{each.tag: each.text or "" for each in member} for member in ElementTree.fromstring(answer.data)]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_services_are_those_in_which_nobody_is_in_danger(form: str, client: FlaskClient) -> None:
    answer = client.get(f"{V2}/services.{form}?jurisdiction_id=khi")

    codes = {each["service_code"] for each in read(answer, form)}
    assert codes == {"road_hazard", "motorcycle_theft", "car_theft", "other"}
    assert answer.mimetype == {"json": "application/json", "xml": "text/xml"}[form]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_request_is_a_report_like_any(
    form: str, client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    answer = client.post(f"{V2}/requests.{form}", data=hazard(resident))

    assert answer.status_code == 201
    (made,) = read(answer, form)
    house.settle()
    (task,) = verifier.get("/v1/worklist").json["items"]
    assert task["report"]["id"] == made["service_request_id"]
    assert task["narrative"] == "An open manhole before the bus stop."
    assert resident.get(f"/v1/reports/{made['service_request_id']}").status_code == 200


def test_the_same_five_times_is_one_report(client: FlaskClient, resident: ResidentClient) -> None:
    ids = {
        client.post(f"{V2}/requests.json", data=hazard(resident)).json[0]["service_request_id"]
        for _ in range(5)
    }

    with reading() as session:
        assert {str(each) for each in session.scalars(select(Report.id))} == ids
    assert len(ids) == 1


@pytest.mark.parametrize("form", ["json", "xml"])
def test_where_a_request_stands_is_told_without_words_or_place(
    form: str, client: FlaskClient, resident: ResidentClient
) -> None:
    request_id = client.post(f"{V2}/requests.json", data=hazard(resident)).json[0]["service_request_id"]

    answer = client.get(f"{V2}/requests/{request_id}.{form}")

    (told,) = read(answer, form)
    assert (told["status"], told["service_code"]) == ("open", "road_hazard")
    assert not {"lat", "long", "description", "address"} & set(told)
    assert "manhole" not in answer.text


def test_a_report_of_another_kind_is_not_asked_for_here(
    client: FlaskClient, resident: ResidentClient
) -> None:
    robbed = resident.report(category="robbery").json["id"]

    answer = client.get(f"{V2}/requests/{robbed}.json")

    assert (answer.status_code, answer.json[0]["code"]) == (404, 404)


def test_what_is_listed_is_what_is_public_and_nothing_else(
    client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, app: Flask, house: House
) -> None:
    request_id = client.post(f"{V2}/requests.json", data=hazard(resident)).json[0]["service_request_id"]
    house.settle()
    assert client.get(f"{V2}/requests.json").json == []
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.settle()

    (told,) = client.get(f"{V2}/requests.json?service_code=road_hazard&status=open").json

    assert told["service_request_id"] != request_id
    assert (told["lat"], told["long"]) != (NUMAISH["lat"], NUMAISH["lon"])
    assert client.get(f"{V2}/requests.json?status=closed").json == []
    assert client.get(f"{V2}/requests.json?service_code=other").json == []
    tomorrow = (clock.now() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert client.get(f"{V2}/requests.json?start_date={tomorrow}").json == []
    assert [each["status"] for each in client.get(f"{V2}/servicerequestupdates.json").json] == ["open"]
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    supervisor.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": "The clip is of another street."})
    house.settle()
    assert client.get(f"{V2}/requests.json").json[0]["status"] == "closed"
    updates = client.get(f"{V2}/servicerequestupdates.json").json
    assert [each["status"] for each in updates] == ["open", "closed"]


WRONG = [
    pytest.param({"service_code": "robbery"}, "service_code", id="an emergency"),
    pytest.param({"lat": "north"}, "lat", id="no place"),
    pytest.param({"long": "nan"}, "lat", id="no number"),
    pytest.param({"lat": "51.5", "long": "0.1"}, "position", id="another city"),
    pytest.param({"colour": "red"}, "colour", id="an unknown field"),
    pytest.param({"description": "x" * 4_001}, "description", id="too many words"),
    pytest.param({"description": "\u202eevil"}, "description", id="hidden characters"),
]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_what_is_wrong_is_named_as_the_standard_has_it(
    changes: dict[str, str], field: str, form: str, client: FlaskClient, resident: ResidentClient
) -> None:
    answer = client.post(f"{V2}/requests.{form}", data=hazard(resident, **changes))

    errors = read(answer, form)
    assert (answer.status_code, {str(each["code"]) for each in errors}) == (400, {"400"})
    assert any(each["description"].startswith(field) for each in errors)


@pytest.mark.parametrize("key", ["", "gwd_never-issued"])
def test_without_a_device_nothing_is_taken(key: str, client: FlaskClient, resident: ResidentClient) -> None:
    answer = client.post(f"{V2}/requests.json", data=hazard(resident, api_key=key))

    assert (answer.status_code, answer.json[0]["code"]) == (403, 403)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_program_finds_its_way(form: str, client: FlaskClient) -> None:
    (found,) = read(client.get(f"/open311/discovery.{form}"), form)

    assert found["url"].endswith(V2)


def test_no_wrong_date_is_guessed_at(client: FlaskClient) -> None:
    answer = client.get(f"{V2}/requests.xml?start_date=yesterday")

    assert answer.status_code == 400
    assert read(answer, "xml")[0]["description"].startswith("start_date")
