"""A notice as an SMS."""

from dataclasses import dataclass

from kernel.sms import SmsGateway
from moderation.escalation.notice import Notice, in_words


@dataclass(frozen=True, slots=True)
class SmsSender:
    """The notice's id is the message's."""

    gateway: SmsGateway

    def send(self, notice: Notice) -> str:
        return self.gateway.send(to=notice.to, text=in_words(notice), id=notice.id)
