"""Who may enter where: a line for every route, with what is sent there and what each visitor is told."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from kernel import clock
from kernel.identity.officers import ROLES, SCOPES

NOBODYS = "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"

KEYS = tuple(f"key {scope}" for scope in SCOPES)
VISITORS = ("nobody", "resident", *ROLES, *KEYS)


@dataclass(frozen=True)
class Door:
    """Who passes, and what the others are told; who is not named is told `others`."""

    passes: frozenset[str]
    told: dict[str, int] = field(default_factory=dict)
    others: int = 403


def keys(*scopes: str) -> set[str]:
    return {f"key {scope}" for scope in scopes}


def told(status: int, *visitors: str) -> dict[str, int]:
    return dict.fromkeys(visitors, status)


ANYONE = Door(frozenset(VISITORS))
# A session is no token: at a resident's door an officer has shown nothing.
RESIDENT = Door(frozenset({"resident"}), told(401, "nobody", *ROLES))
# Or who holds the receipt secret of that very report; whose it must be is told by the journey of a dispute.
# Whose number it is is asked before the code; that a wrong one is refused is told by the journey of codes.
CODE = Door(frozenset({"resident"}), told(401, "nobody", *ROLES))
REPORTER = Door(frozenset({"resident"}), told(401, "nobody", *ROLES))
# GeoReport knows one refusal for who may not.
OPEN311 = Door(frozenset({"resident"}))
ENROLMENT = Door(frozenset({"nobody", "resident", *ROLES}))
VERIFYING = {"verifier", "supervisor"}
WATCHING = {"operator", "supervisor"}
READ_TASKS = Door(frozenset(VERIFYING | keys("worklist:read", "worklist:decide")), told(401, "nobody"))
DECIDE_TASKS = Door(frozenset(VERIFYING | keys("worklist:decide")), told(401, "nobody"))
EVIDENCE = Door(
    frozenset(VERIFYING | WATCHING | keys("worklist:read", "worklist:decide", "sos:answer")),
    told(401, "nobody"),
)
REGISTER = Door(
    frozenset({*ROLES} - {"verifier"} | keys("cameras:read", "cameras:write")), told(401, "nobody")
)
SURVEY = Door(frozenset({"technician"} | keys("cameras:write")), told(401, "nobody"))
OUTLINES = Door(frozenset({*ROLES} | keys("cameras:read", "cameras:write")), told(401, "nobody"))
FAN = Door(
    frozenset(VERIFYING | WATCHING | keys("worklist:read", "feed:read")),
    told(401, "nobody"),
)
FEED = Door(frozenset(WATCHING | keys("feed:read")), told(401, "nobody"))
SOS_DESK = Door(frozenset(WATCHING | keys("sos:answer")), told(401, "nobody"))
CONSOLE_ONLY = Door(frozenset(WATCHING), told(401, "nobody"))
PANEL_PAGE = Door(frozenset(VERIFYING), told(303, "nobody"))
PANEL_FORM = Door(frozenset(VERIFYING), told(401, "nobody"))
REGISTER_PAGE = Door(frozenset({*ROLES} - {"verifier"}), told(303, "nobody"))
REGISTER_FORM = Door(frozenset({"technician"}), told(401, "nobody"))
CONSOLE_PAGE = Door(frozenset(WATCHING), told(303, "nobody"))
FAN_PAGE = Door(frozenset(VERIFYING | WATCHING), told(303, "nobody"))
UPKEEP_PAGE = Door(frozenset({*ROLES} - {"verifier"}), told(303, "nobody"))
SIGN_PAGE = Door(frozenset({"technician", "administrator"}), told(303, "nobody"))
MENDING = Door(frozenset({"technician"}), told(401, "nobody"))
MENDING_PAGE = Door(frozenset({"technician"}), told(303, "nobody"))
STILLS = Door(frozenset(WATCHING | {"technician"}), told(401, "nobody"))
# Nobody's token opens it, and nobody's is asked for: who comes without a signature is told 401.
SIGNED = Door(frozenset(VISITORS))
SIGNED_IN = Door(frozenset(ROLES), told(401, "nobody"))
ACCOUNT_PAGE = Door(frozenset(ROLES), told(303, "nobody"))
OFFICERS_PAGE = Door(frozenset({"supervisor", "administrator"}), told(303, "nobody"))
OFFICERS_FORM = Door(frozenset({"supervisor", "administrator"}), told(401, "nobody"))
EXPORTS_PAGE = Door(frozenset({"supervisor", "administrator", "auditor"}), told(303, "nobody"))
FAIRNESS_PAGE = Door(frozenset({"supervisor", "auditor"}), told(303, "nobody"))
ADMINISTRATOR = Door(frozenset({"administrator"}), told(401, "nobody"))
SUPERVISOR = Door(frozenset({"supervisor"}), told(401, "nobody"))
SUPERVISOR_PAGE = Door(frozenset({"supervisor"}), told(303, "nobody"))
METRICS = Door(frozenset(keys("metrics:read")), told(401, "nobody", *ROLES))

CLAIM = {"claim_id": NOBODYS}
QUESTION = {**CLAIM, "template": "hurt"}
TOGETHER = {**CLAIM, "incident_id": "019aa5b2-9e07-7c2d-8b64-1f3a7d5c0e92"}
DECISION = {**CLAIM, "outcome": "verified", "reason": "Two cameras show it."}
MOVE = {"at": clock.wire(clock.now())}
EXTENSION = {**CLAIM, "from": "2026-11-22T11:50:00.000Z", "to": "2026-11-22T11:55:00.000Z"}
MARKER = {**CLAIM, "at": "2026-11-22T11:52:00.000Z", "note": "He turns round."}
STILL = {**CLAIM, "clip_id": NOBODYS, "at": "2026-11-22T11:52:00.000Z"}
PIECE = {**EXTENSION, "clip_id": NOBODYS}
TRANSLATION = {"report_id": NOBODYS, "into": "en", "words": "I had just got off the bus."}
MORE = {**CLAIM, "clip_id": NOBODYS, "earlier_s": "60", "later_s": "60"}
FIXES = {"positions": []}
LATER = {"expected_at": clock.wire(clock.now() + timedelta(hours=2))}
WRITTEN = {"json": {"text": "Here."}, "headers": {"Idempotency-Key": NOBODYS}}
RECEIPT = {"json": {"up_to": NOBODYS}}
PUBLIC_KEY = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
TUS = {
    "headers": {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
}

# route: (door, what is sent, what who passes is told). Ids are nobody's, so most are told 404.
EXPECTED: dict[str, tuple[Door, dict[str, Any], int]] = {
    "GET /health/live": (ANYONE, {}, 200),
    "GET /health/ready": (ANYONE, {}, 200),
    "GET /": (ANYONE, {}, 200),
    "GET /manifest.webmanifest": (ANYONE, {}, 200),
    "GET /sw.js": (ANYONE, {}, 200),
    "GET /v1/community": (ANYONE, {}, 200),
    "GET /v1/poles": (ANYONE, {}, 200),
    "GET /p": (ANYONE, {}, 200),
    "GET /p/<number>": (ANYONE, {}, 404),
    "GET /register/poles/<tag>/sign": (SIGN_PAGE, {}, 404),
    # Whoever comes without a signature is told 403, once a channel is configured: test_inbound_signatures.py.
    "POST /v1/inbound/sms": (ANYONE, {}, 404),
    "GET /v1/inbound/whatsapp": (ANYONE, {}, 404),
    "POST /v1/inbound/whatsapp": (ANYONE, {}, 404),
    "GET /openapi.json": (ANYONE, {}, 200),
    "GET /docs": (ANYONE, {}, 200),
    "GET /problems/<slug>": (ANYONE, {}, 200),
    "GET /static/<path:path>": (ANYONE, {}, 200),
    "GET /sign-in": (ANYONE, {}, 200),
    "POST /sign-in": (ANYONE, {"data": {"password": "wrong"}}, 401),
    "POST /sign-in/passkey": (ANYONE, {"json": {}}, 422),
    "POST /sign-out": (SIGNED_IN, {}, 303),
    "GET /account": (ACCOUNT_PAGE, {}, 200),
    "POST /account/sessions/<uuid:session_id>/end": (SIGNED_IN, {}, 404),
    "POST /account/sessions/end-others": (SIGNED_IN, {}, 303),
    "POST /account/password": (SIGNED_IN, {}, 422),
    "POST /account/passkeys/question": (SIGNED_IN, {}, 200),
    "POST /account/passkeys": (SIGNED_IN, {"json": {}}, 422),
    "POST /account/passkeys/<uuid:passkey_id>/end": (SIGNED_IN, {}, 404),
    "POST /account/proof/question": (SIGNED_IN, {}, 200),
    "POST /account/proof": (SIGNED_IN, {"json": {}}, 422),
    "GET /officers": (OFFICERS_PAGE, {}, 200),
    "POST /officers/<uuid:officer_id>/sessions/end": (OFFICERS_FORM, {}, 422),
    "POST /officers/<uuid:officer_id>/passkeys/waive": (OFFICERS_FORM, {}, 422),
    "POST /officers/<uuid:officer_id>/station": (OFFICERS_FORM, {}, 404),
    "POST /officers/<uuid:officer_id>/reach": (OFFICERS_FORM, {}, 422),
    "POST /officers/<uuid:officer_id>/role": (ADMINISTRATOR, {}, 422),
    "POST /officers/<uuid:officer_id>/disable": (ADMINISTRATOR, {}, 422),
    "POST /officers/<uuid:officer_id>/enable": (ADMINISTRATOR, {}, 422),
    "POST /cpo/arming": (CONSOLE_ONLY, {"json": {"armed": False}}, 200),
    "POST /cpo/line": (CONSOLE_ONLY, {"json": {"console_id": "wall-1"}}, 200),
    "POST /language": (ANYONE, {"data": {"language": "ur"}}, 303),
    "GET /metrics": (METRICS, {}, 200),
    "POST /v1/devices": (ENROLMENT, {"json": {"platform": "web", "locale": "en"}}, 201),
    "POST /v1/devices/<uuid:device_id>/token": (RESIDENT, {}, 404),
    "GET /v1/devices/<uuid:device_id>/data": (RESIDENT, {}, 404),
    "DELETE /v1/devices/<uuid:device_id>": (RESIDENT, {}, 404),
    "GET /v1/devices": (RESIDENT, {}, 200),
    "PUT /v1/devices/<uuid:device_id>/key": (RESIDENT, {"json": {"key": PUBLIC_KEY}}, 404),
    "POST /v1/devices/invitations": (RESIDENT, {}, 201),
    "POST /v1/devices/<uuid:device_id>/admit": (RESIDENT, {}, 404),
    "POST /v1/devices/<uuid:device_id>/sign-out": (RESIDENT, {}, 404),
    "GET /v1/reports/mine": (RESIDENT, {}, 200),
    "GET /v1/devices/<uuid:device_id>/push": (RESIDENT, {}, 404),
    "PUT /v1/devices/<uuid:device_id>/push": (RESIDENT, {"json": {"provider": "fcm", "token": "x"}}, 404),
    "DELETE /v1/devices/<uuid:device_id>/push": (RESIDENT, {}, 404),
    "PUT /v1/devices/<uuid:device_id>/language": (RESIDENT, {"json": {"locale": "ur"}}, 404),
    "POST /v1/reports": (RESIDENT, {"json": {}}, 422),
    "GET /v1/reports": (RESIDENT, {}, 422),
    "GET /v1/reports/<uuid:report_id>": (RESIDENT, {}, 404),
    "GET /v1/reports/<uuid:report_id>/accesses": (REPORTER, {}, 404),
    "POST /v1/reports/<uuid:report_id>/answers": (REPORTER, {"json": {}}, 422),
    "POST /v1/reports/<uuid:report_id>/dispute": (REPORTER, {"json": {}}, 422),
    "POST /v1/sos-alerts": (RESIDENT, {"json": {}}, 201),
    "GET /v1/sos-alerts/<uuid:sos_alert_id>": (RESIDENT, {}, 404),
    "POST /v1/sos-alerts/<uuid:sos_alert_id>/positions": (RESIDENT, {"json": FIXES}, 404),
    "GET /v1/sos-alerts/<uuid:sos_alert_id>/messages": (RESIDENT, {}, 404),
    "POST /v1/sos-alerts/<uuid:sos_alert_id>/messages": (RESIDENT, WRITTEN, 404),
    "POST /v1/sos-alerts/<uuid:sos_alert_id>/messages/receipts": (RESIDENT, RECEIPT, 404),
    "POST /v1/sos-alerts/<uuid:sos_alert_id>/raise": (RESIDENT, {}, 404),
    "POST /v1/sos-alerts/<uuid:sos_alert_id>/stand-down": (RESIDENT, {"json": {}}, 404),
    "GET /v1/sos-pins": (RESIDENT, {}, 200),
    "PUT /v1/sos-pins": (RESIDENT, {"json": {}}, 422),
    "POST /v1/phone-numbers": (RESIDENT, {"json": {}}, 422),
    "GET /v1/phone-numbers": (RESIDENT, {}, 200),
    "POST /v1/phone-numbers/<uuid:phone_number_id>/code": (CODE, {"json": {"code": "000000"}}, 404),
    "DELETE /v1/phone-numbers/<uuid:phone_number_id>": (RESIDENT, {}, 404),
    "GET /v1/standing": (RESIDENT, {}, 200),
    "POST /v1/standing/appeals": (RESIDENT, {"json": {}}, 409),
    "POST /v1/trips": (RESIDENT, {"json": {}}, 422),
    "GET /v1/trips": (RESIDENT, {}, 200),
    "GET /v1/trips/<uuid:trip_id>": (RESIDENT, {}, 404),
    "PUT /v1/trips/<uuid:trip_id>/expected-at": (RESIDENT, {"json": LATER}, 404),
    "POST /v1/trips/<uuid:trip_id>/positions": (RESIDENT, {"json": FIXES}, 404),
    "POST /v1/trips/<uuid:trip_id>/arrive": (RESIDENT, {"json": {}}, 404),
    "POST /v1/contact-links": (RESIDENT, {"json": {}}, 201),
    "GET /v1/contact-links": (RESIDENT, {}, 200),
    "DELETE /v1/contact-links/<uuid:link_id>": (RESIDENT, {}, 404),
    "GET /with/<secret>": (ANYONE, {}, 404),
    "GET /v1/watch-areas": (RESIDENT, {}, 200),
    "PUT /v1/watch-areas": (RESIDENT, {"json": {"watch_areas": []}}, 200),
    "GET /v1/notifications": (RESIDENT, {}, 200),
    "GET /v1/notifications/<uuid:notification_id>": (RESIDENT, {}, 404),
    "GET /v1/notifications/<uuid:notification_id>/receipts": (RESIDENT, {}, 404),
    "POST /v1/notifications/<uuid:notification_id>/receipts": (RESIDENT, {"json": {"kind": "shown"}}, 404),
    "POST /v1/notifications/tests": (RESIDENT, {}, 409),
    "GET /open311/discovery.<any(json, xml):form>": (ANYONE, {}, 200),
    "GET /open311/v2/services.<any(json, xml):form>": (ANYONE, {}, 200),
    "GET /open311/v2/requests.<any(json, xml):form>": (ANYONE, {}, 200),
    "GET /open311/v2/services/<service_code>.<any(json, xml):form>": (ANYONE, {}, 404),
    "POST /open311/v2/requests.<any(json, xml):form>": (OPEN311, {}, 400),
    "GET /open311/v2/requests/<uuid:request_id>.<any(json, xml):form>": (ANYONE, {}, 404),
    "GET /open311/v2/servicerequestupdates.<any(json, xml):form>": (ANYONE, {}, 200),
    "GET /v1/alerts": (ANYONE, {}, 200),
    "GET /v1/alerts/incidents": (ANYONE, {}, 200),
    "GET /v1/alerts/exercise": (ANYONE, {}, 200),
    "GET /v1/alerts/<uuid:alert_id>": (ANYONE, {}, 404),
    "POST /v1/uploads": (REPORTER, TUS, 422),
    "GET /v1/uploads": (REPORTER, {"query_string": {"report_id": NOBODYS}}, 200),
    "GET /v1/uploads/<uuid:upload_id>": (REPORTER, {}, 404),
    "PATCH /v1/uploads/<uuid:upload_id>": (REPORTER, TUS, 404),
    "DELETE /v1/uploads/<uuid:upload_id>": (REPORTER, TUS, 404),
    "POST /v1/uploads/<uuid:upload_id>": (REPORTER, {}, 405),
    "GET /v1/worklist": (READ_TASKS, {}, 200),
    "POST /v1/worklist/<uuid:task_id>/claim": (DECIDE_TASKS, {}, 404),
    "PUT /v1/worklist/<uuid:task_id>/claim": (DECIDE_TASKS, {"json": CLAIM}, 404),
    "DELETE /v1/worklist/<uuid:task_id>/claim": (DECIDE_TASKS, {"json": CLAIM}, 404),
    "POST /v1/worklist/<uuid:task_id>/decision": (DECIDE_TASKS, {"json": DECISION}, 404),
    "GET /v1/worklist/<uuid:task_id>/questions": (READ_TASKS, {}, 404),
    "POST /v1/worklist/<uuid:task_id>/questions": (DECIDE_TASKS, {"json": QUESTION}, 404),
    "GET /v1/worklist/<uuid:task_id>/duplicates": (READ_TASKS, {}, 404),
    "POST /v1/worklist/<uuid:task_id>/joins": (DECIDE_TASKS, {"json": TOGETHER}, 404),
    "DELETE /v1/worklist/<uuid:task_id>/joins/<uuid:incident_id>": (DECIDE_TASKS, {"json": CLAIM}, 404),
    "POST /v1/worklist/<uuid:task_id>/differences": (DECIDE_TASKS, {"json": TOGETHER}, 404),
    "GET /v1/worklist/<uuid:task_id>/markers": (READ_TASKS, {}, 404),
    "POST /v1/worklist/<uuid:task_id>/markers": (DECIDE_TASKS, {"json": MARKER}, 404),
    "PUT /v1/worklist/<uuid:task_id>/markers/<uuid:marker_id>": (
        DECIDE_TASKS,
        {"json": {**CLAIM, "note": "He turns round."}},
        404,
    ),
    "DELETE /v1/worklist/<uuid:task_id>/markers/<uuid:marker_id>": (DECIDE_TASKS, {"json": CLAIM}, 404),
    "GET /v1/worklist/<uuid:task_id>/extracts": (READ_TASKS, {}, 404),
    "POST /v1/worklist/<uuid:task_id>/stills": (DECIDE_TASKS, {"json": STILL}, 404),
    "POST /v1/worklist/<uuid:task_id>/pieces": (DECIDE_TASKS, {"json": PIECE}, 404),
    "POST /v1/worklist/<uuid:task_id>/decision/undo": (DECIDE_TASKS, {}, 404),
    "POST /v1/worklist/<uuid:task_id>/clips/<uuid:clip_id>/extensions": (
        DECIDE_TASKS,
        {"json": EXTENSION},
        404,
    ),
    "GET /v1/evidence/<uuid:evidence_id>": (EVIDENCE, {}, 404),
    "GET /v1/evidence/<uuid:evidence_id>/redacted": (EVIDENCE, {}, 404),
    "GET /v1/footage/<uuid:incident_id>/bundle": (EVIDENCE, {}, 404),
    "GET /v1/cameras": (REGISTER, {}, 200),
    "POST /v1/cameras/<uuid:camera_id>/views": (SURVEY, {"json": {"azimuth_deg": 1}}, 404),
    "DELETE /v1/cameras/<uuid:camera_id>/views/<uuid:view_id>": (SURVEY, {}, 404),
    "POST /v1/cameras/<uuid:camera_id>/moves": (SURVEY, {"json": MOVE}, 404),
    "PUT /v1/cameras/<uuid:camera_id>/presets": (SURVEY, {"json": {"presets": []}}, 404),
    "GET /v1/outlines": (OUTLINES, {}, 200),
    "GET /v1/incidents/<uuid:incident_id>/escape-fan": (FAN, {}, 404),
    "GET /v1/cpo/feed": (FEED, {}, 200),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/answer": (SOS_DESK, {"json": {}}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/hand-over": (SOS_DESK, {"json": {"to": None}}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/take-over": (SOS_DESK, {}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/number": (SOS_DESK, {}, 404),
    "GET /v1/cpo/sos-alerts/<uuid:sos_alert_id>/messages": (SOS_DESK, {}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/messages": (SOS_DESK, WRITTEN, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/messages/receipts": (SOS_DESK, RECEIPT, 404),
    "GET /v1/cpo/sos-alerts/<uuid:sos_alert_id>/help-request": (SUPERVISOR, {}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/help-request": (SUPERVISOR, {}, 404),
    "GET /v1/cpo/consoles": (CONSOLE_ONLY, {}, 200),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/close": (SOS_DESK, {"json": {"reason": "Home."}}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/keep-open": (SOS_DESK, {}, 404),
    "POST /v1/cpo/sos-alerts/<uuid:sos_alert_id>/shown": (
        CONSOLE_ONLY,
        {"json": {"console_id": "wall-1"}},
        404,
    ),
    "GET /panel": (PANEL_PAGE, {}, 200),
    "GET /panel/approvals": (PANEL_PAGE, {}, 200),
    "GET /panel/tasks/<uuid:task_id>": (PANEL_PAGE, {}, 404),
    "GET /panel/tasks/<uuid:task_id>/preview": (PANEL_PAGE, {}, 404),
    "POST /panel/views": (PANEL_FORM, {"data": {"name": "Night", "view": "free"}}, 303),
    "POST /panel/views/<uuid:view_id>/removal": (PANEL_FORM, {}, 404),
    "POST /panel/views/<uuid:view_id>/restoration": (PANEL_FORM, {}, 404),
    "POST /panel/tasks/<uuid:task_id>/claim": (PANEL_FORM, {}, 404),
    "POST /panel/tasks/<uuid:task_id>/release": (PANEL_FORM, {"data": CLAIM}, 404),
    "POST /panel/tasks/<uuid:task_id>/skip": (PANEL_FORM, {"data": CLAIM}, 404),
    "POST /panel/tasks/<uuid:task_id>/translations": (PANEL_FORM, {"data": TRANSLATION}, 404),
    "POST /panel/tasks/<uuid:task_id>/decision": (PANEL_FORM, {"data": DECISION}, 404),
    "POST /panel/tasks/<uuid:task_id>/questions": (PANEL_FORM, {"data": QUESTION}, 404),
    "POST /panel/tasks/<uuid:task_id>/joins": (PANEL_FORM, {"data": TOGETHER}, 404),
    "POST /panel/tasks/<uuid:task_id>/separations": (PANEL_FORM, {"data": TOGETHER}, 404),
    "POST /panel/tasks/<uuid:task_id>/differences": (PANEL_FORM, {"data": TOGETHER}, 404),
    "POST /v1/worklist/<uuid:task_id>/withdrawal": (SUPERVISOR, {"json": {"reason": "Wrong street."}}, 404),
    "POST /v1/worklist/<uuid:task_id>/claim/break": (SUPERVISOR, {"json": {"reason": "Off shift."}}, 404),
    "POST /panel/tasks/<uuid:task_id>/claim/break": (SUPERVISOR, {"data": {"reason": "Off shift."}}, 404),
    "GET /panel/fairness": (FAIRNESS_PAGE, {}, 200),
    "GET /exports": (EXPORTS_PAGE, {}, 200),
    "POST /exports": (OFFICERS_FORM, {"data": {"reference": "R-NONE", "form": "redacted"}}, 404),
    "POST /exports/<uuid:export_id>/approval": (OFFICERS_FORM, {}, 404),
    "POST /exports/<uuid:export_id>/refusal": (OFFICERS_FORM, {"data": {"reason": "No case is named."}}, 404),
    "POST /exports/<uuid:export_id>/taking-back": (OFFICERS_FORM, {}, 404),
    "POST /exports/<uuid:export_id>/again": (OFFICERS_FORM, {}, 404),
    "GET /panel/fairness.csv": (FAIRNESS_PAGE, {}, 200),
    "GET /panel/notifications": (SUPERVISOR_PAGE, {}, 200),
    "GET /panel/appeals": (SUPERVISOR_PAGE, {}, 200),
    "POST /panel/appeals/<uuid:appeal_id>/answer": (SUPERVISOR, {"data": {"answer": "kept:shown"}}, 404),
    "POST /panel/fairness/items": (SUPERVISOR, {"data": {"reference": "nobody's"}}, 404),
    "POST /panel/fairness/items/<uuid:task_id>/removal": (SUPERVISOR, {}, 404),
    "POST /panel/tasks/<uuid:task_id>/withdrawal": (SUPERVISOR, {"data": {"reason": "Wrong street."}}, 404),
    "POST /panel/tasks/<uuid:task_id>/undo": (PANEL_FORM, {}, 404),
    "POST /panel/tasks/<uuid:task_id>/extensions": (PANEL_FORM, {"data": MORE}, 404),
    "GET /cpo": (CONSOLE_PAGE, {}, 200),
    "GET /cpo/drills": (CONSOLE_PAGE, {}, 200),
    "GET /cpo/heat": (CONSOLE_PAGE, {"query_string": {"hour": "17"}}, 200),
    "GET /cpo/sos-alerts/<uuid:sos_alert_id>/sent": (CONSOLE_PAGE, {}, 404),
    "GET /register": (REGISTER_PAGE, {}, 200),
    "GET /register/cameras/<uuid:camera_id>": (REGISTER_PAGE, {}, 404),
    "POST /register/cameras/<uuid:camera_id>": (REGISTER_FORM, {"data": {"azimuth_deg": "1"}}, 404),
    "POST /register/cameras/<uuid:camera_id>/profile": (REGISTER_FORM, {"data": {"token": "main"}}, 404),
    "POST /register/cameras/<uuid:camera_id>/views/<uuid:view_id>/undo": (REGISTER_FORM, {}, 404),
    "GET /v1/cameras/<uuid:camera_id>/still": (STILLS, {}, 404),
    "GET /v1/cameras/<uuid:camera_id>/live": (STILLS, {}, 404),
    "GET /v1/cameras/<uuid:camera_id>/live/<uuid:run_id>/<name>": (STILLS, {}, 404),
    "POST /v1/live-purposes": (CONSOLE_ONLY, {"json": {"reason": "x"}}, 422),
    "POST /v1/poles/<asset_tag>/heartbeats": (SIGNED, {"json": {}}, 401),
    "GET /v1/upkeep/uptime": (REGISTER, {}, 200),
    "GET /upkeep": (UPKEEP_PAGE, {}, 200),
    "GET /upkeep/uptime": (UPKEEP_PAGE, {}, 200),
    "GET /upkeep/cameras/<uuid:camera_id>": (UPKEEP_PAGE, {}, 404),
    "POST /upkeep/tickets/<uuid:ticket_id>/assign": (MENDING, {}, 404),
    "POST /upkeep/tickets/<uuid:ticket_id>/start": (MENDING, {}, 404),
    "POST /upkeep/tickets/<uuid:ticket_id>/done": (MENDING, {"data": {"note": "Cleaned."}}, 404),
    "POST /upkeep/tickets/<uuid:ticket_id>/confirm-move": (MENDING, {"data": {"note": "Turned."}}, 404),
    "GET /upkeep/faults/<uuid:fault_id>/pictures/<which>": (MENDING_PAGE, {}, 404),
    "GET /incidents/<uuid:incident_id>/escape-fan": (FAN_PAGE, {}, 404),
    "GET /live": (CONSOLE_PAGE, {}, 200),
    "GET /live/<uuid:camera_id>": (CONSOLE_PAGE, {}, 404),
    "POST /live/<uuid:camera_id>/purpose": (CONSOLE_ONLY, {"data": {"reason": "x"}}, 404),
}
