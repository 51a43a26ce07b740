"""What an app does wrong is found in a recording of its traffic, by name and with what to do; a good app is left in peace."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.published import FOLDER
from wire import conformance, recording, rules

GOOD, BAD = FOLDER / "conformance" / "good.har", FOLDER / "conformance" / "bad.har"


def found(path: Path) -> set[str]:
    return {each.rule for each in rules.findings(conformance.traffic_of(path))}


def changed(tmp_path: Path, change: Any) -> Path:
    """The good recording with something done to it."""
    har = json.loads(GOOD.read_text())
    change(har["log"])
    path = tmp_path / "changed.har"
    path.write_text(json.dumps(har))
    return path


def test_a_good_app_is_left_in_peace(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main([str(GOOD)]) == conformance.CLEAN
    assert "Nothing breaks the contract" in capsys.readouterr().out


def test_a_bad_one_breaks_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main([str(BAD)]) == conformance.BROKEN

    told = capsys.readouterr().out
    assert found(BAD) == set(rules.RULES)
    assert all(name in told for name in rules.RULES)


def test_programs_read_a_finding_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    conformance.main(["--json", str(BAD)])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {each["rule"] for each in lines} == set(rules.RULES)
    assert all(each["instead"] and each["what"] for each in lines)


def test_the_rules_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main(["--rules"]) == conformance.CLEAN
    told = capsys.readouterr().out
    assert all(name in told for name in rules.RULES)


@pytest.mark.parametrize("content", ["", "{}", '{"log": {"entries": [{}]}}', "GET / HTTP/1.1"])
def test_what_is_no_recording_is_said_to_be_none(content: str, tmp_path: Path) -> None:
    path = tmp_path / "none.har"
    path.write_text(content)

    assert conformance.main([str(path)]) == conformance.UNREADABLE


def test_a_recording_of_something_else_is_no_clean_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main(["--origin", "https://elsewhere.example", str(GOOD)]) == conformance.UNREADABLE
    assert "--origin" in capsys.readouterr().err


def entry(log: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    return next(
        each
        for each in log["entries"]
        if each["request"]["method"] == method and path in each["request"]["url"]
    )


def test_a_retry_with_a_key_of_its_own_is_found(tmp_path: Path) -> None:
    def renew(log: dict[str, Any]) -> None:
        last = [each for each in log["entries"] if each["request"]["url"].endswith("/v1/reports")][-1]
        for header in last["request"]["headers"]:
            if header["name"] == "Idempotency-Key":
                header["value"] = "11111111-9b1d-4e86-a4c7-5d20e8b16f93"

    assert found(changed(tmp_path, renew)) == {"key-renewed"}


def test_who_does_not_wait_is_found_and_who_waits_longer_is_not(tmp_path: Path) -> None:
    def hurry(log: dict[str, Any]) -> None:
        tries = [each for each in log["entries"] if each["request"]["url"].endswith("/v1/reports")]
        tries[1]["response"]["headers"][0]["value"] = "10"

    assert found(changed(tmp_path, hurry)) == {"retry-after-ignored"}


def test_a_date_in_retry_after_is_waited_for_too(tmp_path: Path) -> None:
    def dated(log: dict[str, Any]) -> None:
        tries = [each for each in log["entries"] if each["request"]["url"].endswith("/v1/reports")]
        tries[1]["response"]["headers"][0]["value"] = "Sun, 22 Nov 2026 11:55:00 GMT"

    assert found(changed(tmp_path, dated)) == {"retry-after-ignored"}


def test_what_a_person_writes_again_later_is_a_new_matter(tmp_path: Path) -> None:
    exchanges, _ = recording.read(GOOD)
    late = (exchanges[1].at + timedelta(hours=2)).isoformat()

    def later(log: dict[str, Any]) -> None:
        tries = [each for each in log["entries"] if each["request"]["url"].endswith("/v1/reports")]
        tries[2]["startedDateTime"] = late
        for header in tries[2]["request"]["headers"]:
            if header["name"] == "Idempotency-Key":
                header["value"] = "11111111-9b1d-4e86-a4c7-5d20e8b16f93"

    assert found(changed(tmp_path, later)) == set()


def test_a_photo_in_base64_is_read(tmp_path: Path) -> None:
    def binary(log: dict[str, Any]) -> None:
        part = entry(log, "PATCH", "/v1/uploads/")
        part["request"]["postData"] = {"mimeType": "", "text": "/9j/4AAQ", "encoding": "base64"}

    exchanges, _ = recording.read(changed(tmp_path, binary))
    assert next(each.body for each in exchanges if each.method == "PATCH") == b"\xff\xd8\xff\xe0\x00\x10"
