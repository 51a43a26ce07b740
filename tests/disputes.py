"""Reports that were found to be something, and their reporters who do not accept it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient

DAY = timedelta(days=1)
WORDS = "There is a camera above the shop too.\n\u2067دکان کے اوپر\u2069"
FIRST_REASON = "Two cameras show it as told."


@pytest.fixture
def found(resident: ResidentClient, verifier: OfficerClient, house: House) -> dict[str, Any]:
    """A report that an officer found unfounded."""
    receipt = dict(resident.report().json)
    house.settle()
    assert verifier.decide(*verifier.claim_first(), "unfounded").status_code == 201
    house.settle()
    return receipt


@pytest.fixture
def third_verifier(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="verifier")


def dispute(who: ResidentClient, report: dict[str, Any], *, key: str = "", **said: Any) -> TestResponse:
    body = {"reason": "more_to_see", "narrative": WORDS, **said}
    return who.post(
        f"/v1/reports/{report['id']}/dispute", json=body, headers={"Idempotency-Key": key or str(uuid4())}
    )


def items_of(officer: OfficerClient) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist").json["items"])


def last_said(who: ResidentClient, report: dict[str, Any]) -> tuple[str, str]:
    step = who.get(f"/v1/reports/{report['id']}").json["timeline"][-1]
    return step["status"], step["text"]


def rows() -> dict[str, int]:
    with reading() as session:
        return {
            table: session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in ("disputes", "verification_tasks", "outbox_messages", "idempotency_keys")
        }
