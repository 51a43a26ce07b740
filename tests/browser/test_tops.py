"""The top of a page is the same on every page of an officer's: the same places in the same order, all of them open to them, the one that
is open marked and in sight, and the officer's name whole beside them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from kernel.web.languages import LANGUAGES
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.test_languages import speak, wider_than_the_window

Sit = Callable[..., Desk]
HOMES = {
    "verifier": "/panel",
    "supervisor": "/panel",
    "operator": "/cpo",
    "technician": "/upkeep",
    "auditor": "/upkeep",
    "administrator": "/officers",
}
DESK_OF_A_SUPERVISOR = (
    "/panel/approvals",
    "/panel/fairness",
    "/panel/appeals",
    "/panel/notifications",
    "/officers",
    "/exports",
)
BESIDE_WORDS = """() => {
  const box = (each) => each.getBoundingClientRect();
  const ends = [...document.querySelectorAll(".top > *, .top .end > *")].filter((each) => box(each).width && !each.matches(".end"));
  return ends.some((one) => ends.some((other) => one !== other && box(one).left < box(other).right - 1 && box(other).left < box(one).right - 1));
}"""


def places(page: Page) -> list[str]:
    return page.locator(".top nav a").evaluate_all("all => all.map(each => each.getAttribute('href'))")


@pytest.mark.parametrize("role", HOMES)
def test_every_place_is_open_and_has_the_same_top(camera_id: UUID, desk_of: Sit, role: str) -> None:
    desk = desk_of("Rabia M.", role, first=HOMES[role])
    page = desk.page
    expected = places(page)
    elsewhere = {"/cpo"} if role == "supervisor" else set()  # another face, with places of its own

    for path in expected:
        answer = page.goto(desk.address + path)
        assert answer is not None
        assert answer.status == 200, path
        current = page.locator(".top nav a[aria-current=page]")
        expect(current).to_have_attribute("href", path)
        if path not in elsewhere:
            assert places(page) == expected, path
    desk.open("/account")
    assert places(page) == expected
    expect(page.locator(".top nav a[aria-current]")).to_have_count(0)
    assert desk.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_supervisors_many_places_crowd_out_nobodys_name(desk_of: Sit, code: str) -> None:
    desk = desk_of("Asma M.", "supervisor")
    speak(desk.page, code)
    for path in ("/panel", *DESK_OF_A_SUPERVISOR):
        page = desk.open(path)
        for width in (1280, DESK["width"]):
            page.set_viewport_size({"width": width, "height": 900})
            name = page.locator(".who bdi")
            assert name.evaluate("name => name.scrollWidth <= name.clientWidth && name.clientWidth > 30"), (
                path,
                width,
            )
            assert not page.evaluate(BESIDE_WORDS), (path, width)
            assert wider_than_the_window(page) <= 0, (path, width)


@pytest.mark.parametrize("code", LANGUAGES)
def test_on_a_phone_the_place_that_is_open_stands_in_the_row(desk_of: Sit, code: str) -> None:
    desk = desk_of("Asma M.", "supervisor", viewport=PHONE)
    speak(desk.page, code)
    for path in DESK_OF_A_SUPERVISOR:
        page = desk.open(path)
        expect(page.locator(".top nav a[aria-current=page]")).to_be_in_viewport(ratio=0.95)


def test_a_supervisors_pages_begin_at_one_edge(desk_of: Sit) -> None:
    desk = desk_of("Asma M.", "supervisor")
    begins = {
        path: desk.open(path)
        .locator("h1")
        .evaluate("h1 => [h1.getBoundingClientRect().left, getComputedStyle(h1).fontSize]")
        for path in DESK_OF_A_SUPERVISOR
    }
    assert len({tuple(each) for each in begins.values()}) == 1, begins
