"""Every CAP message that we write has the form of CAP 1.2: Alert, Update, Cancel and Exercise, for each kind of incident."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from lxml import etree

from citizen_api.published import cap
from citizen_api.published.publishing import AT_ONCE, NEVER, Again, Told, updates
from citizen_api.push.messages import INCIDENT_VERIFIED, may_be_told
from kernel.categories import CATEGORIES
from kernel.geo import Position
from tests.cap_schema import OURS, THEIRS, read

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SENDER = {
    "sender": "gawah@gawah.example",
    "sender_name": "Gawah, Karachi",
    "web": "https://gawah.example/v1/alerts/x",
}
AT = datetime(2026, 11, 22, 11, 57, 12, 31_000, tzinfo=UTC)
PUBLIC = [
    each for each in CATEGORIES if each not in NEVER and may_be_told(kind=INCIDENT_VERIFIED, category=each)
]


def told(category: str = "fire", *, again: int = 0, withdrawn: bool = False) -> Told:
    return Told(
        uuid4(),
        category,
        AT,
        24.8713,
        67.0379,
        uuid4() if withdrawn else None,
        AT + timedelta(hours=3) if withdrawn else None,
        tuple(Again(uuid4(), AT + timedelta(minutes=20 * (n + 1))) for n in range(again)),
    )


def value(root: Any, name: str) -> str:
    return str(root.findtext(f".//{CAP}{name}"))


def name_of(root: Any) -> str:
    """As another message refers to it."""
    return ",".join(value(root, each) for each in ("sender", "identifier", "sent"))


def test_the_schema_of_oasis_refuses_what_ours_refuses() -> None:
    broken = etree.fromstring(
        cap.alert(told(), **SENDER).replace(b"<status>Actual</status>", b"<status>Real</status>")
    )

    assert not OURS.validate(broken)
    assert not THEIRS.validate(broken)


@pytest.mark.parametrize("category", PUBLIC)
def test_every_kind_is_an_alert_and_a_cancel(category: str) -> None:
    one = told(category, withdrawn=True)

    first, last = read(cap.alert(one, **SENDER)), read(cap.cancel(one, **SENDER))

    assert [value(each, "msgType") for each in (first, last)] == ["Alert", "Cancel"]
    assert value(last, "references") == name_of(first)
    for root in (first, last):
        assert [each.text for each in root.iter(f"{CAP}language")] == ["en", "ur", "sd"]


def test_an_exercise_says_so() -> None:
    root = read(cap.exercise(at=AT, place=Position(24.87, 67.03), **SENDER))

    assert (value(root, "status"), value(root, "msgType")) == ("Exercise", "Alert")


@pytest.mark.parametrize("category", AT_ONCE)
def test_what_is_reported_again_is_an_update_of_all_before_it(category: str) -> None:
    one = told(category, again=2)

    first = read(cap.alert(one, **SENDER))
    second, third = (read(cap.update(one, each, **SENDER)) for each in one.again)

    assert [value(each, "msgType") for each in (second, third)] == ["Update", "Update"]
    assert value(second, "references") == name_of(first)
    assert value(third, "references").split() == [name_of(first), name_of(second)]
    assert value(third, "expires") > value(second, "expires") > value(first, "expires")
    assert value(third, "circle") == value(first, "circle")
    texts = [each.text for each in third.iter(f"{CAP}description")]
    for language, text in zip(("en", "ur", "sd"), texts, strict=True):
        assert text.endswith(cap.STILL_THERE[language])


def test_a_cancel_takes_back_the_updates_too() -> None:
    one = told(again=1, withdrawn=True)

    root = read(cap.cancel(one, **SENDER))

    assert len(value(root, "references").split()) == 2


def test_another_witness_of_what_is_over_updates_nothing() -> None:
    assert updates(told("phone_snatching", again=2)) == ()


def test_nothing_is_updated_after_its_end() -> None:
    late = Again(UUID(int=1), AT + timedelta(hours=4))
    one = told(withdrawn=True)

    assert (
        updates(Told(one.id, "fire", AT, one.lat, one.lon, one.withdrawal_id, one.withdrawn_at, (late,)))
        == ()
    )


MESSAGE = cap.alert(told(), **SENDER).decode()
WRONG = [
    pytest.param(r"<identifier>[^<]+", "<identifier>with space", id="a space in the identifier"),
    pytest.param(r"<sent>[^<]+", "<sent>2026-11-22T11:57:12Z", id="Z instead of an offset"),
    pytest.param(r"<sent>[^<]+", "<sent>2026-11-22T11:57:12.5-00:00", id="a fraction of a second"),
    pytest.param("Actual", "Real", id="a status that is none"),
    pytest.param("<msgType>Alert", "<msgType>Correction", id="a type that is none"),
    pytest.param("<scope>Public</scope>", "", id="no scope"),
    pytest.param("<urgency>Immediate</urgency>", "", id="no urgency"),
    pytest.param("<severity>Severe", "<severity>Bad", id="a severity that is none"),
    pytest.param("<category>Fire", "<category>Blaze", id="a category that is none"),
    pytest.param(r"<circle>[^<]+", "<circle>24.87 67.03 0.5", id="a circle without its comma"),
    pytest.param(r"<areaDesc>[^<]*</areaDesc>", "", id="an area without words"),
    pytest.param(r"<headline>", "<headline>" + "x" * 161, id="a headline that is too long"),
    pytest.param(r"<language>en", "<language>not a language", id="a language that is none"),
    pytest.param(
        r"(<event>[^<]+</event>)(<urgency>Immediate</urgency>)", r"\2\1", id="members in another order"
    ),
    pytest.param("</alert>", "<extra/></alert>", id="a member that CAP does not have"),
]


@pytest.mark.parametrize(("what", "instead"), WRONG)
def test_what_has_not_its_form_is_told(what: str, instead: str) -> None:
    """The check would notice."""
    broken, count = re.subn(what, instead, MESSAGE, count=1)

    assert count == 1
    assert not OURS.validate(etree.fromstring(broken.encode()))
