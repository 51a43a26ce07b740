"""What is burnt in says who looks, when by the city's clock, and at which item."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from cctv_link.evidence.marked.marks import mark_for

VIEWER = UUID("019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60")
ITEM = UUID("5e884898-da28-5747-9151-b0f8c6292773")
FACTS = {
    "viewer_id": VIEWER,
    "viewer_name": "Imran A.",
    "via": "",
    "at": datetime(2026, 11, 25, 19, 14, 59, tzinfo=UTC),
    "time_zone": "Asia/Karachi",
    "reference": "K4821000T",
    "kind": "clip",
    "item_id": ITEM,
    "is_redacted": True,
}


def test_who_when_and_which() -> None:
    mark = mark_for(**FACTS)

    assert mark.line == "Imran A. (1c2e4f60) | 2026-11-26 00:14 UTC+5 | K4821000T, redacted clip 5e884898"


def test_a_program_is_named_beside_the_officer_it_acts_for() -> None:
    mark = mark_for(**{**FACTS, "via": f"key {ITEM}"})

    assert mark.number == "1c2e4f60, key c6292773"


def test_a_name_cannot_break_the_line() -> None:
    assert mark_for(**{**FACTS, "viewer_name": "Imran\n\u202eA."}).name == "ImranA."


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("UTC", "2026-11-25 19:14 UTC+0"),
        ("Asia/Kolkata", "2026-11-26 00:44 UTC+5:30"),
        ("America/St_Johns", "2026-11-25 15:44 UTC-3:30"),
    ],
)
def test_another_city_has_another_clock(zone: str, when: str) -> None:
    assert mark_for(**{**FACTS, "time_zone": zone}).when == when
