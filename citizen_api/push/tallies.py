"""How push messages go: by day what each provider took and what phones said of it, and what waits now. Counts; of no device, no
person and no place.

They are counted when it happens: to count deliveries at each look would take a second for a day of a large city, and a registration
that was dead is gone, so that afterwards nobody could say whose provider it was.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.devices.registrations import FCM, WEBPUSH
from citizen_api.push.models import PUSH_STEPS
from citizen_api.push.queries import Recipient
from kernel import clock, config
from kernel.unit_of_work import UnitOfWork

PROVIDERS = (FCM, WEBPUSH)
# Every phone that shows something counts in the same minute: one row for each day would make them wait in a line.
SLOTS = 16
KEPT_FOR = timedelta(days=400)
# More than so many that wait are told as so many.
MOST_WAITING = 100_000

_ADD = """
    INSERT INTO push_tallies (day, provider, step, slot, many) VALUES (:day, :provider, :step, :slot, :many)
    ON CONFLICT (day, provider, step, slot) DO UPDATE SET many = push_tallies.many + EXCLUDED.many
"""
_DAYS = """
    SELECT day, provider, step, CAST(sum(many) AS bigint) FROM push_tallies WHERE day >= :since
    GROUP BY day, provider, step ORDER BY day DESC
"""
_WAITING = """
    SELECT registration.provider, count(*)
    FROM (SELECT device_id FROM notification_deliveries WHERE state = 'waiting' LIMIT :most) AS delivery
    JOIN push_registrations AS registration ON registration.device_id = delivery.device_id
    GROUP BY registration.provider
"""
_REGISTERED = "SELECT provider, count(*) FROM push_registrations GROUP BY provider"


@dataclass(frozen=True, slots=True)
class ProviderNow:
    """How it stands with a provider. waiting: messages, those for the end of quiet hours among them; is_more: at least so many."""

    provider: str
    registered: int
    waiting: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class PushDay:
    """What happened on one day: by provider, by step."""

    day: date
    counts: Mapping[str, Mapping[str, int]]


def provider_of(who: Recipient) -> str:
    """By which way it is told."""
    return WEBPUSH if who.keys else FCM


def add(uow: UnitOfWork, counts: Mapping[tuple[str, str], int]) -> None:
    """Count (provider, step) up, in the caller's commit. Always in one order, so that two who count do not wait for each other."""
    settings = config.installed_or_none()
    zone = ZoneInfo(settings.city_time_zone if settings else "UTC")
    day, slot = clock.now().astimezone(zone).date(), random.randrange(SLOTS)  # noqa: S311  a row to write in
    for (provider, step), many in sorted(counts.items()):
        if many:
            values = {"day": day, "provider": provider, "step": step, "slot": slot, "many": many}
            uow.execute(_ADD, values)


def days(session: Session, *, since: date) -> list[PushDay]:
    """The newest first; a day on which nothing happened is not among them."""
    found: dict[date, dict[str, dict[str, int]]] = {}
    for day, provider, step, many in session.execute(text(_DAYS), {"since": since}):
        of_day = found.setdefault(day, {each: dict.fromkeys(PUSH_STEPS, 0) for each in PROVIDERS})
        of_day[provider][step] = many
    return [PushDay(day, counts) for day, counts in found.items()]


def now(session: Session) -> list[ProviderNow]:
    """How it stands with each provider at this moment."""
    registered = _by_provider(session.execute(text(_REGISTERED)))
    waiting = _by_provider(session.execute(text(_WAITING), {"most": MOST_WAITING}))
    is_more = sum(waiting.values()) >= MOST_WAITING
    return [ProviderNow(each, registered.get(each, 0), waiting.get(each, 0), is_more) for each in PROVIDERS]


def _by_provider(rows: Iterable[Any]) -> dict[str, int]:
    return {str(provider): int(many) for provider, many in rows}


def forget_old(uow: UnitOfWork) -> None:
    """Days that nobody compares any more."""
    uow.execute("DELETE FROM push_tallies WHERE day < :before", {"before": (clock.now() - KEPT_FOR).date()})
