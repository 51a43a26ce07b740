"""Who may enter where: every route, every visitor. A route that stands in no line of `doors` fails."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.identity import csrf, officers, sessions
from kernel.identity.guards import SESSION_COOKIE
from kernel.identity.officers import ROLES, ROLES_OF_SCOPE
from kernel.unit_of_work import reading, unit_of_work
from tests.contracts.doors import ANYONE, ENROLMENT, EXPECTED, LATER, NOBODYS, RESIDENT, VISITORS
from tests.house import PASSWORD, QUICK_HASHER, ResidentClient, report_body, token_in

ERASING = "DELETE /v1/devices/<uuid:device_id>"
SIGNING_OUT = "POST /v1/devices/<uuid:device_id>/sign-out"
# Nothing is erased while their SOS is open, and a key signs for itself.
OF_ONES_OWN = {ERASING: 409, "PUT /v1/devices/<uuid:device_id>/key": 401}


def routes_of(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_its_line(application: Flask) -> None:
    assert routes_of(application) == set(EXPECTED)


def address_of(route: str) -> str:
    path = route.split(" ", 1)[1].replace("<slug>", "not-found").replace("<path:path>", "icons.svg")
    return re.sub(r"<uuid:\w+>", NOBODYS, path.replace("<any(json, xml):form>", "json"))


@dataclass
class Street:
    """Everybody who may come to a door."""

    app: Flask
    resident: ResidentClient
    bearer: dict[str, str]

    def visit(self, visitor: str, route: str, **sent: Any) -> TestResponse:
        """`visitor` goes through the door of `route`, with all that such a visitor has."""
        client, headers = self.app.test_client(), dict(sent.pop("headers", {}))
        if visitor == "resident":
            headers["Authorization"] = f"Bearer {self.resident.token}"
        elif visitor in self.bearer:
            headers["Authorization"] = self.bearer[visitor]
        elif visitor in ROLES:
            headers["X-CSRF-Token"] = self._signed_in(client, visitor)
        if route == "POST /sign-in":
            token = token_in(client.get("/sign-in").text)
            sent["data"] = {**sent["data"], "name": f"not {visitor}", "csrf_token": token}
            headers.pop("X-CSRF-Token", None)
        if route == "POST /sign-in/passkey":
            headers["X-CSRF-Token"] = token_in(client.get("/sign-in").text)
        # From elsewhere: whoever asks from the machine itself needs no key for the metrics.
        elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
        return client.open(
            address_of(route),
            method=route.split()[0],
            headers=headers,
            environ_overrides=elsewhere,
            buffered=True,
            **sent,
        )

    def _signed_in(self, client: FlaskClient, role: str) -> str:
        """Give the client a session of its own, since a visitor may sign out; answers the page's token."""
        with reading() as session:
            officer = officers.officer_by_name_or_none(session, role)
        assert officer is not None
        with unit_of_work() as uow:
            cookie = sessions.open_session(uow, officer, life_s=3600)
        client.set_cookie(SESSION_COOKIE, cookie)
        return csrf.token_for(cookie)


@pytest.fixture(scope="module")
def street(application: Flask, emptying: Any) -> Any:
    emptying()
    with application.app_context():
        with unit_of_work() as uow:
            for role in ROLES:
                officers.add_officer(uow, name=role, role=role, password=PASSWORD, hasher=QUICK_HASHER)
        with unit_of_work() as uow:
            issued = {
                f"key {scope}": officers.issue_key(uow, officer_name=holders[0], scopes=(scope,))
                for scope, holders in ROLES_OF_SCOPE.items()
            }
        bearer = {name: f"Bearer {key}" for name, key in issued.items()}
        yield Street(application, ResidentClient.enrolled(application), bearer)


