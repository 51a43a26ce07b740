"""A token's first use ends the older ones. Only raising an SOS does not wait for that: it has one commit before it, its own."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.identity.models import DeviceToken
from kernel.unit_of_work import reading
from tests.house import ResidentClient


@pytest.fixture
def is_used(resident: ResidentClient):
    def look() -> bool:
        query = select(DeviceToken.first_used_at).where(DeviceToken.device_id == UUID(resident.device_id))
        with reading() as session:
            return session.scalars(query).one() is not None

    return look


def test_raising_an_sos_leaves_its_token_as_it_is(app: Flask, resident: ResidentClient, is_used) -> None:
    raised = resident.post("/v1/sos-alerts", json={"kind": "robbery"})

    assert raised.status_code == 201
    assert not is_used()


def test_whatever_else_comes_first_is_its_first_use(app: Flask, resident: ResidentClient, is_used) -> None:
    resident.post("/v1/sos-alerts", json={"kind": "robbery"})

    assert resident.get("/v1/standing").status_code == 200
    assert is_used()


@pytest.mark.parametrize(
    ("method", "door", "body"),
    [
        pytest.param("POST", "/positions", {"positions": []}, id="a place of it"),
        pytest.param("GET", "", None, id="how it stands"),
        pytest.param("GET", "/messages", None, id="what was written about it"),
        pytest.param("POST", "/raise", None, id="not to wait for it"),
    ],
)
def test_what_follows_an_sos_ends_the_old_token(
    app: Flask, resident: ResidentClient, method: str, door: str, body: object
) -> None:
    """A phone that follows its SOS may do nothing else for hours; so long would whoever took the old token read its reports."""
    renewed = resident.post(f"/v1/devices/{resident.device_id}/token").json["token"]
    new = ResidentClient(resident.client, resident.device_id, renewed)
    raised = new.post("/v1/sos-alerts", json={"kind": "robbery"}).json["id"]
    assert resident.get("/v1/standing").status_code == 200

    followed = new.request(method, f"/v1/sos-alerts/{raised}{door}", json=body)

    assert followed.status_code == 200
    assert resident.get("/v1/standing").json["type"] == "/problems/token-expired"
