"""The contract that is published is the one that runs, and it says all that a client author needs."""

import json
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from kernel.http import openapi
from tests.contracts.published import FOLDER, OPENAPI, OPERATIONS

# Pages, forms and the like: for people with a browser, and no part of the contract.
NOT_DESCRIBED = {
    "app.show_app",
    "app.show_manifest",
    "app.show_worker",
    "account.add_passkey",
    "account.ask_for_proof",
    "account.ask_to_add",
    "account.change_password",
    "account.end_others",
    "account.end_passkey",
    "account.end_session",
    "account.prove",
    "account.show_account",
    "console.arm_console",
    "console.say_line",
    "officers_pages.assign_station",
    "officers_pages.change_role",
    "officers_pages.confine_officer",
    "officers_pages.disable_officer",
    "officers_pages.enable_officer",
    "officers_pages.end_sessions",
    "officers_pages.show_officers",
    "officers_pages.waive_passkey",
    "sign_in.answer_with_passkey",
    "console.show_console",
    "console.show_heat",
    "console.show_sent",
    "drills.list_drills",
    "contact_pages.show_shared",
    "contract.show_contract",
    "docs.show_reference",
    "fan_pages.show_storyboard",
    "language.choose_language",
    "live_pages.show_cameras",
    "live_pages.show_live_camera",
    "live_pages.state_purpose",
    "panel.ask_reporter",
    "panel.claim_task",
    "panel.decide_task",
    "panel.extend_clip",
    "panel.join_incident",
    "panel.separate_incident",
    "panel.tell_apart",
    "panel.release_task",
    "panel.show_task",
    "panel.show_worklist",
    "panel.undo_decision",
    "panel_list.remove_view",
    "panel_list.restore_view",
    "panel_list.save_view",
    "panel_list.show_preview",
    "appeals.answer_appeal",
    "appeals.show_appeals",
    "approvals.show_approvals",
    "push_counts.show_push_counts",
    "audit_items.plant_item",
    "audit_items.take_off_item",
    "fairness.show_fairness",
    "exports.show_exports",
    "export_desk.approve_export",
    "export_desk.ask_for_export",
    "export_desk.refuse_export",
    "export_desk.take_export_back",
    "export_desk.write_export_again",
    "fairness.show_table",
    "withdrawal_form.break_claim",
    "withdrawal_form.withdraw_verification",
    "problem_pages.show_problem",
    "pole_pages.find_pole",
    "pole_pages.show_pole",
    "pole_printing.show_sign",
    "register.show_camera",
    "register.show_register",
    "register_desk.choose_profile",
    "register_desk.survey_camera",
    "register_desk.take_back",
    "repairs.assign_repair",
    "repairs.confirm_move",
    "repairs.finish_repair",
    "repairs.show_fault_picture",
    "repairs.start_repair",
    "sign_in.form",
    "sign_in.open_session",
    "sign_out.close_session",
    "skips.skip_task",
    "static.show_file",
    "translations.keep_translation",
    "inbound.take_sms",
    "inbound.take_whatsapp",
    "inbound.verify_whatsapp",
    "open311.discover",
    "open311.list_requests",
    "open311.list_services",
    "open311.list_updates",
    "open311.show_request",
    "open311.show_service",
    "open311.submit_request",
    "uploads.tell_abilities",
    "upkeep_pages.show_camera",
    "upkeep_pages.show_month",
    "upkeep_pages.show_repairs",
}


def test_what_is_published_is_what_runs(client: FlaskClient) -> None:
    running = client.get("/openapi.json")

    assert running.content_type == "application/json"
    assert running.json == OPENAPI, "the contract has changed: run script/contracts and commit the result"


def test_it_is_the_same_on_every_run_to_the_byte(application: Flask) -> None:
    text = json.dumps(openapi.document(application), ensure_ascii=False, indent=2) + "\n"

    assert text == (FOLDER / "openapi.json").read_text(), "run script/contracts"


def test_it_is_openapi_3_1() -> None:
    assert OPENAPI["openapi"] == "3.1.0"
    validate(OPENAPI)


def test_every_endpoint_is_described_or_known_to_be_a_page(application: Flask) -> None:
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}
    described = {rule.endpoint for rule, _, _ in openapi.described_operations(application)}

    assert endpoints - described == NOT_DESCRIBED


def test_no_two_operations_are_called_the_same(application: Flask) -> None:
    names = Counter(openapi.operation_id(rule) for rule, _, _ in openapi.described_operations(application))

    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_schemas_are_called_the_same() -> None:
    """apispec numbers a second schema of one name: that would be a type of its own in every client."""
    assert [name for name in OPENAPI["components"]["schemas"] if name[-1].isdigit()] == []


