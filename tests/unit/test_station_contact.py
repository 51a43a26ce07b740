"""Somebody outside is told in few and plain words, and doctor says whom an installation can tell."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kernel import ids
from kernel.config import Settings, SettingsIncomplete
from kernel.geo import Position
from moderation.escalation import sending
from moderation.escalation.notice import Notice, as_json, in_words

PLAIN = Settings(
    database_url="postgresql://x",
    redis_url="redis://x",
    storage_url="file:///x",
    secret_key="a key for tests, of 32 characters or more",
)
NOTICE = Notice(
    id=ids.new_id(),
    to="+922199000000",
    station="Brigade",
    sos_alert_id=ids.new_id(),
    reference="4HT0WZ2CQ",
    level=3,
    raised_at=datetime(2026, 11, 22, 12, 10, 41, tzinfo=UTC),
    kind="a kind that somebody typed \u202e",
    is_silent=True,
    is_drill=False,
    position=Position(24.8719, 67.0346, 12.0),
    position_at=None,
)


@pytest.mark.parametrize("notice", [NOTICE, replace(NOTICE, position=None), replace(NOTICE, is_drill=True)])
def test_an_sms_is_short_plain_and_holds_no_words_of_the_resident(notice: Notice) -> None:
    words = in_words(notice)

    assert words.isascii()
    assert len(words) <= 160
    assert notice.kind not in words
    assert ("DRILL, NO EMERGENCY" in words) is notice.is_drill
    assert as_json(notice)["drill"] is notice.is_drill


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "none is configured: after 60 s"),
        ({"sms_gateway_url": "http://127.0.0.1:9"}, "by sms"),
        ({"station_webhook_url": "https://x", "station_webhook_secret": "s" * 16}, "by webhook"),
    ],
)
def test_doctor_says_who_can_be_told(changes: dict[str, str], says: str) -> None:
    (finding,) = sending.look(replace(PLAIN, **changes))

    assert says in finding.says


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"station_webhook_url": "ftp://x"}, "STATION_WEBHOOK_URL"),
        ({"station_webhook_url": "https://x", "station_webhook_secret": "short"}, "STATION_WEBHOOK_SECRET"),
        ({"sos_supervisor_s": 10}, "SOS_SUPERVISOR_S"),
        ({"sos_drill_day": 8}, "SOS_DRILL_DAY"),
        ({"sos_drill_tells_station": "perhaps"}, "SOS_DRILL_TELLS_STATION"),
    ],
)
def test_a_setting_that_would_fail_in_the_night_is_refused_by_name(
    changes: dict[str, object], named: str
) -> None:
    with pytest.raises(SettingsIncomplete, match=named):
        replace(PLAIN, **changes).check()  # type: ignore[arg-type]
