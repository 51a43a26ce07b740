"""What was verified may be read by anyone's programs: in the standards' forms, coarse, late, and taken back when it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import select

from kernel import clock
from kernel.joins import IncidentJoin
from kernel.unit_of_work import reading
from tests import cap_schema
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.joined import act

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
LATER = timedelta(minutes=31)


@pytest.fixture
def verified(resident: ResidentClient, verifier: OfficerClient, house: House) -> Callable[..., str]:
    """Report one and verify it; the task's id."""

    def verify(category: str = "phone_snatching") -> str:
        assert resident.report(category=category).status_code == 201
        house.settle()
        task_id, claim_id = verifier.claim_first()
        assert verifier.decide(task_id, claim_id).status_code == 201
        house.settle()
        return task_id

    return verify


def entries(client: FlaskClient, lang: str = "en") -> list[Any]:
    answer = client.get(f"/v1/alerts?lang={lang}")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return etree.fromstring(answer.data).findall(f"{ATOM}entry")


def features(client: FlaskClient) -> list[dict[str, Any]]:
    return list(client.get("/v1/alerts/incidents").json["features"])


def cap_of(client: FlaskClient, entry: Any) -> Any:
    href = entry.find(f"{ATOM}link").get("href")
    answer = client.get(href[href.index("/v1/") :])
    assert (answer.status_code, answer.mimetype) == (200, "application/cap+xml")
    return cap_schema.read(answer.data)


def value(root: Any, name: str) -> str:
    return str(root.findtext(f".//{CAP}{name}"))


def test_what_was_verified_is_public_after_half_an_hour(
    verified: Callable[..., str], client: FlaskClient
) -> None:
    verified()

    assert (entries(client), features(client)) == ([], [])
    with clock.frozen_at(clock.now() + LATER):
        (entry,) = entries(client)
        (feature,) = features(client)
        root = cap_of(client, entry)

    assert "Phone snatching near" in entry.findtext(f"{ATOM}title")
    assert feature["properties"]["category"] == "phone_snatching"
    assert [value(root, name) for name in ("status", "msgType", "scope")] == ["Actual", "Alert", "Public"]
    assert [each.text for each in root.iter(f"{CAP}language")] == ["en", "ur", "sd"]


def test_danger_on_the_road_is_public_at_once(verified: Callable[..., str], client: FlaskClient) -> None:
    verified("fire")

    (entry,) = entries(client)
    root = cap_of(client, entry)

    assert (value(root, "category"), value(root, "urgency"), value(root, "severity")) == (
        "Fire",
        "Immediate",
        "Severe",
    )


@pytest.mark.parametrize("category", ["harassment", "assault", "missing_person", "burglary"])
def test_what_tells_of_a_person_or_a_home_never_is(
    category: str, verified: Callable[..., str], client: FlaskClient
) -> None:
    verified(category)

    with clock.frozen_at(clock.now() + LATER):
        assert (entries(client), features(client)) == ([], [])


def test_only_the_anchor_is_told_and_nothing_of_the_report(
    verified: Callable[..., str], client: FlaskClient
) -> None:
    verified("fire")

    (feature,) = features(client)
    told = client.get("/v1/alerts").text + client.get("/v1/alerts/incidents").text

    lon, lat = feature["geometry"]["coordinates"]
    assert (lat, lon) != (NUMAISH["lat"], NUMAISH["lon"])
    assert str(NUMAISH["lat"]) not in told
    assert "125" not in told


def test_what_is_withdrawn_is_cancelled_and_off_the_map(
    verified: Callable[..., str], client: FlaskClient, app: Flask, house: House
) -> None:
    task_id = verified("fire")
    (first,) = (cap_of(client, entry) for entry in entries(client))
    _withdrawn(app, task_id, house)

    (entry,) = entries(client)
    root = cap_of(client, entry)

    assert features(client) == []
    assert value(root, "msgType") == "Cancel"
    assert value(root, "references") == ",".join(
        value(first, name) for name in ("sender", "identifier", "sent")
    )
    assert value(root, "identifier") != value(first, "identifier")


