"""A token's first use ends the older ones. A call for help does not wait for that: it has one commit before it, its own."""

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


def test_a_call_for_help_leaves_its_token_as_it_is(app: Flask, resident: ResidentClient, is_used) -> None:
    raised = resident.post("/v1/sos-alerts", json={"kind": "robbery"})

    assert raised.status_code == 201
    assert not is_used()


def test_whatever_else_comes_first_is_its_first_use(app: Flask, resident: ResidentClient, is_used) -> None:
    resident.post("/v1/sos-alerts", json={"kind": "robbery"})

    assert resident.get("/v1/standing").status_code == 200
    assert is_used()
