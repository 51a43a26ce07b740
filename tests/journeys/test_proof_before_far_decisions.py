"""What one officer's word may not do alone is asked of who is there now: a session left open, or a key, does not do it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from kernel import clock
from kernel.identity.models import OfficerSession
from kernel.unit_of_work import reading, unit_of_work
from moderation.verification.models import Verification
from tests.community import NUMAISH, circle, watching
from tests.house import PASSWORD, House, OfficerClient, ResidentClient
from tests.poles import north_of


def left_open() -> None:
    """Everybody's last proof is of ten minutes ago."""
    with unit_of_work() as uow:
        uow.session.execute(update(OfficerSession).values(proved_at=clock.now() - timedelta(minutes=10)))


@pytest.fixture
def far(app: Flask, resident: ResidentClient, house: House) -> None:
    """A report whose verification would reach somebody 3 km off."""
    watching(ResidentClient.enrolled(app), circle(north_of(NUMAISH, 3_000), 5_000))
    resident.report()
    house.settle()


def test_a_session_left_open_is_asked_and_after_the_proof_it_is_decided(
    far: None, verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()
    left_open()

    refused = verifier.decide(task_id, claim_id)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/proof-required")
    with reading() as session:
        assert session.scalars(select(Verification)).all() == []
    assert verifier.post("/account/proof", json={"password": PASSWORD}).status_code == 204
    assert verifier.decide(task_id, claim_id).json["needs_second_person"] is True


def test_the_second_person_is_asked_as_well(
    far: None, verifier: OfficerClient, other_verifier: OfficerClient, house: House
) -> None:
    verifier.decide(*verifier.claim_first())
    house.settle()
    task_id, claim_id = other_verifier.claim_first()
    left_open()

    assert other_verifier.decide(task_id, claim_id).json["type"] == "/problems/proof-required"
    other_verifier.post("/account/proof", json={"password": PASSWORD})
    assert other_verifier.decide(task_id, claim_id).status_code == 201


def test_a_decision_within_the_limits_asks_for_nothing(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report()
    house.settle()
    task_id, claim_id = verifier.claim_first()
    left_open()

    assert verifier.decide(task_id, claim_id).status_code == 201


def test_without_a_script_the_page_says_so_and_keeps_what_was_typed(
    far: None, verifier: OfficerClient, with_settings: Callable[..., None]
) -> None:
    task_id, claim_id = verifier.claim_first()
    left_open()
    form = {
        "claim_id": claim_id,
        "outcome": "verified",
        "reason": "As told",
        "csrf_token": verifier.csrf_token,
    }

    page = verifier.client.post(f"/panel/tasks/{task_id}/decision", data=form)

    assert page.status_code == 403
    assert "Show once more who you are" in page.text
    assert ">As told</textarea>" in page.text
