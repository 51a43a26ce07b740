"""The supervisors' page of how notifications go, with days on it and a provider that is left alone: seen in three languages, two looks, two widths."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from citizen_api.push import tallies
from kernel import clock, ids, vapid
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import Desk
from tests.browser.test_every_state_seen import in_each_language
from tests.browser.test_languages import in_both_looks
from tests.webpush import CONTACT

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]


def a_week_of_a_city() -> None:
    """Some days of both providers, one of them left alone since a while, the other doubted."""
    now = clock.now()
    for back in range(5):
        with clock.frozen_at(now - timedelta(days=back)), unit_of_work() as uow:
            of_phones = {"accepted": 48_120 - 7_011 * back, "shown": 41_007 - 6_900 * back, "opened": 8_812}
            of_browsers = {"accepted": 1_204, "shown": 977 - back, "opened": 301, "refused": back}
            tallies.add(
                uow,
                {("fcm", step): many for step, many in {**of_phones, "dead": 40 + back}.items()}
                | {("webpush", step): many for step, many in of_browsers.items()},
            )
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO push_pauses (id, provider, tries, since, until)"
            " VALUES (:id, 'updates.push.services.mozilla.com', 4, :since, :until)",
            {"id": ids.new_id(), "since": now - timedelta(minutes=9), "until": now + timedelta(minutes=3)},
        )
        uow.execute(
            "INSERT INTO push_providers (provider, all_dead_at, is_doubted) VALUES ('fcm', :at, true)",
            {"at": now - timedelta(minutes=2)},
        )


def test_days_and_a_provider_that_is_left_alone(
    desk_of: Sit, with_settings: Callable[..., None], tmp_path: Path
) -> None:
    vapid.make(tmp_path / "vapid.pem")
    with_settings(
        vapid_key=str(tmp_path / "vapid.pem"),
        vapid_contact=CONTACT,
        firebase_credentials=str(tmp_path / "firebase.json"),
    )
    a_week_of_a_city()
    desk = desk_of("Asma M.", "supervisor")

    for code in in_each_language(desk.page, desk.address):
        desk.open("/panel/notifications?days=28")
        expect(desk.page.locator("tr[data-day]")).to_have_count(10)
        expect(desk.page.locator("li[data-trouble]")).to_have_count(2)
        expect(desk.page.locator("nav a[aria-current=page][href='/panel/notifications']")).to_be_attached()
        in_both_looks(desk.page, f"push-counts-{code}", widths=True)
    assert desk.troubles == []


def test_another_period_is_one_key_away(desk_of: Sit) -> None:
    a_week_of_a_city()
    desk = desk_of("Asma M.", "supervisor")
    page = desk.open("/panel/notifications")

    page.get_by_role("link", name="91 days").press("Enter")

    expect(page.get_by_role("link", name="91 days")).to_have_attribute("aria-current", "true")
    assert desk.troubles == []
