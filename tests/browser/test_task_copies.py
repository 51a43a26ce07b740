"""An officer without the claim is shown copies without faces: made when they are asked for, and told of as they are made."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import expect
from rq.utils import import_attribute
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.redaction.models import RedactedCopy
from kernel import deliveries
from kernel.audit.models import AuditEntry
from kernel.outbox import OutboxDelivery, OutboxMessage
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import Desk, opened, reported
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


def set_copies(**values: Any) -> None:
    with unit_of_work() as uow:
        for copy in uow.session.scalars(select(RedactedCopy)):
            for name, value in values.items():
                setattr(copy, name, value)


def make_only(kind: str, house: House) -> None:
    """Run the one job that makes the copy of the item of that kind; the others wait on."""
    with reading() as session:
        item_id = session.scalars(select(EvidenceItem.id).where(EvidenceItem.kind == kind)).one()
        query = (
            select(OutboxDelivery.id)
            .join(OutboxMessage, OutboxMessage.id == OutboxDelivery.message_id)
            .where(OutboxMessage.payload["original_id"].as_string() == str(item_id))
        )
        wanted = session.scalars(query).one()
    for delivery_id, job in house.waiting():
        if delivery_id == wanted:
            deliveries.run(import_attribute(job), job, str(delivery_id))


def copies() -> int:
    with reading() as session:
        return len(session.scalars(select(RedactedCopy)).all())


def test_without_the_claim_the_copy_is_made_while_one_waits_and_the_original_stays_shut(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    asked_for: list[str] = []
    desk.page.on("request", lambda request: asked_for.append(request.url))
    page = opened(desk, claim=False)
    tile = page.locator("#tiles figure")

    expect(tile.locator(".cam-copy")).to_contain_text("waits to be made", timeout=10_000)
    set_copies(state="under_way", percent=40)
    expect(tile.locator(".cam-copy")).to_contain_text("being made, 40 %", timeout=10_000)
    expect(tile.locator("progress")).to_have_attribute("value", "40")
    house.settle()

    expect(tile.locator("video")).to_have_attribute("src", re.compile("/redacted$"), timeout=15_000)
    expect(page.get_by_role("button", name="Play (Space)")).to_be_visible()
    expect(tile.locator(".cam-copy")).to_have_text("faces hidden")
    page.wait_for_function("() => document.querySelector('#tiles video').readyState >= 2")
    # The storyboard tells the same seconds out of the copy.
    page.wait_for_function("() => document.querySelectorAll('#storyboard canvas').length > 3")
    evidence = [url for url in asked_for if "/v1/evidence/" in url]
    assert evidence
    assert all(url.endswith("/redacted") for url in evidence)
    with reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert "evidence.view_redacted" in actions
    assert "evidence.view" not in actions
    assert desk.troubles == []


def test_until_the_film_is_there_its_still_is_shown(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)
    tile = page.locator("#tiles figure")
    expect(tile.locator(".cam-copy")).to_contain_text("waits to be made", timeout=10_000)
    house.settle(only=set())
    make_only("still", house)

    expect(tile.locator("img")).to_have_attribute("src", re.compile("/redacted$"), timeout=15_000)
    expect(tile.locator("img")).to_have_attribute("alt", re.compile("faces hidden"))
    expect(tile.locator(".cam-copy")).to_contain_text("waits to be made")
    expect(tile.locator("video")).to_have_count(0)


def test_a_copy_that_cannot_be_made_says_who_can_see_the_original(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)
    tile = page.locator("#tiles figure")
    expect(tile.locator(".cam-copy")).to_contain_text("waits to be made", timeout=10_000)

    set_copies(state="failed", failure="the picture is not a picture")

    expect(tile.locator(".cam-word")).to_contain_text("could not be made safe", timeout=15_000)
    expect(tile.locator(".cam-word")).to_contain_text("the holder of the claim can see the original")


def test_who_claims_at_once_has_no_copy_made(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)

    page.keyboard.press("c")

    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_timeout(3_000)
    assert copies() == 0


def test_without_the_claim_the_fan_shows_stills_without_faces(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)
    expect(page.locator("#fan figure")).to_have_count(1)
    expect(page.locator(".cam-copy").first).to_contain_text("waits to be made", timeout=10_000)

    house.settle()

    expect(page.locator("#fan img")).to_have_attribute("src", re.compile("/redacted$"), timeout=15_000)
