"""The SMS gateway, in the one shape that most of them take: a POST with the number, the words and a bearer token."""

from dataclasses import dataclass
from uuid import UUID

from kernel import outgoing


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """`id` is the message's: a gateway that knows it sends the second one no second time."""

    url: str
    token: str

    def send(self, *, to: str, text: str, id: UUID) -> str:
        """What the gateway answered. Slow. Raises Unreachable, Refused."""
        body = outgoing.encoded({"to": to, "text": text, "id": str(id)})
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return outgoing.post(self.url, body=body, headers={**headers, "Idempotency-Key": str(id)})
