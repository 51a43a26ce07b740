"""A change that takes something from those who built on the released contract is refused, by name; one that only adds is not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from wire import breaking, changes
from wire.contract import Contract, load

RELEASED = breaking.released()
Change = Callable[[dict[str, Any]], None]


def schema(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda document: document["components"]["schemas"][name]


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]
    return found


def told(change: Change) -> list[str]:
    """What is said of the released contract after a change."""
    document = copy.deepcopy(RELEASED.document)
    change(document)
    return [
        f"{each.rule} {each.where}"
        for each in changes.breaking(RELEASED, Contract(document, RELEASED.problems))
    ]


def test_the_contract_breaks_nothing_that_was_released_and_its_change_log_says_what_is_new() -> None:
    changelog = breaking.CHANGELOG.read_text()

    assert breaking.faults(RELEASED, load(), changelog) == [], "see script/breaking and its --note"


def test_what_is_the_same_breaks_nothing() -> None:
    assert told(lambda document: None) == []


def _no_operation(document: dict[str, Any]) -> None:
    del document["paths"]["/v1/trips"]["get"]


def _moved(document: dict[str, Any]) -> None:
    document["paths"]["/v1/journeys"] = document["paths"].pop("/v1/trips")


def _renamed(document: dict[str, Any]) -> None:
    operation(document, "get", "/v1/trips")["operationId"] = "list_journeys"


def _no_device(document: dict[str, Any]) -> None:
    operation(document, "get", "/v1/reports/{report_id}")["security"] = [{"receipt": []}]


def _not_open(document: dict[str, Any]) -> None:
    operation(document, "get", "/v1/poles")["security"] = [{"device": []}]


def _no_answer(document: dict[str, Any]) -> None:
    del operation(document, "post", "/v1/sos-alerts")["responses"]["200"]


def _no_atom(document: dict[str, Any]) -> None:
    operation(document, "get", "/v1/alerts")["responses"]["200"]["content"] = {}


def _no_voice(document: dict[str, Any]) -> None:
    path = "/v1/sos-alerts/{sos_alert_id}/messages"
    del operation(document, "post", path)["requestBody"]["content"]["audio/ogg"]


def _no_query(document: dict[str, Any]) -> None:
    listed = operation(document, "get", "/v1/notifications")
    listed["parameters"] = [each for each in listed["parameters"] if each["name"] != "after"]


def _needed_query(document: dict[str, Any]) -> None:
    operation(document, "get", "/v1/poles")["parameters"][0]["required"] = True


def _needed_header(document: dict[str, Any]) -> None:
    header = {"in": "header", "name": "Gawah-App", "required": True, "schema": {"type": "string"}}
    operation(document, "get", "/v1/poles")["parameters"].append(header)


def _on(name: str, change: Callable[[Any], None]) -> Change:
    return lambda document: change(schema(name)(document))


def _member(name: str, member: str, **values: Any) -> Change:
    return _on(name, lambda found: found["properties"][member].update(values))


def _without(name: str, member: str) -> Change:
    def remove(found: Any) -> None:
        del found["properties"][member]
        found["required"] = [each for each in found.get("required", []) if each != member]

    return _on(name, remove)


BREAKING = [
    pytest.param(_no_operation, "operation-removed list_trips", id="an operation is gone"),
    pytest.param(_moved, "operation-moved list_trips", id="an operation is elsewhere"),
    pytest.param(_renamed, "operation-removed list_trips", id="an operation has another name"),
    pytest.param(_no_device, "way-in-removed show_report", id="a token opens it no more"),
    pytest.param(_not_open, "way-in-removed show_signs", id="what was open wants a token"),
    pytest.param(_no_answer, "answer-removed raise_sos", id="a status is answered no more"),
    pytest.param(_no_atom, "answer-type-removed list_alerts", id="a form of answer is gone"),
    pytest.param(_no_voice, "body-type-removed write_message", id="a form of body is refused"),
    pytest.param(_no_query, "parameter-removed show_inbox query after", id="a part of the query is gone"),
    pytest.param(
        _needed_query, "parameter-required show_signs query locale", id="a part of the query is needed"
    ),
    pytest.param(
        _needed_header, "parameter-required show_signs header Gawah-App", id="a new header is needed"
    ),
    pytest.param(
        _without("Report", "timeline"),
        "answer-member-removed show_report 200.timeline",
        id="a member of an answer",
    ),
    pytest.param(
        _without("NewReport", "narrative"),
        "request-member-removed submit_report.narrative",
        id="a member of a request",
    ),
    pytest.param(
        _on("Report", lambda found: found["required"].remove("status")),
        "answer-member-optional show_report 200.status",
        id="what was always there may be missing",
    ),
    pytest.param(
        _on("NewReport", lambda found: found["required"].append("narrative")),
        "member-required submit_report.narrative",
        id="what was optional is needed",
    ),
    pytest.param(
        _on("NewSos", lambda found: found.update(additionalProperties=False)),
        "request-closed raise_sos",
        id="what was dropped is refused",
    ),
    pytest.param(
        _on("NewReport", lambda found: found["properties"]["category"]["enum"].remove("fire")),
        "request-value-removed submit_report.category",
        id="a value is refused",
    ),
    pytest.param(
        _on("SosAlert", lambda found: found["properties"]["state"]["enum"].remove("arming")),
        "answer-value-removed raise_sos 200.state",
        id="a value is never said again",
    ),
    pytest.param(
        _member("NewReport", "narrative", enum=["yes", "no"]),
        "request-value-removed submit_report.narrative",
        id="free words become a choice",
    ),
    pytest.param(
        _member("NewReport", "occurred_until", type="string"),
        "request-type-narrowed submit_report.occurred_until",
        id="null is refused",
    ),
    pytest.param(
        _member("Report", "received_at", type=["string", "null"]),
        "answer-type-widened show_report 200.received_at",
        id="what was always a text may be null",
    ),
    pytest.param(
        _member("SosAlert", "escalation_level", type="number"),
        "answer-type-widened raise_sos 200.escalation_level",
        id="a whole number may have a fraction",
    ),
    pytest.param(
        _member("Report", "id", format="uri"), "answer-format show_report 200.id", id="another form of text"
    ),
    pytest.param(
        _member("NewReport", "narrative", maxLength=100),
        "request-bound submit_report.narrative",
        id="a shorter text",
    ),
    pytest.param(
        _member("NewReport", "narrative", minLength=1),
        "request-bound submit_report.narrative",
        id="a text that may not be empty",
    ),
    pytest.param(
        _member("NewReport", "narrative", pattern="^[a-z]*$"),
        "request-bound submit_report.narrative",
        id="a pattern",
    ),
    pytest.param(
        _member("WatchAreas", "watch_areas", maxItems=3),
        "request-bound replace_watch_areas.watch_areas",
        id="fewer of them",
    ),
]


@pytest.mark.parametrize(("change", "said"), BREAKING)
def test_what_breaks_is_told_by_name(change: Change, said: str) -> None:
    assert said in told(change)


def _more(document: dict[str, Any]) -> None:
    schema("Report")(document)["properties"]["weather"] = {"type": "string"}
    schema("NewReport")(document)["properties"]["weather"] = {"type": "string"}
    schema("NewReport")(document)["properties"]["category"]["enum"].append("flood")
    schema("NewReport")(document)["properties"]["narrative"]["maxLength"] = 8_000
    schema("SosAlert")(document)["properties"]["state"]["enum"].append("unit_lost")
    schema("Report")(document)["properties"]["occurred_until"]["type"] = "string"
    schema("NewSos")(document)["properties"].pop("battery_pct")  # dropped and flagged from now on
    operation(document, "get", "/v1/poles")["parameters"].append(
        {"in": "query", "name": "near", "required": False, "schema": {"type": "string"}}
    )
    operation(document, "get", "/v1/trips")["security"].append({"receipt": []})
    operation(document, "get", "/v1/trips")["responses"]["202"] = {"description": ""}
    document["paths"]["/v1/weather"] = {
        "get": {**operation(document, "get", "/v1/poles"), "operationId": "weather"}
    }


def test_what_only_adds_breaks_nothing() -> None:
    assert told(_more) == []


def test_what_is_new_is_named_for_the_change_log() -> None:
    document = copy.deepcopy(RELEASED.document)
    _more(document)
    new = Contract(document, {**RELEASED.problems, "too-wet": {"status": 409, "said_by": ["api"]}})

    said = changes.added(RELEASED, new)

    assert {
        "`weather`",
        "`show_report` answer.weather",
        "`submit_report` request.weather",
        "problem `too-wet`",
    } <= set(said)
    faults = breaking.faults(RELEASED, new, "# Changes\n\n## Unreleased\n\n## 1.0.0\n")
    assert [each for each in faults if "`weather`" in each]
    noted = breaking.noted(
        "# Changes\n\n## Unreleased\n\n### Changed\n\n- words\n\n## 1.0.0\n\n- all\n", said
    )
    assert breaking.faults(RELEASED, new, noted) == []
    assert noted.index("### Added") < noted.index("### Changed") < noted.index("## 1.0.0")
    assert breaking.noted(noted, said) == noted


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ({"not-found": {"status": 410, "said_by": []}}, "problem-status not-found"),
        ({"not-found": None}, "problem-removed not-found"),
    ],
)
def test_a_problem_keeps_its_status_and_stays(statuses: dict[str, Any], said: str) -> None:
    problems = {**RELEASED.problems, **statuses}
    new = Contract(RELEASED.document, {slug: each for slug, each in problems.items() if each})

    assert [f"{each.rule} {each.where}" for each in changes.breaking(RELEASED, new)] == [said]


def test_what_has_to_break_is_written_down_word_for_word() -> None:
    document = copy.deepcopy(RELEASED.document)
    _no_operation(document)
    new = Contract(document, RELEASED.problems)
    (change,) = changes.breaking(RELEASED, new)
    changelog = "# Changes\n\n## Unreleased\n\n### Breaking\n\n- {}\n\n## 1.0.0\n"

    assert breaking.faults(RELEASED, new, changelog.format(change)) == []
    assert breaking.faults(RELEASED, new, changelog.format("we had to")) == [f"breaks: {change}"]
