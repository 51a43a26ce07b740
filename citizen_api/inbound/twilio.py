"""SMS by Twilio: the form that it posts, how that is signed, and its REST address for replies.

https://www.twilio.com/docs/usage/webhooks/webhooks-security and .../messaging/guides/webhook-request
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from citizen_api.inbound import failures
from citizen_api.inbound.arriving import SMS, Arrived
from kernel import outgoing

Fields = Iterable[tuple[str, str]]

# What it says under 400 and means "later": too many at once, its queue is full.
_LATER = frozenset({20429, 21611, 14107, 63038})
LONGEST_SMS = 1_600
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
# It answers these words by itself, and sends the number nothing more until START: see mobile_contracts/inbound.md.
_OPTED_OUT = "STOP"


def is_signed(fields: Fields, *, signature: str, url: str, auth_token: str) -> bool:
    """Whether Twilio sent this form to `url`, the address as it is entered there, whatever stands before us.

    With and without the default port, as its own libraries try both: which one is signed has changed over time.
    """
    signed = "".join(f"{name}{value}" for name, value in sorted(set(fields)))
    expected = [
        b64encode(hmac.digest(auth_token.encode(), (each + signed).encode(), "sha1")).decode()
        for each in _with_and_without_port(url)
    ]
    return any(hmac.compare_digest(each.encode(), signature.encode()) for each in expected)


def arrived(fields: dict[str, str]) -> Arrived | None:
    """The message; None for what is none, such as a delivery receipt."""
    message_id = fields.get("MessageSid") or fields.get("SmsSid") or ""
    number = fields.get("From", "")
    if not message_id or not number or "MessageStatus" in fields or "Body" not in fields:
        return None
    media = fields.get("MediaContentType0", "") if fields.get("NumMedia", "0") not in ("", "0") else ""
    return Arrived(
        SMS,
        message_id,
        number,
        text=fields["Body"],
        media=media.partition("/")[0],
        is_answered=fields.get("OptOutType", "") == _OPTED_OUT,
    )


@dataclass(frozen=True, slots=True)
class Twilio:
    """Replies by the Messages resource. sender: a number of ours, or a messaging service's id (MG...)."""

    url: str
    account_sid: str
    auth_token: str
    sender: str

    def send(self, *, number: str, text: str) -> str:
        by = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        body = urlencode({"To": number, by: self.sender, "Body": text[:LONGEST_SMS]}).encode()
        secret = b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        answer = outgoing.ask(
            f"{self.url.rstrip('/')}/2010-04-01/Accounts/{self.account_sid}/Messages.json",
            body=body,
            headers={
                "Authorization": f"Basic {secret}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
        )
        said = _said(answer.body)
        if answer.is_taken:
            return f"HTTP {answer.status} {said.get('sid', '')}".strip()
        words = f"HTTP {answer.status} {said.get('code', '')}".strip()
        raise failures.failure(answer, words, says_later=said.get("code") in _LATER)


def _said(body: bytes) -> dict[str, object]:
    """Its answer, of which only ids and codes are kept: its words repeat the number."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _with_and_without_port(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return tuple(
        dict.fromkeys(parts._replace(netloc=each).geturl() for each in (parts.netloc, host, f"{host}:{port}"))
    )
