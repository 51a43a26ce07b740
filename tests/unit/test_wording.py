"""Every word of the wire has one for people, and a resident's words are set in their own script."""

import pytest

from kernel import categories, incidents
from kernel.web import wording
from kernel.web.assets import STATIC_FOLDER


def test_every_category_and_status_has_a_name() -> None:
    assert set(wording.CATEGORIES) == {
        *categories.CATEGORIES,
        categories.SOS_CATEGORY,
        categories.DRILL_CATEGORY,
    }
    assert set(wording.STATUSES) == set(incidents.STATUSES)


def test_every_icon_that_is_named_is_drawn() -> None:
    sprite = (STATIC_FOLDER / "icons.svg").read_text()

    named = {icon for _, icon in wording.CATEGORIES.values()} | {
        icon for _, icon, _ in wording.OUTCOMES.values()
    }

    assert [icon for icon in named if f'id="i-{icon}"' not in sprite] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("پیچھے سے دو لوگ آئے۔", "ur", id="Urdu"),
        pytest.param("ٻه ڇوڪرا موٽرسائيڪل تي آيا", "sd", id="Sindhi"),
        pytest.param("Larai ho rahi hai", None, id="Urdu in Latin letters"),
        pytest.param("لال 125 پر Honda", "ur", id="mostly Urdu"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_script_of_what_was_said(text: str, language: str | None) -> None:
    assert wording.language_of(text) == language


def test_a_word_that_is_new_to_us_can_still_be_read() -> None:
    assert wording.category_name("boat_theft") == "Boat theft"
    assert wording.absence("lens-frozen") == "lens frozen"
    assert wording.pole_of("SQ-01/2") == "SQ-01"