def headers_of(operation_id: str) -> set[str]:
    _, _, operation = OPERATIONS[operation_id]
    return {each["name"] for each in operation["parameters"] if each["in"] == "header"}


@pytest.mark.parametrize(
    ("operation_id", "headers"),
    [
        ("submit_report", {"Idempotency-Key"}),
        ("show_report", {"Receipt-Secret"}),
        ("find_report", {"Receipt-Secret"}),
        ("show_evidence", {"Claim-Id", "Range", "If-Range"}),
        ("feed", {"Last-Event-ID"}),
        ("claim_task", {"X-CSRF-Token"}),
        ("renew_claim", {"X-CSRF-Token"}),
        ("release_claim", {"X-CSRF-Token"}),
        ("decide_task", {"X-CSRF-Token"}),
        ("answer_sos", {"X-CSRF-Token"}),
        ("note_shown", {"X-CSRF-Token"}),
        ("raise_sos", set()),
    ],
)
def test_the_headers_an_operation_reads_are_described(operation_id: str, headers: set[str]) -> None:
    assert headers_of(operation_id) == headers


def test_a_report_needs_its_key() -> None:
    key = next(each for each in OPERATIONS["submit_report"][2]["parameters"])

    assert (key["name"], key["required"], key["schema"]["format"]) == ("Idempotency-Key", True, "uuid")


def test_the_feed_comes_in_both_media_types() -> None:
    assert set(OPERATIONS["feed"][2]["responses"]["200"]["content"]) == {
        "application/json",
        "text/event-stream",
    }


@pytest.mark.parametrize(
    ("operation_id", "status"), [("submit_report", "201"), ("raise_sos", "201"), ("raise_sos", "200")]
)
def test_what_is_made_says_where_it_is(operation_id: str, status: str) -> None:
    assert "Location" in OPERATIONS[operation_id][2]["responses"][status]["headers"]


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_what_a_door_may_refuse_is_said(operation_id: str) -> None:
    method, path, operation = OPERATIONS[operation_id]
    answers = operation["responses"]
    is_open = {} in operation["security"] and len(operation["security"]) == 1

    assert "X-Request-Id" in answers[min(answers)]["headers"]
    assert ("401" in answers) is not is_open
    assert ("404" in answers) >= ("{" in path)
    assert all("Retry-After" in answers[status]["headers"] for status in ("429", "503") if status in answers)
    if {"session": []} in operation["security"] and method != "GET":
        assert "csrf" in answers["403"]["description"]
    assert operation["summary"]
    assert operation["description"]


def test_a_token_that_has_ended_still_calls_for_help() -> None:
    lenient = {"raise_sos", "show_sos", "follow_sos", "raise_sos_now", "stand_down"}
    lenient |= {"write_message", "list_messages", "note_receipt"}
    refused = {
        name
        for name, (_, _, operation) in OPERATIONS.items()
        if "token-expired" in operation["responses"].get("401", {}).get("description", "")
    }
    devices = {name for name, (_, _, op) in OPERATIONS.items() if {"device": []} in op["security"]}

    assert devices - refused == lenient


def test_what_a_phone_in_need_sends_is_open_and_everything_else_that_is_sent_is_closed() -> None:
    schemas = OPENAPI["components"]["schemas"]
    sent = {
        name: operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
        for name, (_, _, operation) in OPERATIONS.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    is_open = {name: bool(schemas[schema].get("additionalProperties", True)) for name, schema in sent.items()}

    assert {name for name, says in is_open.items() if says} == {
        *("raise_sos", "follow_sos", "stand_down", "follow_trip")
    }


def test_an_answer_may_grow() -> None:
    schemas = OPENAPI["components"]["schemas"]

    assert all("additionalProperties" not in schemas[name] for name in ("Report", "FeedEntry", "Problem"))


def properties(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, inner in node.get("properties", {}).items():
        found.append((f"{path}.{name}", inner))
    return found


@pytest.mark.parametrize("schema", sorted(OPENAPI["components"]["schemas"]))
def test_every_instant_and_id_has_its_format(schema: str) -> None:
    for path, inner in properties(OPENAPI["components"]["schemas"][schema], schema):
        name = path.rsplit(".", 1)[-1]
        if name.endswith("_at") or name in ("at", "occurred_until"):
            assert inner["format"] == "date-time", path
        if name == "id" or (name.endswith("_id") and name not in ("request_id", "console_id")):
            assert inner["format"] == "uuid", path
