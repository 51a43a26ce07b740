"""How often a code may be asked for, counted in the database: each is an SMS that somebody pays for and somebody reads.

Who asks is told when they ask too often. What a number has had by others is not told: whoever asks for another person's
number learns nothing of it, and that person is sent no more than so many messages a day, whoever and how many ask.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kernel import ids
from kernel.errors import DomainError, Kind
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_BY_ONE_AN_HOUR = 3
MOST_BY_ONE_A_DAY = 6
MOST_TO_ONE_AN_HOUR = 3
MOST_TO_ONE_A_DAY = 5

_COUNTS = """
    SELECT
        count(*) FILTER (WHERE asker_hash = :asker AND at > :hour_ago),
        count(*) FILTER (WHERE asker_hash = :asker),
        count(*) FILTER (WHERE number_hash = :number AND is_sent AND at > :hour_ago),
        count(*) FILTER (WHERE number_hash = :number AND is_sent),
        (SELECT count(*) FROM phone_code_askings WHERE is_sent AND at > :hour_ago)
    FROM phone_code_askings WHERE (asker_hash = :asker OR number_hash = :number) AND at > :day_ago
"""


class TooManyCodes(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-codes"
    title = N_("Too many codes were asked for; wait a little")


@dataclass(frozen=True, slots=True)
class Who:
    """Both as keyed hashes."""

    asker: bytes
    number: bytes


def take_turn(uow: UnitOfWork, who: Who, *, now: datetime, most_of_all: int) -> bool:
    """Count one asking; whether a message is to go out for it. most_of_all: an hour, whoever asks. Raises TooManyCodes."""
    one_at_a_time(uow)  # of two that ask at once the second is counted behind the first
    since = {"hour_ago": now - HOUR, "day_ago": now - DAY}
    counts: Any = uow.execute(_COUNTS, {"asker": who.asker, "number": who.number, **since}).one()
    by_hour, by_day, to_hour, to_day, of_all = counts
    if by_hour >= MOST_BY_ONE_AN_HOUR:
        raise TooManyCodes(f"{MOST_BY_ONE_AN_HOUR} an hour", retry_after_s=int(HOUR.total_seconds()))
    if by_day >= MOST_BY_ONE_A_DAY:
        raise TooManyCodes(f"{MOST_BY_ONE_A_DAY} a day", retry_after_s=int(DAY.total_seconds()))
    if of_all >= most_of_all:
        raise TooManyCodes("many ask for codes at the moment", retry_after_s=600)
    is_sent = to_hour < MOST_TO_ONE_AN_HOUR and to_day < MOST_TO_ONE_A_DAY
    uow.execute(
        "INSERT INTO phone_code_askings (id, number_hash, asker_hash, at, is_sent)"
        " VALUES (:id, :number, :asker, :at, :is_sent)",
        {"id": ids.new_id(), "number": who.number, "asker": who.asker, "at": now, "is_sent": is_sent},
    )
    return bool(is_sent)


def one_at_a_time(uow: UnitOfWork) -> None:
    """In the whole house, until the commit."""
    uow.execute("SELECT pg_advisory_xact_lock(hashtextextended('phone-codes', 0))")


def forget_old(uow: UnitOfWork, *, now: datetime) -> None:
    """Of yesterday nothing is known any more."""
    uow.execute("DELETE FROM phone_code_askings WHERE at < :before", {"before": now - DAY})
