"""A GeoReport v2 client that others wrote reads our Open311 doors, in JSON and in XML.

`georeport` of PyPI, vendored with its licence; it reads and sends nothing. Of the others, `three` (2013) and `open311` (2011) are
written for Python 2 and do not load; on npm and among the gems none answers for GeoReport by name. What a client sends is sent
here as the standard has it: form fields.
"""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.joined import act

VENDORED = Path(__file__).parents[1] / "vendored"
pytestmark = pytest.mark.enable_socket
FORMS = pytest.mark.parametrize("form", ["json", "xml"])


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client_of(address: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    monkeypatch.syspath_prepend(str(VENDORED))
    from georeport import GeoReport

    return lambda form: GeoReport(address, jurisdiction="karachi", output_format=form)


@pytest.fixture
def hazard(resident: ResidentClient, verifier: OfficerClient, house: House) -> str:
    """A hazard that was verified and is public; the task's id."""
    assert resident.report(category="road_hazard", narrative="An open manhole.").status_code == 201
    house.settle()
    task_id, claim_id = verifier.claim_first()
    assert verifier.decide(task_id, claim_id).status_code == 201
    house.settle()
    return task_id


def listed(found: Any) -> list[dict[str, Any]]:
    """xmltodict gives one of a list by itself."""
    return found if isinstance(found, list) else [found]


@FORMS
def test_it_lists_services_and_reads_what_each_asks(form: str, client_of: Callable[[str], Any]) -> None:
    georeport = client_of(form)

    services = georeport.get_service_list()
    definitions = [georeport.get_service_definition(each["service_code"]) for each in services]

    codes = [each["service_code"] for each in services]
    assert set(codes) == {"road_hazard", "motorcycle_theft", "car_theft", "other"}
    assert [each["service_code"] for each in definitions] == codes
    assert not any(each["attributes"] for each in definitions)


@FORMS
def test_it_reads_what_is_public(form: str, client_of: Callable[[str], Any], hazard: str) -> None:
    georeport = client_of(form)

    (one,) = listed(georeport.get_service_requests(service_code="road_hazard", status="open"))
    again = listed(georeport.get_service_request(one["service_request_id"]))[0]

    assert (one["status"], one["service_code"]) == ("open", "road_hazard")
    assert again["service_request_id"] == one["service_request_id"]
    assert (float(one["lat"]), float(one["long"])) != (NUMAISH["lat"], NUMAISH["lon"])


@FORMS
def test_what_a_client_posts_it_finds_again(
    form: str, client_of: Callable[[str], Any], address: str, resident: ResidentClient, house: House
) -> None:
    sent = {
        "api_key": resident.token,
        "service_code": "road_hazard",
        "lat": str(NUMAISH["lat"]),
        "long": str(NUMAISH["lon"]),
        "description": "A fallen wire",
        "jurisdiction_id": "karachi",
    }
    with urllib.request.urlopen(
        f"{address}/requests.{form}", urllib.parse.urlencode(sent).encode()
    ) as answer:
        content = answer.read()
    made = resident_id(content, form)

    found = listed(client_of(form).get_service_request(made))[0]

    assert (found["service_request_id"], found["status"]) == (made, "open")


def resident_id(content: bytes, form: str) -> str:
    if form == "xml":
        return str(ElementTree.fromstring(content).findtext("request/service_request_id"))
    return str(json.loads(content)[0]["service_request_id"])


def updates(address: str, form: str, **query: str) -> list[dict[str, Any]]:
    """The update extension, which the client does not know."""
    asked = f"{address}/servicerequestupdates.{form}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(asked) as answer:
        content = answer.read()
    if form == "xml":
        root = ElementTree.fromstring(content)
        assert root.tag == "service_request_updates"
        return [{each.tag: each.text or "" for each in one} for one in root.iter("request_update")]
    return list(json.loads(content))


@FORMS
def test_its_updates_tell_that_it_was_reported_again_and_withdrawn(
    form: str,
    address: str,
    app: Flask,
    hazard: str,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
    house: House,
) -> None:
    first = verifier.get("/v1/worklist").json["items"]
    assert first == []
    neighbour.report(category="road_hazard", narrative="The manhole is still open.")
    house.settle()
    task_id, claim_id = verifier.claim_first()
    (other,) = verifier.get(f"/v1/worklist/{task_id}/duplicates").json["suggested"]
    joined = act(verifier, task_id, "joins", claim_id, other["incident"]["id"])
    assert joined.status_code == 201, joined.text
    house.settle()
    told = updates(address, form)
    supervisor.post(f"/v1/worklist/{hazard}/withdrawal", json={"reason": "The clip is of another street."})
    house.settle()

    after = updates(address, form)

    assert [each["status"] for each in told] == ["open", "open"]
    assert [each["status"] for each in after] == ["open", "open", "closed"]
    assert len({each["update_id"] for each in after}) == 3
    assert {each["service_request_id"] for each in after} == {told[0]["service_request_id"]}
    assert [each["updated_datetime"] for each in after] == sorted(each["updated_datetime"] for each in after)
    assert updates(address, form, start_date="2100-01-01T00:00:00Z") == []
