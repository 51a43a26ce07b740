"""On a phone the decision stands at the thumb wherever one reads; it is put away for another look and comes back; an SOS has its
whole bar."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Desk, opened, reported
from tests.browser.test_console import raised
from tests.browser.test_languages import speak
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


def is_whole(page: Page, selector: str) -> bool:
    """Nothing of it is cut off by the screen or lies under something else."""
    return bool(
        page.locator(selector).evaluate(
            """element => { const box = element.getBoundingClientRect(), inset = 2;
                const corners = [[box.left + inset, box.top + box.height / 2], [box.right - inset, box.top + box.height / 2]];
                return box.top >= 0 && box.bottom <= innerHeight + 0.5 && corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y))); }"""
        )
    )


def test_the_outcomes_stand_at_the_thumb_and_the_rest_comes_when_one_is_chosen(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier", viewport=PHONE, has_touch=True)
    page = opened(desk, claim=True)
    expect(page.locator("#lease")).to_contain_text("Yours")

    for down in (0, 900):
        page.evaluate(f"scrollTo(0, {down})")
        assert all(is_whole(page, f".verdict-{each}") for each in ("verified", "unfounded", "inconclusive"))
    expect(page.locator("#decide-go")).to_be_hidden()
    page.locator(".verdict-verified").tap()
    page.locator(".reasons-verified .reason").first.tap()

    assert is_whole(page, "#decide-go")
    page.get_by_role("button", name="Look at the pictures again").tap()
    expect(page.locator("#decide-go")).to_be_hidden()
    page.get_by_role("button", name="On with the decision").tap()
    page.locator("#decide-go").tap()
    expect(page.locator(".decided")).to_contain_text("Verified")
    page.evaluate("scrollTo(0, 900)")
    assert is_whole(page, "#next")
    assert desk.troubles == []


def test_a_wide_page_has_the_whole_decision_and_nothing_to_put_away(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier", viewport=DESK), claim=True)

    page.keyboard.press("v")

    expect(page.locator("#decide-go")).to_be_visible()
    expect(page.locator("#decide-fold")).to_be_hidden()


def test_on_a_phone_an_sos_bar_says_all_of_it_in_each_language(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=PHONE, has_touch=True).page
    raised(resident, house)

    for language in ("en", "ur", "sd"):
        speak(page, language)
        expect(page.locator(".sos-bar")).to_be_visible()
        assert all(is_whole(page, f".sos-bar {part}") for part in (".sb-what", ".sb-next", ".btn-onsos"))
        cut = page.locator(".sos-bar > *").evaluate_all(
            "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length"
        )
        assert cut == 0
