"""What could not be taken out of a clip says why in the language of the page, and is tried again by one button."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from playwright.sync_api import expect

from cctv_link.media import confinement, limited
from tests.browser.conftest import Desk, reported
from tests.browser.test_languages import look_over, speak
from tests.browser.test_task_kept import claimed
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


def test_a_still_that_a_busy_machine_could_not_take_says_so_and_is_tried_again(
    filmed: datetime,
    resident: ResidentClient,
    house: House,
    desk_of: Sit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    with monkeypatch.context() as busy:
        limits = {**confinement.LIMITS, "frame": replace(confinement.LIMITS["frame"], wall_s=0.01)}
        busy.setattr(limited, "LIMITS", limits)
        page.keyboard.press("t")
        expect(page.locator("#taken li")).to_have_count(1)
        house.settle()
    line = page.locator("#taken li")
    expect(line).to_contain_text("could not be taken: The file cannot be shown.")
    expect(line.locator("bdi[lang=en]")).to_contain_text("took longer")
    speak(page, "ur")
    expect(line).to_contain_text("فائل دکھائی نہیں جا سکتی")
    look_over(page, "ur", "extract-failed")
    speak(page, "en")

    page.get_by_role("button", name="Try again").click()
    expect(line).to_contain_text("waits to be cut")
    house.settle()

    expect(line).to_contain_text("evidence of its own")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert desk.troubles == []
