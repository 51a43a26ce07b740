"""The SMS gateway, in the one shape that most of them take: a POST with the number, the words and a bearer token."""

from dataclasses import dataclass

from moderation.escalation import http
from moderation.escalation.notice import Notice, in_words


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """`id` is the contact's: a gateway that knows it sends the second one no second time."""

    url: str
    token: str

    def send(self, notice: Notice) -> str:
        body = http.encoded({"to": notice.to, "text": in_words(notice), "id": str(notice.id)})
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return http.post(self.url, body=body, headers={**headers, "Idempotency-Key": str(notice.id)})
