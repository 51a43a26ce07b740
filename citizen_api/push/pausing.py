"""Leaving a provider alone that takes nothing or calls everybody dead, and letting an SOS go first.

Whatever waits comes round by the outbox, some batches a minute. As long as a provider is paused these look here and go back
without having asked it; when the pause is over, one of them tries it with a single message. The pauses grow from ten seconds to
five minutes, each a little longer than its turn by chance, so that an outage of an hour costs some twenty requests and
everything has left within ten minutes of its end.
"""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.push.queries import Recipient
from citizen_api.push.sender import Outcome
from kernel import ids, outbox
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading

FIRST_S, LONGEST_S = 10.0, 300.0
# Fewer than this, all put off, may be their own quotas.
FEWEST = 10
# So long nobody else tries: a provider that hangs takes its time to say so.
TRYING = timedelta(seconds=60)
QUEUE = "push"


@dataclass(slots=True)
class Providers:
    """closed: not asked now. trying: asked with one message, after a pause."""

    closed: set[str] = field(default_factory=set)
    trying: set[str] = field(default_factory=set)


class Addressed(Protocol):
    """Where a message goes: a browser's endpoint has keys."""

    @property
    def token(self) -> str: ...

    @property
    def keys(self) -> BrowserKeys | None: ...


def provider_of(who: Addressed) -> str:
    """Whose outage would put this one off."""
    return urlsplit(who.token).hostname or "webpush" if who.keys else "fcm"


def pause_s(tries: int, *, chance: float) -> float:
    """How long to leave it alone after this many tries in vain. chance: 0 to 1."""
    return min(LONGEST_S, FIRST_S * 2 ** min(tries - 1, 10) * (1 + chance / 4))


def look(uow: UnitOfWork, *, now: datetime, is_urgent: bool) -> Providers:
    """Whom to ask. Of a pause that is over, the first who looks has the try. What is urgent asks everybody."""
    if is_urgent:
        return Providers()
    trying = uow.execute(
        "UPDATE push_pauses SET until = :next WHERE until <= :now RETURNING provider",
        {"now": now, "next": now + TRYING},
    )
    found = Providers(trying={provider for (provider,) in trying})
    paused = {provider for (provider,) in uow.execute("SELECT provider FROM push_pauses")}
    found.closed = paused - found.trying
    return found


def chunks(
    waiting: Sequence[Recipient], providers: Providers, *, most: int, reached: Collection[UUID] = ()
) -> Iterator[list[Recipient]]:
    """What is sent together: first one message to each provider that is tried again, then the others. reached: whom a message has
    reached before, and who is asked first for that."""
    # Drawn: in one order, those who enrolled a hundred dead devices would have each try, and a chunk for themselves.
    drawn = random.sample(waiting, len(waiting))
    likely = sorted(drawn, key=lambda who: who.device_id in reached)  # the last one has it
    first = {provider_of(who): who for who in likely if provider_of(who) in providers.trying}
    for who in first.values():
        yield [who]
    tried = {who.device_id for who in first.values()}
    rest = [who for who in drawn if who.device_id not in tried]
    for start in range(0, len(rest), most):
        # Within a chunk in one order: two that send the same do not wait for each other.
        yield sorted(rest[start : start + most], key=lambda who: who.device_id)


def note(
    uow: UnitOfWork,
    providers: Providers,
    asked: Sequence[Recipient],
    outcomes: Sequence[Outcome],
    *,
    now: datetime,
    elsewhere: Collection[str] = (),
    chance: Callable[[], float] = random.random,
) -> None:
    """Begin, lengthen or end a pause by what each provider has answered. One that answered anything is there. elsewhere: those that
    take messages from others, for whom no pause begins."""
    for provider in sorted({provider_of(who) for who in asked}):
        said = [outcome for who, outcome in zip(asked, outcomes, strict=True) if provider_of(who) == provider]
        if any(outcome is not Outcome.LATER for outcome in said):
            uow.execute("DELETE FROM push_pauses WHERE provider = :provider", {"provider": provider})
            providers.trying.discard(provider)
        elif provider in providers.trying or (len(said) >= FEWEST and provider not in elsewhere):
            _pause(uow, provider, now=now, chance=chance())
            providers.closed.add(provider)


def must_let_pass(delivery: Delivery) -> bool:
    """Whether something of an SOS has come to the queue, and was not tried yet. What is urgent itself passes nobody."""
    if delivery.urgent:
        return False
    with reading() as session:
        return outbox.has_urgent(session, queue=QUEUE)


def _pause(uow: UnitOfWork, provider: str, *, now: datetime, chance: float) -> None:
    tries = uow.execute(
        "INSERT INTO push_pauses (id, provider, tries, since, until)"
        " VALUES (:id, :provider, 1, :now, :now)"
        " ON CONFLICT (provider) DO UPDATE SET tries = push_pauses.tries + 1 RETURNING tries",
        {"id": ids.new_id(), "provider": provider, "now": now},
    ).scalar_one()
    until = now + timedelta(seconds=pause_s(tries, chance=chance))
    uow.execute(
        "UPDATE push_pauses SET until = :until WHERE provider = :provider",
        {"until": until, "provider": provider},
    )
