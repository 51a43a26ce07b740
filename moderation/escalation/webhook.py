"""The station's webhook: a signed POST, as the poles' boxes sign to us."""

import hmac
from dataclasses import dataclass

from kernel import clock, outgoing
from moderation.escalation.notice import Notice, as_json


@dataclass(frozen=True, slots=True)
class Webhook:
    """Signs `timestamp.body` with HMAC-SHA-256, so that the other side can refuse what is old or not ours."""

    url: str
    secret: str

    def send(self, notice: Notice) -> str:
        body = outgoing.encoded(as_json(notice))
        timestamp = str(int(clock.now().timestamp()))
        signed = hmac.digest(self.secret.encode(), timestamp.encode() + b"." + body, "sha256").hex()
        headers = {
            "Gawah-Timestamp": timestamp,
            "Gawah-Signature": f"sha256={signed}",
            "Idempotency-Key": str(notice.id),
        }
        return outgoing.post(self.url, body=body, headers=headers)
