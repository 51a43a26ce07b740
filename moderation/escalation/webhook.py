"""The station's webhook: a signed POST, as the poles' boxes sign to us."""

from dataclasses import dataclass

from kernel import clock, outgoing, signed_bodies
from moderation.escalation.notice import Notice, as_json


@dataclass(frozen=True, slots=True)
class Webhook:
    """Signed, so that the other side can refuse what is old or not ours."""

    url: str
    secret: str

    def send(self, notice: Notice) -> str:
        body = outgoing.encoded(as_json(notice))
        timestamp = str(int(clock.now().timestamp()))
        headers = {
            "Gawah-Timestamp": timestamp,
            "Gawah-Signature": signed_bodies.signature_of(self.secret, timestamp=timestamp, body=body),
            "Idempotency-Key": str(notice.id),
        }
        return outgoing.post(self.url, body=body, headers=headers)