@pytest.mark.parametrize("route", sorted(EXPECTED))
def test_who_may_enter_enters_and_nobody_else(route: str, street: Street) -> None:
    door, sent, inside = EXPECTED[route]

    found = {visitor: street.visit(visitor, route, **sent).status_code for visitor in VISITORS}

    assert found == {
        visitor: inside if visitor in door.passes else door.told.get(visitor, door.others)
        for visitor in VISITORS
    }


def test_the_machine_itself_reads_its_metrics(street: Street) -> None:
    assert street.app.test_client().get("/metrics").status_code == 200


SESSION_WRITES = sorted(
    route
    for route, (door, _, _) in EXPECTED.items()
    if not route.startswith("GET") and "supervisor" in door.passes and door not in (ANYONE, ENROLMENT)
)


@pytest.mark.parametrize("route", SESSION_WRITES)
def test_a_write_by_session_needs_the_pages_token_and_no_other_sites_page(route: str, street: Street) -> None:
    sent = {name: value for name, value in EXPECTED[route][1].items() if name != "headers"}
    client = street.app.test_client()
    token = street._signed_in(client, "supervisor")
    elsewhere = {"X-CSRF-Token": token, "Origin": "https://elsewhere.example"}

    answers = [
        client.open(address_of(route), method=route.split()[0], headers=headers, **sent)
        for headers in ({}, {"X-CSRF-Token": "another"}, elsewhere)
    ]

    assert [answer.status_code for answer in answers] == [403] * 3


def test_what_is_anothers_does_not_exist(street: Street) -> None:
    resident, neighbour = (ResidentClient.enrolled(street.app) for _ in range(2))
    resident.put(f"/v1/devices/{resident.device_id}/push", json={"provider": "fcm", "token": "fcm-token-1"})
    owned = {
        "device_id": resident.device_id,
        "report_id": resident.report().json["id"],
        "sos_alert_id": resident.post("/v1/sos-alerts", json={"position": report_body()["position"]}).json[
            "id"
        ],
        "trip_id": resident.post("/v1/trips", json={"from": "A", "to": "B", **LATER}).json["id"],
        "link_id": resident.post("/v1/contact-links", json={}).json["id"],
        "notification_id": resident.post("/v1/notifications/tests", json={}).json["id"],
        "phone_number_id": resident.post("/v1/phone-numbers", json={"number": "0300 1234567"}).json["id"],
    }
    routes = [route for route, (door, _, _) in EXPECTED.items() if door is RESIDENT and "<" in route]

    assert len(routes) == 27
    for route in routes:
        path = re.sub(r"<uuid:(\w+)>", lambda found: owned[found[1]], route.split()[1])
        method, sent = route.split()[0], EXPECTED[route][1]
        foreign = neighbour.request(method, path, **sent)
        nobodys = neighbour.request(method, address_of(route), **sent)
        assert (route, foreign.status_code) == (route, 404)
        assert alike(foreign) == alike(nobodys)
        if route == SIGNING_OUT:
            continue  # it would be the end of this story
        own = resident.request(method, path, **sent).status_code
        assert own < 300 or (route, own) == (route, OF_ONES_OWN.get(route))


def alike(answer: TestResponse) -> dict[str, Any]:
    """A refusal without what differs from request to request: nothing in it may tell that the thing exists."""
    hidden = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", answer.json["detail"])
    return {**answer.json, "detail": hidden, "request_id": ""}


@pytest.mark.parametrize(
    "token", ["", "gwd_" + "0" * 43, "gwk_" + "0" * 43, str(uuid4()), "\xff", "a" * 7_000]
)
def test_a_token_that_was_never_issued_opens_nothing(street: Street, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    client = street.app.test_client()

    for route, (door, sent, _) in EXPECTED.items():
        if door is not ANYONE and "/v1/" in route and not (door is ENROLMENT and not token):
            plain = {**sent, "headers": {**sent.get("headers", {}), **headers}}
            answer = client.open(address_of(route), method=route.split()[0], **plain)
            assert (route, answer.status_code) == (route, 401)
