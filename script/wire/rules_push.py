"""Rules about push messages: ids only, shown once, and followed by a question. Pure."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from wire.recording import PushSeen
from wire.traffic import Traffic, rule


@rule
def push_unfit(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """A push message has the form of push/*.schema.json: ids and template words, nothing of a report."""
    for push in traffic.pushes:
        schema = _schema_or_none(traffic, push)
        if schema is None:
            yield push.number, f"of kind {_kind(push)!r}, which no schema has: show nothing of it"
            continue
        for error in Draft202012Validator(schema).iter_errors(push.message):
            yield push.number, f"{error.json_path}: {error.message[:200]}"


@rule
def push_shown_twice(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Show one notification per notification_id; a message may come twice."""
    shown: dict[str, int] = {}
    for push in traffic.pushes:
        name = str(_ids(push).get("notification_id", ""))
        if push.was_shown and name:
            if name in shown:
                yield push.number, f"{name} was shown with push {shown[name]}"
            shown.setdefault(name, push.number)


@rule
def push_silent_shown(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """A push that names no notification shows nothing on the screen: somebody may stand beside the phone."""
    for push in traffic.pushes:
        if push.was_shown and "notification_id" not in _ids(push):
            yield push.number, f"of kind {_kind(push)!r}"


@rule
def push_not_followed(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """A push carries ids only: after it ask for what it tells of, sos_message within 30 s."""
    asked = [each.at for each, operation, _ in traffic.known if operation.id == "list_messages"]
    for push in traffic.pushes:
        waits = [(at - push.at).total_seconds() for at in asked]
        if _kind(push) == "sos_message" and not any(0 <= wait_s <= 30 for wait_s in waits):
            yield push.number, "no GET .../messages followed"


def _ids(push: PushSeen) -> dict[str, Any]:
    """What it carries: of a browser's the whole message, else its `data`."""
    found: dict[str, Any] = push.message.get("data", push.message)
    return found


def _kind(push: PushSeen) -> str:
    ids = _ids(push)
    return str(ids.get("kind", "sos_message" if "sos_alert_id" in ids else ""))


def _schema_or_none(traffic: Traffic, push: PushSeen) -> dict[str, Any] | None:
    """By its kind; a browser's message has none, nor `data` around it."""
    for schema in traffic.push_schemas.values():
        data = schema.get("properties", {}).get("data")
        if data is None:
            if "data" not in push.message:
                return schema
            continue
        kind = data["properties"]["kind"]
        if _kind(push) in kind.get("enum", [kind.get("const")]):
            return schema
    return None
