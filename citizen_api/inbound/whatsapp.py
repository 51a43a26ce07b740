"""WhatsApp by Meta's Cloud API: what it posts, how that is signed, and the Graph address for replies.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks and .../reference/messages
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from citizen_api.inbound import failures
from citizen_api.inbound.arriving import WHATSAPP, Arrived
from kernel import outgoing
from kernel.geo import Position

# A pin on a map tells no error; nobody knows how well it was set.
PIN_ACCURACY_M = 100.0
LONGEST_TEXT = 4_096
# "unsupported" is what a live location or a picture for one look arrives as: somebody has sent something.
MEDIA = ("image", "audio", "video", "document", "sticker", "contacts", "unsupported")
# The error codes of Graph that pass by themselves, whatever their HTTP status: busy, too fast, away.
_LATER = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 190})


def is_signed(raw: bytes, *, signature: str, app_secret: str) -> bool:
    """X-Hub-Signature-256 over the bytes as they came: written anew from what they say they would be other bytes."""
    expected = "sha256=" + hmac.digest(app_secret.encode(), raw, "sha256").hex()
    return hmac.compare_digest(expected.encode(), signature.encode())


def arrived(raw: bytes, *, phone_number_id: str) -> list[Arrived]:
    """The messages to our number in it, in its order; receipts, other numbers and what we do not know are passed over."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    return [
        found
        for value in _values(body)
        if _of(_of(value, "metadata", dict), "phone_number_id", str) == phone_number_id
        for message in _of(value, "messages", list)
        if isinstance(message, dict) and (found := _message_or_none(message)) is not None
    ]


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """Replies by the messages endpoint, within the day that a message of theirs opens."""

    url: str
    phone_number_id: str
    token: str

    def send(self, *, number: str, text: str) -> str:
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": number.lstrip("+"),
            "type": "text",
            "text": {"preview_url": False, "body": text[:LONGEST_TEXT]},
        }
        answer = outgoing.ask(
            f"{self.url.rstrip('/')}/{self.phone_number_id}/messages",
            body=outgoing.encoded(body),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            said = json.loads(answer.body)
        except ValueError:
            said = {}
        if answer.is_taken:
            return f"HTTP {answer.status}"  # its message id holds the number
        code = _of(_of(said, "error", dict), "code", int)
        words = f"HTTP {answer.status} {code}"
        raise failures.failure(answer, words, says_later=code in _LATER)


def _values(body: Any) -> Iterator[dict[str, Any]]:
    for entry in _of(body, "entry", list):
        for change in _of(entry, "changes", list):
            if _of(change, "field", str) == "messages":
                yield _of(change, "value", dict)


def _message_or_none(message: dict[str, Any]) -> Arrived | None:
    message_id, number, kind = (_of(message, name, str) for name in ("id", "from", "type"))
    if not message_id or not number:
        return None
    said = _of(message, kind, dict)
    text = {
        "text": _of(said, "body", str),
        "button": _of(said, "text", str),
        "interactive": _of(_of(said, "button_reply", dict), "title", str),
    }.get(kind, _of(said, "caption", str))
    position = _position_or_none(said) if kind == "location" else None
    if kind not in ("text", "button", "interactive", "location", *MEDIA):
        return None  # a reaction, a system notice: nobody has said anything
    return Arrived(
        WHATSAPP,
        message_id,
        number if number.startswith("+") else f"+{number}",
        text=text,
        position=position,
        media=kind if kind in MEDIA else "",
        sent_at=_instant_or_none(_of(message, "timestamp", str)),
    )


def _position_or_none(said: dict[str, Any]) -> Position | None:
    try:
        return Position(float(said["latitude"]), float(said["longitude"]), PIN_ACCURACY_M)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _instant_or_none(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _of(value: Any, name: str, kind: type[Any]) -> Any:
    """A member, when it is there and of this kind; else an empty one."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, kind) else kind()