def test_what_is_withdrawn_before_it_was_public_never_is(
    verified: Callable[..., str], client: FlaskClient, app: Flask, house: House
) -> None:
    _withdrawn(app, verified(), house)

    with clock.frozen_at(clock.now() + LATER):
        assert (entries(client), features(client)) == ([], [])


def test_a_week_later_it_is_forgotten(verified: Callable[..., str], client: FlaskClient) -> None:
    verified("fire")
    (entry,) = entries(client)
    href = entry.find(f"{ATOM}link").get("href")

    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert entries(client) == []
        assert client.get(href[href.index("/v1/") :]).status_code == 404


def test_the_list_is_read_in_three_languages(verified: Callable[..., str], client: FlaskClient) -> None:
    verified("fire")

    titles = [entries(client, lang)[0].findtext(f"{ATOM}title") for lang in ("en", "ur", "sd")]

    assert len(set(titles)) == 3
    assert client.get("/v1/alerts?lang=fr").status_code == 422


def test_an_exercise_is_always_there_and_says_so(client: FlaskClient) -> None:
    answer = client.get("/v1/alerts/exercise")

    root = cap_schema.read(answer.data)
    assert (value(root, "status"), value(root, "headline")) == ("Exercise", "Exercise")
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def _withdrawn(app: Flask, task_id: str, house: House) -> None:
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    answer = supervisor.post(
        f"/v1/worklist/{task_id}/withdrawal", json={"reason": "The clip is of another street."}
    )
    assert answer.status_code == 201, answer.text
    house.settle()


def test_a_hazard_that_is_reported_again_is_an_update_that_holds_longer(
    verified: Callable[..., str],
    client: FlaskClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    app: Flask,
    house: House,
) -> None:
    task_id = verified("road_hazard")
    (first,) = (cap_of(client, entry) for entry in entries(client))
    _reported_again(neighbour, verifier, house)

    (entry,) = entries(client)
    root = cap_of(client, entry)

    assert value(root, "msgType") == "Update"
    assert value(root, "references") == ",".join(
        value(first, name) for name in ("sender", "identifier", "sent")
    )
    assert value(root, "expires") >= value(first, "expires")
    assert (value(root, "circle"), value(root, "category")) == (
        value(first, "circle"),
        value(first, "category"),
    )
    assert entry.findtext(f"{ATOM}updated") > entry.findtext(f"{ATOM}published")
    (feature,) = features(client)
    assert feature["properties"]["cap"].endswith(value(root, "identifier"))
    _withdrawn(app, task_id, house)
    last = cap_of(client, entries(client)[0])
    assert (value(last, "msgType"), len(value(last, "references").split())) == ("Cancel", 2)


def test_a_join_of_what_is_over_tells_nobody_that_there_was_another_witness(
    verified: Callable[..., str],
    client: FlaskClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    house: House,
) -> None:
    verified()
    _reported_again(neighbour, verifier, house, category="phone_snatching")

    with clock.frozen_at(clock.now() + LATER):
        (entry,) = entries(client)
        assert value(cap_of(client, entry), "msgType") == "Alert"


def test_the_id_of_another_join_is_no_alert(
    verified: Callable[..., str],
    client: FlaskClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    house: House,
) -> None:
    verified()
    _reported_again(neighbour, verifier, house, category="phone_snatching")
    with reading() as session:
        join_id = session.scalars(select(IncidentJoin.id)).one()

    with clock.frozen_at(clock.now() + LATER):
        assert client.get(f"/v1/alerts/{join_id}").status_code == 404


def _reported_again(
    neighbour: ResidentClient, verifier: OfficerClient, house: House, category: str = "road_hazard"
) -> None:
    """An officer takes a neighbour's report for the same."""
    assert neighbour.report(category=category).status_code == 201
    house.settle()
    task_id, claim_id = verifier.claim_first()
    (other,) = verifier.get(f"/v1/worklist/{task_id}/duplicates").json["suggested"]
    answer = act(verifier, task_id, "joins", claim_id, other["incident"]["id"])
    assert answer.status_code == 201, answer.text
    house.settle()
