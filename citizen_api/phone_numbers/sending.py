"""The message with the code. It says nothing of the police, of a report or of this app: others may read the phone."""

from typing import Protocol
from uuid import UUID

import structlog

from citizen_api.phone_numbers import numbers, queries
from citizen_api.phone_numbers.services import Keys
from kernel import places
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import DomainError, Kind
from kernel.events import PhoneCodeDue
from kernel.health.doctor import Finding
from kernel.outbox import Delivery
from kernel.outgoing import Refused, Unreachable
from kernel.sms import SmsGateway
from kernel.spoken import spoken
from kernel.unit_of_work import assert_no_transaction, reading, unit_of_work

log = structlog.get_logger()
PHONES = system("phone-codes")
WORDS = spoken("Your code is {code}. It holds for 10 minutes. Tell it to nobody, whoever asks.")


class CodeUnsent(DomainError):
    """The outbox brings it round again until the code's time is over."""

    kind = Kind.UNAVAILABLE
    slug = "code-unsent"
    title = "The SMS gateway cannot be reached now"


class Gateway(Protocol):
    """Sends one message. Slow. Raises Unreachable, Refused."""

    def send(self, *, to: str, text: str, id: UUID) -> str: ...


class ConsoleGateway:
    """Of an installation without a gateway: nothing goes out, and the log says what would have. Not to whom."""

    def send(self, *, to: str, text: str, id: UUID) -> str:
        assert_no_transaction()
        log.warning(
            "no SMS gateway is configured (SMS_GATEWAY_URL): it would have said", text=text, id=str(id)
        )
        return "the log"


def configured(settings: Settings) -> Gateway:
    """The gateway of the escalation, which is the city's; without one the console."""
    if settings.sms_gateway_url:
        return SmsGateway(settings.sms_gateway_url, settings.sms_gateway_token)
    return ConsoleGateway()


def sent_by(settings: Settings) -> str:
    """What a resident is told of it: `sms`, or `console`, where no message will come."""
    return "sms" if settings.sms_gateway_url else "console"


def look(settings: Settings) -> list[Finding]:
    """Whether a resident can show that a number is theirs."""
    if settings.sms_gateway_url:
        return [Finding("phone codes", True, f"by sms, to {', '.join(settings.phone_regions_list)}")]
    return [
        Finding("phone codes", True, "no gateway is configured: codes stand in the log (SMS_GATEWAY_URL)")
    ]


def send_code(delivery: Delivery, *, gateway: Gateway, keys: Keys) -> None:
    """Send one code, unless it was entered, taken back or is over by now. Raises CodeUnsent, to be tried again.

    Who dies between sending and noting sends again: the gateway knows the second one by its id.
    """
    assert isinstance(delivery.event, PhoneCodeDue)
    with reading() as session:
        waiting = queries.waiting_or_none(session, delivery.event.phone_number_id, seal_key=keys.seal)
    outcome = "no longer wanted"
    if waiting is not None:
        text = WORDS[places.language_of(waiting.locale)].format(
            code=numbers.code_of(waiting.id, key=keys.code)
        )
        try:
            gateway.send(to=waiting.number, text=text, id=waiting.id)
            outcome = "sent"
        except Refused:
            outcome = "refused by the gateway"
        except Unreachable as failure:
            raise CodeUnsent("it is tried again until its time is over") from failure
    with unit_of_work(completes=delivery) as uow:
        uow.record(
            actor=PHONES,
            action="phone_number.send",
            subject=("phone_number", delivery.event.phone_number_id),
            reason=outcome,
        )
