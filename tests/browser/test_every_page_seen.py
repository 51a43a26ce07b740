"""No page keeps anybody out: axe finds nothing on those that no test of their own walks through, in three languages and both looks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask

from kernel.web.languages import LANGUAGES
from tests.browser.conftest import DESK, PHONE, PLACE, Desk
from tests.browser.test_languages import AT_REST, look_over, speak, violations, wider_than_the_window
from tests.community import NUMAISH, circle, watching
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import raised
from tests.journeys.test_trips import shared
from tests.poles import north_of

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]


@pytest.fixture
def decided(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> Callable[[str], tuple[str, str]]:
    """Report it and decide on it: (id of the report, id of the task)."""

    def decide(outcome: str) -> tuple[str, str]:
        report = resident.report(position=PLACE).json
        house.settle()
        task_id, claim_id = verifier.claim_first()
        assert verifier.decide(task_id, claim_id, outcome).status_code == 201
        house.settle()
        return report["id"], task_id

    return decide


@pytest.fixture
def tasks(
    app: Flask,
    decided: Callable[[str], tuple[str, str]],
    resident: ResidentClient,
    supervisor: OfficerClient,
    house: House,
) -> dict[str, str]:
    """The pages of tasks in every state that a supervisor can find them in, and of two-person work that waits."""
    _, verified = decided("verified")
    _, withdrawn = decided("verified")
    said = {"reason": "Another street."}
    assert supervisor.post(f"/v1/worklist/{withdrawn}/withdrawal", json=said).status_code in (200, 201)
    report_id, _ = decided("unfounded")
    key = {"Idempotency-Key": str(uuid4())}
    dispute = {"reason": "more_to_see", "narrative": "دکان کے اوپر بھی کیمرہ ہے"}
    assert resident.post(f"/v1/reports/{report_id}/dispute", json=dispute, headers=key).status_code == 201
    house.settle()
    (item,) = supervisor.get("/v1/worklist").json["items"]
    watching(ResidentClient.enrolled(app, locale="ur"), circle(north_of(NUMAISH, 3_000), 5_000))
    return {
        "decided": f"/panel/tasks/{verified}",
        "withdrawn": f"/panel/tasks/{withdrawn}",
        "disputed": f"/panel/tasks/{item['id']}",
        "fan": f"/incidents/{item['incident']['id']}/escape-fan",
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_tasks_that_are_over_or_looked_at_again_and_where_to_look_next(
    camera_id: UUID, tasks: dict[str, str], desk_of: Sit, code: str
) -> None:
    desk = desk_of("Asma M.", "supervisor")
    speak(desk.page, code)

    for name, path in tasks.items():
        desk.open(path)
        look_over(desk.page, code, name)

    assert desk.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_pages_around_the_work(camera_id: UUID, house: House, desk_of: Sit, code: str) -> None:
    desk = desk_of("Asma M.", "supervisor")
    speak(desk.page, code)

    for path in (
        "/problems/purpose-required",
        *(
            "/account",
            "/officers",
            "/panel/approvals",
            "/panel/appeals",
            "/panel/notifications",
            "/cpo/drills",
            "/live",
            f"/live/{camera_id}",
        ),
    ):
        desk.open(path)
        look_over(desk.page, code, path.strip("/").replace("/", "-")[:20])

    assert desk.troubles == []


def test_the_reference(desk_of: Sit) -> None:
    """In English, whatever the page's language; it is so long that axe looks once at each width, each in one look."""
    desk = desk_of("Asma M.", "supervisor", viewport=PHONE)
    speak(desk.page, "ur")
    page = desk.open("/docs")
    for viewport, theme in ((PHONE, "light"), (DESK, "dark")):
        page.set_viewport_size(viewport)
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.evaluate(AT_REST)
        assert wider_than_the_window(page) <= 0, viewport
        assert violations(page) == [], theme
    assert desk.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_contact_opens(resident: ResidentClient, desk_of: Sit, house: House, code: str) -> None:
    link: Any = resident.post("/v1/contact-links", json={}).json
    shared(resident)
    raised(resident)
    house.settle()
    desk = desk_of("Asma M.", "supervisor")
    speak(desk.page, code)

    desk.open(urlsplit(link["url"]).path)

    look_over(desk.page, code, "with")
    assert desk.troubles == []
