"""A service that lets nobody in has said nothing about anybody's words: it is asked again, and doctor says what to do."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from kernel import config
from kernel.audit.models import AuditEntry
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading, unit_of_work
from moderation.translations import asking
from moderation.translations.models import Translation
from tests.fakes import libretranslate
from tests.fakes.libretranslate import FakeTranslator
from tests.house import House, OfficerClient, ResidentClient


@pytest.fixture
def translator(with_settings: Callable[..., None]) -> Iterator[FakeTranslator]:
    """One that has changed its key."""
    with libretranslate.running() as running:
        running.key = "the new key"
        running.knows = {each: f"in {each}" for each in ("en", "sd", "ur")}
        with_settings(translation_url=running.url, translation_key="the old key")
        yield running


@pytest.fixture
def shut_out(
    translator: FakeTranslator, resident: ResidentClient, house: House, verifier: OfficerClient
) -> str:
    """A task that was claimed meanwhile."""
    resident.report()
    house.settle()
    task_id, _ = verifier.claim_first()
    with pytest.raises(AssertionError, match="translate_narratives"):
        house.settle(at_most=3)
    return task_id


def doctor() -> Finding:
    [found] = asking.look(config.installed())
    return found


def test_with_the_right_key_what_waited_is_translated_by_itself(
    shut_out: str, house: House, verifier: OfficerClient, with_settings: Callable[..., None]
) -> None:
    before = verifier.get(f"/panel/tasks/{shut_out}").text

    with_settings(translation_key="the new key")
    house.settle()

    assert "takes nothing from this house: Invalid API key" in before
    page = verifier.get(f"/panel/tasks/{shut_out}").text
    assert "in en" in page
    assert "Invalid API key" not in page


def test_or_with_the_next_claim_when_that_was_given_up(
    shut_out: str,
    house: House,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    with_settings: Callable[..., None],
) -> None:
    with unit_of_work() as uow:
        uow.execute("UPDATE outbox_deliveries SET state = 'dead' WHERE state = 'waiting'", {})
    with_settings(translation_key="the new key")
    claim_id = verifier.post(f"/v1/worklist/{shut_out}/claim").json["claim_id"]
    verifier.delete(f"/v1/worklist/{shut_out}/claim", json={"claim_id": claim_id})

    other_verifier.claim_first()
    house.settle()

    assert "in en" in other_verifier.get(f"/panel/tasks/{shut_out}").text


def test_doctor_says_so_and_what_to_do(shut_out: str, with_settings: Callable[..., None]) -> None:
    shut = doctor()
    with_settings(translation_key="the new key")
    opened = doctor()

    assert (shut.is_well, "lets nobody in: Invalid API key" in shut.says) == (False, True)
    assert "TRANSLATION_KEY" in shut.to_do
    assert (opened.is_well, "2 were not let in" in opened.says) == (True, True)


def test_that_it_was_not_let_in_is_accounted_for_once(shut_out: str, house: House) -> None:
    with pytest.raises(AssertionError, match="translate_narratives"):
        house.settle(at_most=3)

    with reading() as session:
        told = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "report.machine_translate")
        ).all()
        finals = session.scalars(select(Translation.is_final)).all()
    assert sorted(told) == [f"into {into} by 127.0.0.1: Invalid API key" for into in ("en", "sd")]
    assert finals == [False, False]
