"""A resident chooses what they hear of: places on the map, how far around, what about, when not, and whether they may be asked to
help; and sees before it is kept what it would have told."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from citizen_api.push import services
from kernel import clock
from kernel.events import IncidentVerified
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import phone_in
from tests.browser.test_app_shell import unfolded
from tests.browser.test_languages import violations, wider_than_the_window
from tests.community import NUMAISH, delivered, incident

AREA = "/v1/watch-areas"


def told_of(*categories: str, hours_ago: float = 1) -> None:
    with clock.frozen_at(clock.now() - timedelta(hours=hours_ago)):
        for category in categories:
            services.notify_community(delivered(IncidentVerified(incident(category=category, at=NUMAISH))))


def put_by(page: Page, act: Any) -> dict[str, Any]:
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and AREA in answer.url
    ) as answered:
        act()
    body: dict[str, Any] = answered.value.json()
    assert answered.value.status == 200, body
    return body


def test_a_form_that_does_not_come_says_so_and_its_key_is_there_again(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server, service_workers="block")
    phone.context.route("**/chunks/watch_form-*", lambda route: route.abort())
    page = phone.open("/#/settings")

    page.get_by_role("button", name="Watch a place").click()

    expect(page.locator(".a-toast")).to_contain_text("This part is not on your phone yet")
    expect(page.get_by_role("button", name="Watch a place")).to_be_visible()


def test_a_place_is_named_and_about_some_kinds_and_tells_before_what_it_would_have_told(
    live_server: str, browser: Browser
) -> None:
    told_of("robbery", "fire", "assault")
    page = phone_in(browser, live_server).open("/#/settings")
    expect(page.get_by_text("None yet.")).to_be_visible()
    page.get_by_role("button", name="Watch a place").click()
    expect(page.get_by_text("you would have been told 2 times")).to_be_visible()

    page.get_by_role("button", name="Snatching and robbery").click()
    page.get_by_label("What you call it").fill("بچوں کا اسکول")
    expect(page.get_by_text("you would have been told once")).to_be_visible()
    expect(page.get_by_text("Robbery near")).to_be_visible()
    said = put_by(page, page.get_by_role("button", name="Watch this place").click)

    [area] = said["watch_areas"]
    assert (area["label"], area["kinds"], area["radius_m"]) == (
        "بچوں کا اسکول",
        ["snatching_and_robbery"],
        1_000,
    )
    row = page.locator(".a-area")
    expect(row).to_contain_text("1 km around: Snatching and robbery")
    row.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Everything", exact=True).click()
    changed = put_by(page, page.get_by_role("button", name="Save", exact=True).click)
    assert "kinds" not in changed["watch_areas"][0]
    expect(row).to_contain_text("everything")


def test_what_was_removed_is_watched_again_at_one_touch(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open("/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_have_count(1)

    put_by(page, page.get_by_role("button", name="Remove").click)
    expect(page.locator(".a-area")).to_have_count(0)
    put_by(page, page.get_by_role("button", name="Watch it again").click)

    expect(page.locator(".a-area")).to_have_count(1)


def test_quiet_hours_and_the_wish_to_help_stay(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open("/#/settings")
    quiet = page.get_by_role("switch", name="Quiet hours")
    assert put_by(page, quiet.click)["quiet_hours"] == {"from": "22:00", "to": "07:00"}
    until = page.get_by_label("Until")
    said = put_by(page, lambda: until.fill("06:30"))
    assert said["quiet_hours"] == {"from": "22:00", "to": "06:30"}
    put_by(page, page.get_by_role("switch", name="I may be asked to help").click)

    page.reload()

    expect(page.get_by_role("switch", name="Quiet hours")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("switch", name="I may be asked to help")).to_have_attribute(
        "aria-checked", "true"
    )
    expect(page.get_by_label("Until")).to_have_value("06:30")
    page.get_by_label("Until").fill("22:00")
    expect(page.get_by_text("They end where they begin.")).to_be_visible()
    assert put_by(page, page.get_by_role("switch", name="Quiet hours").click) == {
        "watch_areas": [],
        "help_requests": True,
    }


def test_the_map_shows_ones_own_areas_and_watches_what_it_shows(live_server: str, browser: Browser) -> None:
    told_of("robbery", "fire")
    page = phone_in(browser, live_server).open("/#/map")
    rows = page.locator(".vlist > li")
    expect(rows).to_have_count(2)
    page.get_by_role("combobox", name="Of what kind").select_option("fire")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="My areas").click()
    expect(page.locator("#said")).to_contain_text("You watch no place yet.")

    page.get_by_role("link", name="Watch here").click()
    expect(page.get_by_role("button", name="Watch this place")).to_be_visible()
    put_by(page, page.get_by_role("button", name="Watch this place").click)

    page.goto(f"{live_server}/#/map")
    page.get_by_role("button", name="My areas").click()
    expect(page.get_by_role("button", name="My areas")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".vlist > li:not(.empty)")).to_have_count(2)


def test_what_tells_of_a_person_is_listed_by_town_and_day_and_not_on_the_map(
    live_server: str, browser: Browser
) -> None:
    told_of("assault", hours_ago=48)
    page = phone_in(browser, live_server).open("/#/map")
    page.get_by_role("button", name="Last 7 days").click()

    expect(page.locator(".vlist > li")).to_contain_text("Karachi East")
    assert page.locator(".vlist > li").inner_text().count("ago") == 0
    expect(page.locator(".m-told")).to_have_count(0)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_in_every_language(live_server: str, browser: Browser, code: str, theme: str) -> None:
    told_of("robbery")
    phone = phone_in(browser, live_server, color_scheme=theme)
    page = phone.open(f"/?in={code}#/settings")
    page.locator(".blk:has(.acc) .btn-block").first.click()
    expect(page.locator(".mini-map.is-open")).to_be_visible()
    page.locator(".switch-row").nth(0).scroll_into_view_if_needed()
    page.wait_for_timeout(300)

    assert wider_than_the_window(page) == 0
    with unfolded(page):
        assert violations(page) == []
    assert phone.troubles == []
