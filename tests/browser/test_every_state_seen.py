"""No state of a page keeps anybody out: an SOS from its bar to its closing, a task with everything on it, two-person work that waits, what
is open, refused or full; axe finds nothing, in three languages and both looks. Empty pages and both widths: test_every_page_seen."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from cctv_link.export import asking
from kernel import clock
from kernel.events import SosDrillDue
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from kernel.web.languages import COOKIE, LANGUAGES
from tests import resident_media
from tests.browser.conftest import PLACE, Desk
from tests.browser.test_console import raised, wait_for_state
from tests.browser.test_languages import in_both_looks
from tests.browser.test_passkeys import Seat, add_one, seat
from tests.browser.test_upkeep_pages import covered
from tests.community import NUMAISH, circle, watching
from tests.house import PASSWORD, QUICK_HASHER, House, OfficerClient, ResidentClient
from tests.poles import north_of
from tests.tus import Phone
from tests.watched import Watched

__all__ = ["covered", "seat"]

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]


def in_each_language(page: Page, address: str) -> Iterator[str]:
    """One after another, as somebody chooses them; the page is opened anew by whoever looks."""
    for code in LANGUAGES:
        page.context.add_cookies([{"name": COOKIE, "value": code, "url": address}])
        yield code


@pytest.fixture
def calls(
    app: Flask, camera_id: UUID, resident: ResidentClient, neighbour: ResidentClient, house: House
) -> Callable[[Page], dict[str, Any]]:
    """Answered with words and a photo both ways, another that nobody answers, a drill, and reports around them."""

    def call(page: Page) -> dict[str, Any]:
        OfficerClient.signed_in(app, name="Bilal R.", role="operator")
        resident.report(category="motorcycle_snatching", position=PLACE)
        alert = raised(resident, house, kind="followed", battery_pct=12)
        wait_for_state(resident, alert, "on_screen")
        page.keyboard.press("a")
        wait_for_state(resident, alert, "answered")
        house.settle()
        expect(page.locator(".tmpls button").first).to_be_visible()
        with page.expect_response("**/messages"):
            page.keyboard.press("1")
        said = {"text": "وہ اب بھی میرے پیچھے ہے"}
        key = {"Idempotency-Key": str(uuid4())}
        assert (
            resident.post(f"/v1/sos-alerts/{alert['id']}/messages", json=said, headers=key).status_code == 201
        )
        Phone(resident).send(resident_media.jpeg(), filetype="image/jpeg", sos_alert_id=alert["id"])
        with unit_of_work() as uow:
            uow.publish(SosDrillDue())
        raised(neighbour, house, kind="attack")
        house.pass_time(seconds=15)
        house.settle()
        return alert

    return call


def test_an_sos_at_the_console(calls: Callable[[Page], dict[str, Any]], desk_of: Sit) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo")
    page = desk.page
    alert = calls(page)

    for code in in_each_language(page, desk.address):
        desk.open("/cpo")
        expect(page.locator(".sos-bar")).not_to_have_count(0)
        expect(page.locator("#feed .drill-flag").first).to_be_visible()
        in_both_looks(page, f"sos-bars-{code}")
        page.locator("#feed li", has_text=alert["reference"]).first.click()
        expect(page.locator(".msg .in")).to_be_visible()
        expect(page.locator(".msg .out")).to_be_visible()
        expect(page.locator("#case .sent img")).to_be_attached()
        page.keyboard.press("h")
        expect(page.locator(".hand")).to_contain_text("Bilal R.")
        in_both_looks(page, f"sos-hand-over-{code}")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        expect(page.locator("#close-reason")).to_be_focused()
        in_both_looks(page, f"sos-closing-{code}")
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        in_both_looks(page, f"console-keys-{code}")
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("SQ1-1")
        page.locator("#purpose button").click()
        page.evaluate("for (const id of ['lost', 'ending']) document.getElementById(id).hidden = false")
        in_both_looks(page, f"console-lost-{code}")
    assert desk.troubles == []


def test_the_three_screens_of_one_console(calls: Callable[[Page], dict[str, Any]], desk_of: Sit) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo")
    calls(desk.page)

    for code in in_each_language(desk.page, desk.address):
        for screen in ("map", "pictures", "feed"):
            desk.open(f"/cpo?screen={screen}")
            expect(desk.page.locator(".sos-bar")).not_to_have_count(0)
            expect(desk.page.locator("#feed > li").first).to_be_attached()
            in_both_looks(desk.page, f"screen-{screen}-{code}")
    assert desk.troubles == []


@pytest.fixture
def busy(
    filmed: datetime, resident: ResidentClient, neighbour: ResidentClient, app: Flask, house: House
) -> dict[str, Any]:
    """A report with words, a clip and a photo; two more of the same thing."""
    report: Any = resident.report(
        position=PLACE, occurred_at=clock.wire(filmed), narrative="پیچھے سے لال 125 پر دو لوگ آئے۔"
    ).json
    Phone(resident).send(resident_media.jpeg(), filetype="image/jpeg", report_id=report["id"])
    for number, each in enumerate((neighbour, ResidentClient.enrolled(app, locale="sd"))):
        near = {**PLACE, "lat": PLACE["lat"] + 0.0001 * (number + 1)}
        each.report(
            position=near, occurred_at=clock.wire(filmed), narrative="Snatched at the bus stop, red 125"
        )
    house.settle()
    return dict(report)


def test_a_task_with_everything_on_it(
    busy: dict[str, Any],
    resident: ResidentClient,
    house: House,
    desk_of: Sit,
    verifier: OfficerClient,
    with_settings: Callable[..., None],
) -> None:
    with_settings(undo_s=240)
    listed: Any = verifier.get("/v1/worklist").json
    items = listed["items"]
    task_id = next(each["id"] for each in items if each["report"]["id"] == busy["id"])
    desk = desk_of("Asma M.", "supervisor")
    page = desk.open(f"/panel/tasks/{task_id}")
    page.keyboard.press("c")
    expect(page.locator("#lease")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("d")
    expect(page.locator("#claim")).to_contain_text("2 reports")
    for template in ("how_away", "hurt"):
        page.keyboard.press("q")
        page.locator("#ask-new select[name=template]").select_option(template)
        with page.expect_response("**/questions"):
            page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("#asked")).to_contain_text("no answer yet")
    followed: Any = resident.get(f"/v1/reports/{busy['id']}").json
    [first, _] = followed["questions"]
    said = {"question_id": first["id"], "choice": "motorcycle", "narrative": "لال 125"}
    key = {"Idempotency-Key": str(uuid4())}
    assert resident.post(f"/v1/reports/{busy['id']}/answers", json=said, headers=key).status_code == 201

    for code in in_each_language(page, desk.address):
        desk.open(f"/panel/tasks/{task_id}")
        expect(page.locator("#lease")).to_be_visible()
        expect(page.locator("#sent img")).to_be_attached()
        page.wait_for_load_state()
        page.keyboard.press("x")
        page.locator("#ask-new summary").click()
        in_both_looks(page, f"task-everything-{code}")
        page.locator("#sent button").first.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        in_both_looks(page, f"task-larger-{code}")
        page.keyboard.press("Escape")
        page.locator("body").press("?")
        expect(page.locator("#keys")).to_be_visible()
        in_both_looks(page, f"task-keys-{code}")
        page.keyboard.press("Escape")
    page.locator("#outcome-inconclusive").check(force=True)
    page.locator("#reason").fill("The lane is too dark to tell.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("section.decided")).to_be_visible()
    for code in in_each_language(page, desk.address):
        desk.open("/panel")
        expect(page.locator(".undo")).to_be_visible()
        in_both_looks(page, f"undo-{code}")
    assert desk.troubles == []


@pytest.fixture
def two_person_work(
    app: Flask, filmed: datetime, resident: ResidentClient, verifier: OfficerClient, house: House
) -> UUID:
    """A decision that waits for another, and exports in every state; the incident."""
    watching(ResidentClient.enrolled(app, locale="ur"), circle(north_of(NUMAISH, 3_000), 5_000))
    resident.report(position=PLACE, occurred_at=clock.wire(filmed))
    house.settle()
    listed: Any = verifier.get("/v1/worklist").json
    incident_id = UUID(listed["items"][0]["incident"]["id"])
    decided: Any = verifier.decide(*verifier.claim_first()).json
    assert decided["needs_second_person"] is True
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Tariq M.", role="supervisor", password=PASSWORD, hasher=QUICK_HASHER)
    with reading() as session:
        tariq = officers.officer_acting_or_none(session, "Tariq M.")
    assert tariq is not None
    purpose = "Case 114/2026, Sessions Court Karachi South, hearing of 2 December"
    made = [
        asking.ask(officer=tariq, incident_id=incident_id, form=form, purpose=purpose, considered=False)
        for form in ("originals", "redacted", "redacted", "redacted", "originals")
    ]
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE exports SET state = 'made', file_name = 'K-4821.zip', sha256 = repeat('ab', 32), size_bytes = 81000000,"
            " left_out = 2, settled_at = now() WHERE id = :id",
            {"id": made[1]},
        )
        uow.execute(
            "UPDATE exports SET state = 'failed', failure = 'No room: 12 MB' WHERE id = :id", {"id": made[2]}
        )
        uow.execute("UPDATE exports SET state = 'taken_back' WHERE id = :id", {"id": made[4]})
    house.settle(only=set())
    return incident_id


def test_what_waits_for_a_second_person(two_person_work: UUID, desk_of: Sit) -> None:
    desk = desk_of("Asma M.", "supervisor")

    for code in in_each_language(desk.page, desk.address):
        desk.open("/panel/approvals")
        expect(desk.page.locator(".approval-list li")).not_to_have_count(0)
        in_both_looks(desk.page, f"approvals-{code}")
        desk.open("/exports?said=asked")
        expect(desk.page.locator(".export-list li")).to_have_count(5)
        desk.page.locator(".export-list summary").first.click()
        in_both_looks(desk.page, f"exports-{code}", widths=True)
        desk.open("/officers")
        desk.page.locator(".people summary").first.click()
        in_both_looks(desk.page, f"officers-open-{code}")
    assert desk.troubles == []


def test_pages_of_the_city_with_something_on_them(
    app: Flask, covered: Watched, house: House, desk_of: Sit
) -> None:
    with unit_of_work() as uow:
        uow.publish(SosDrillDue())
    house.settle()
    technician = desk_of("Bilal T.", "technician", first="/upkeep")
    operator = desk_of("Saima K.", "operator", first="/cpo/drills")
    live = f"/live/{covered.camera_id}"

    for code in in_each_language(technician.page, technician.address):
        technician.open("/upkeep")
        expect(technician.page.locator("#tasks tr, #list li").first).to_be_attached()
        in_both_looks(technician.page, f"upkeep-ticket-{code}")
        technician.open("/register")
        expect(technician.page.locator("#map[data-ready]")).to_be_attached()
        in_both_looks(technician.page, f"register-map-{code}")
    for code in in_each_language(operator.page, operator.address):
        operator.open("/cpo/drills")
        expect(operator.page.locator("tbody tr")).to_have_count(1)
        in_both_looks(operator.page, f"drills-{code}")
        operator.open(live)
        operator.page.locator("#reason").fill("The Pathan who sells tea here, where is he now?")
        operator.page.locator("form[action$=purpose] .btn-primary").click()
        expect(operator.page.locator("[role=alert]")).to_be_visible()
        in_both_looks(operator.page, f"live-refused-{code}")
    assert technician.troubles == [each for each in technician.troubles if "422" in each]


def test_the_gate_and_the_second_step(seat: Seat) -> None:
    add_one(seat)
    seat.sign_out()
    seat.lose()
    page = seat.page

    for code in in_each_language(page, seat.address):
        page.goto(seat.address + "/sign-in")
        page.locator("#name").fill("Imran A.")
        page.locator("#password").fill("not mine")
        page.locator(".btn-gate").click()
        expect(page.locator("#gate-error")).to_be_visible()
        in_both_looks(page, f"gate-wrong-{code}")
        page.locator("#password").fill(PASSWORD)
        page.locator(".btn-gate").click()
        expect(page.locator("#touch")).to_be_visible()
        in_both_looks(page, f"gate-passkey-{code}")
    assert seat.troubles == []
