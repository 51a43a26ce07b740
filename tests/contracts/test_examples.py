"""The examples that are published fit the contract, and the running application takes them and answers in kind."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kernel import clock, ids
from kernel.geo import Position
from kernel.identity.officers import scopes_of
from tests.contracts.published import EXAMPLES, OPERATIONS, SURVEYS, faults
from tests.house import House, OfficerClient, ResidentClient, report_body
from tests.poles import camera_row, put_up
from tests.tus import said

JSON = "application/json"
# A camera that sees nothing of the story.
FAR_AWAY = Position(24.95, 67.15)
# When the examples were sent.
THEN = datetime(2026, 11, 22, 11, 54, 3, 207_000, tzinfo=UTC)


def test_every_operation_has_an_example() -> None:
    assert set(EXAMPLES) == set(OPERATIONS)


@pytest.mark.parametrize("operation_id", sorted(EXAMPLES))
def test_an_example_is_of_its_operation(operation_id: str) -> None:
    method, path, operation = OPERATIONS[operation_id]
    request, answer = EXAMPLES[operation_id]["request"], EXAMPLES[operation_id]["answer"]
    described = {(each["in"], each["name"]) for each in operation["parameters"]}

    assert (request["method"], request["path"]) == (method, path)
    assert {("query", name) for name in request.get("query", {})} <= described
    assert set(request.get("path_parameters", {})) == set(re.findall(r"\{(\w+)\}", path))
    assert str(answer["status"]) in operation["responses"]
    needed = {each["name"] for each in operation["parameters"] if each["in"] == "header" and each["required"]}
    assert needed <= set(request.get("headers", {}))
    by_header = {
        "device": "Authorization",
        "key": "Authorization",
        "receipt": "Receipt-Secret",
        "signature": "Gawah-Signature",
    }
    ways = [name for each in operation["security"] for name in each]
    if ways and {} not in operation["security"]:
        assert {*request["headers"]} & {by_header.get(name, "X-CSRF-Token") for name in ways}


@pytest.mark.parametrize("operation_id", sorted(EXAMPLES))
def test_an_example_fits_its_schema(operation_id: str) -> None:
    _, _, operation = OPERATIONS[operation_id]
    request, answer = EXAMPLES[operation_id]["request"], EXAMPLES[operation_id]["answer"]

    # Bytes are no JSON: of an upload none are shown.
    assert ("body" in request) is (JSON in operation.get("requestBody", {}).get("content", {}))
    if "body" in request:
        assert faults(request["body"], operation["requestBody"]["content"][JSON]["schema"]) == []
    content = operation["responses"][str(answer["status"])].get("content", {})
    assert ("body" in answer) is (JSON in content)
    if "body" in answer:
        assert faults(answer["body"], content[JSON]["schema"], is_closed=True) == []


def test_references_in_examples_have_their_check_character() -> None:
    said = re.findall(r"'reference': '([^']+)'", str(EXAMPLES))

    assert said
    assert [each for each in said if ids.read_reference_or_none(each) != each.replace("-", "")] == []


@dataclass
class World:
    """Something for every example to be about."""

    resident: ResidentClient
    officer: OfficerClient
    key: str
    survey_key: str
    sent: dict[str, Any]

    def send(self, operation_id: str) -> TestResponse:
        """The example's request with this world's ids, tokens and claims in it."""
        request = EXAMPLES[operation_id]["request"]
        path = request["path"].format(**self.sent)
        body = dict(request["body"]) if "body" in request else None
        if body is not None and "claim_id" in body:
            body["claim_id"] = self.sent["claim_id"]
        headers = {**request.get("headers", {})}
        client = self.resident.client
        if "Authorization" in headers:
            is_key = headers["Authorization"].startswith("Bearer gwk_")
            key = self.survey_key if operation_id in SURVEYS else self.key
            headers["Authorization"] = key if is_key else f"Bearer {self.resident.token}"
        if "Claim-Id" in headers and "claim_id" in self.sent:
            headers["Claim-Id"] = self.sent["claim_id"]
        if "Upload-Metadata" in headers:
            headers["Upload-Metadata"] = said(filetype="image/jpeg", report_id=self.sent["report_id"])
        if "Upload-Offset" in headers:  # the examples tell of no bytes, and these are as many
            headers["Upload-Offset"] = "0"
            headers.pop("Upload-Checksum", None)
        if "X-CSRF-Token" in headers:
            client, headers["X-CSRF-Token"] = self.officer.client, self.officer.csrf_token
        query = dict(request.get("query", {}))
        if "reference" in query:
            query["reference"] = self.sent["reference"]
            headers["Receipt-Secret"] = self.sent["receipt_secret"]
        kwargs = {} if body is None else {"json": body}
        return client.open(path, method=request["method"], query_string=query, headers=headers, **kwargs)


@pytest.fixture
def world(app: Flask, house: House, service_key: Any) -> Any:
    """The city at the moment of the examples: a report on the worklist, an anonymous one, an SOS."""
    with clock.frozen_at(THEN):
        resident = ResidentClient.enrolled(app)
        supervisor = OfficerClient.signed_in(app, name="Nadia Q.", role="supervisor")
        technician = OfficerClient.signed_in(app, name="Bilal T.", role="technician")
        report = resident.report().json
        anonymous = resident.report(anonymous=True).json
        alert = resident.post("/v1/sos-alerts", json={"position": report_body()["position"]}).json
        house.settle()
        cameras = put_up(camera_row("SQ1-1", at=FAR_AWAY))
        task = supervisor.get("/v1/worklist").json["items"][0]
        yield World(
            resident,
            supervisor,
            service_key(supervisor.name, *scopes_of("supervisor"))["Authorization"],
            service_key(technician.name, *scopes_of("technician"))["Authorization"],
            {
                "device_id": resident.device_id,
                "report_id": report["id"],
                "reference": anonymous["reference"],
                "receipt_secret": anonymous["receipt_secret"],
                "sos_alert_id": alert["id"],
                "task_id": task["id"],
                "incident_id": task["incident"]["id"],
                "evidence_id": str(uuid4()),
                "clip_id": str(uuid4()),
                "alert_id": str(uuid4()),
                "camera_id": str(cameras["SQ1-1"]),
                "run_id": str(uuid4()),
                "name": "index.m3u8",
                "asset_tag": "P-014",
            },
        )


# In the order of a story; a claim that was given back is taken again before the decision.
STORY = (
    *("live", "ready", "show_metrics", "enrol", "list_cameras", "list_outlines"),
    *("replace_presets", "survey_camera", "take_back_view", "note_move"),
    *(
        "replace_watch_areas",
        "show_watch_areas",
        "show_inbox",
        "show_community",
        "show_signs",
        "choose_device_language",
        *("register_push", "show_push", "ask_push_test"),
        *("show_notification", "show_receipts", "note_notification", "end_push"),
        "submit_report",
        "show_report",
        "show_accesses",
        "find_report",
    ),
    "dispute_report",
    "answer_question",
    *("list_alerts", "map_alerts", "show_exercise", "show_alert"),
    *("begin_upload", "add_to_upload", "override_upload", "show_upload", "list_uploads", "end_upload"),
    *(
        "list_tasks",
        "show_escape_fan",
        "claim_task",
        "renew_claim",
        "release_claim",
        "break_claim",
        "claim_task",
        "show_evidence",
        "show_redacted",
        "show_bundle",
        "extend_clip",
        "ask_reporter",
        "list_questions",
        "set_marker",
        "list_markers",
        "change_marker",
        "remove_marker",
        "take_still",
        "take_piece",
        "list_extracts",
        "list_duplicates",
        "join_incident",
        "tell_apart",
        "separate_incident",
        "decide_task",
        "undo_decision",
        "withdraw_verification",
    ),
    *("raise_sos", "follow_sos", "show_sos", "note_shown", "answer_sos"),
    *("write_message", "list_messages", "note_receipt"),
    *("write_sos_message", "list_sos_messages", "note_sos_receipt"),
    *("show_sos_number", "offer_sos", "take_over_sos", "keep_sos_open", "list_consoles"),
    *("show_help_request", "ask_nearby", "feed", "close_sos"),
    *("raise_sos_now", "stand_down", "show_pins", "choose_pins"),
    *("ask_phone_code", "list_phone_numbers", "enter_phone_code", "remove_phone_number"),
    *("show_standing", "ask_for_another_look"),
    *("start_trip", "list_trips", "show_trip", "extend_trip", "follow_trip", "arrive_trip"),
    *("make_contact_link", "list_contact_links", "withdraw_contact_link", "renew_token"),
    *("list_devices", "invite_device", "admit_device", "set_device_key", "list_my_reports"),
    *("export_my_data", "erase_my_data", "sign_device_out"),
    *("post_heartbeat", "show_uptime", "state_live_purpose", "show_still", "show_live", "show_live_file"),
)
OTHERWISE = {
    "set_device_key": 401,  # it signed another request: the journey of device keys shows one
    "sign_device_out": 401,  # this phone has erased itself by then
    "raise_sos": 200,  # this world's phone has an SOS open
    "show_sos_number": 404,  # this SOS came from the app: the journey of one by SMS shows it
    "offer_sos": 404,  # nobody else sits here
    "ask_nearby": 409,  # nobody near it: the journey of a help request shows one
    "raise_sos_now": 409,
    "stand_down": 409,  # which the police have closed by then
    "dispute_report": 409,  # nobody has decided on it yet: the journey of a dispute shows it
    "answer_question": 404,  # nothing was asked yet: the journey of questions shows it
    "enter_phone_code": 403,  # this world's code is another one: the journey of codes enters it
    "ask_for_another_look": 409,  # nothing is held against this resident: the journey of appeals asks
    "show_alert": 404,  # nothing was verified yet: the journey of alerts shows one
    "extend_clip": 404,
    "take_still": 404,
    "take_piece": 404,
    "join_incident": 404,  # this world has one report only: the journey of joins shows them
    "tell_apart": 404,
    "separate_incident": 409,
    "break_claim": 409,  # nobody holds it just then: the journey of a broken claim shows it
    "undo_decision": 409,  # these decisions are true at once: the journey of an undo shows it
    "show_evidence": 404,  # footage needs a camera: the journeys show it
    "show_redacted": 404,
    "show_still": 404,  # so do live pictures
    "show_live_file": 404,
    "post_heartbeat": 401,  # signed long ago
}


def test_the_application_takes_the_examples_and_answers_in_kind(world: World) -> None:
    assert set(STORY) == set(EXAMPLES)
    for operation_id in STORY:
        answer = world.send(operation_id)

        status = OTHERWISE.get(operation_id, EXAMPLES[operation_id]["answer"]["status"])
        assert (operation_id, answer.status_code) == (operation_id, status), answer.text
        described = OPERATIONS[operation_id][2]["responses"][str(status)]
        if JSON in described.get("content", {}):
            schema = described["content"][JSON]["schema"]
            assert (operation_id, faults(answer.json, schema, is_closed=True)) == (operation_id, [])
        if "Location" in described["headers"]:
            made = answer.headers["Location"].rsplit("/", 1)[1]
            assert made == (answer.json["id"] if answer.json else made)
        if operation_id == "begin_upload":
            world.sent["upload_id"] = made
        if operation_id == "survey_camera":
            world.sent["view_id"] = answer.json["id"]
        if operation_id in ("start_trip", "make_contact_link"):
            world.sent[{"start_trip": "trip_id"}.get(operation_id, "link_id")] = answer.json["id"]
        if operation_id == "ask_push_test":
            world.sent["notification_id"] = answer.json["id"]
        if operation_id == "ask_phone_code":
            world.sent["phone_number_id"] = answer.json["id"]
        if operation_id == "set_marker":
            world.sent["marker_id"] = answer.json["id"]
        if operation_id == "claim_task":
            world.sent["claim_id"] = answer.json["claim_id"]
