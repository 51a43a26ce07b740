"""The screen that has only pictures shows one camera as large as two rows of others, also when it is the only one; with none it says so."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import expect

from kernel.config import Settings
from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised
from tests.browser.test_console_now import seen_lately
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, north_of, wire


def test_a_lone_camera_keeps_its_height(
    settings: Settings,
    camera_id: UUID,
    resident: ResidentClient,
    house: House,
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo?screen=pictures", viewport=WALL)
    seen_lately(settings, camera_id)
    raised(resident, house)

    tile = desk.page.locator("#live figure.hero")
    expect(tile.locator("canvas")).to_be_visible(timeout=20_000)

    box = tile.bounding_box()
    assert box is not None
    assert box["width"] > 900
    assert abs(box["height"] - box["width"] * 9 / 16) < 2
    assert desk.troubles == []


def test_with_none_what_is_offered_instead_keeps_its_size(
    camera_id: UUID, resident: ResidentClient, house: House, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo?screen=pictures", viewport=WALL)
    raised(resident, house, position=wire(north_of(TOWN_SQUARE, 400)))

    none = desk.page.locator("#live-none")
    expect(none).to_be_visible(timeout=20_000)
    expect(none.locator("button").first).to_be_visible()

    for part in none.locator("b, p, button").all():
        box = part.bounding_box()
        assert box is not None
        assert box["height"] < 60
    assert desk.troubles == []
