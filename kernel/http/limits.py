"""How often somebody may ask. Counts live in Redis; when Redis is away nobody is refused: reports come first.

A count is a key that Redis forgets at the end of its window; the first request that it counts begins the window.
"""

import time
from threading import local
from typing import Any

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import AbstractConnection
from redis.exceptions import ResponseError
from redis.retry import Retry

from kernel.errors import DomainError, Kind
from kernel.marks import N_

log = structlog.get_logger()

MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 24 * HOUR_S
# A Redis that does not answer by then is away, and is not asked again for a while: one that hangs would else hold a
# thread that long for every report, and an SOS waits for a thread.
PATIENCE_S = 0.5
AWAY_S = 2.0

_Command = tuple[str | int, ...]

_own = local()
_away_until_s: dict[str, float] = {}


class TooMany(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-requests"
    title = N_("Too many requests; wait a little")


def per_minute(url: str, *, most: int, name: str, key: str) -> None:
    """Count one request of `key` under `name`. Raises TooMany with when to come back."""
    _refuse_more(url, most=most, window_s=MINUTE_S, name=name, key=key)


def per_minute_and_hour(url: str, *, most: int, name: str, key: str) -> int:
    """per_minute, and in the same journey how many that makes in the hour, which refuses nothing; 0 when nobody counts.

    What the minute refuses counts in no hour: a phone that tries again and again would use its hour up.
    """
    minute, hour = _counted_as(name, key), _counted_as(f"{name}-of-hour", key)
    count, _, left_s, of_hour, _ = _asked(
        url, *_counting(minute, MINUTE_S), ("TTL", minute), *_counting(hour, HOUR_S), when_away=(0,) * 5
    )
    if count > most:
        _asked(url, *_counting(hour, HOUR_S, amount=-1), when_away=(0, 0))
        raise _too_many(most, MINUTE_S, left_s)
    return int(of_hour)


def per_hour(url: str, *, most: int, name: str, key: str) -> None:
    """The same for an hour."""
    _refuse_more(url, most=most, window_s=HOUR_S, name=name, key=key)


def many(url: str, *, window_s: int, name: str, key: str) -> int:
    """Count one of `key` under `name` and refuse nothing; how many that makes in this window, 0 when nobody counts."""
    count, _ = _count(url, window_s=window_s, name=name, key=key)
    return count


def is_counted(url: str, *, name: str, key: str) -> bool:
    """Whether `key` has been counted in the window that runs; False when nobody counts."""
    (count,) = _asked(url, ("GET", _counted_as(name, key)), when_away=(0,))
    return int(count or 0) > 0


def require_left(url: str, *, amount: int, most: int, window_s: int, name: str, key: str) -> None:
    """Raises TooMany unless `key` has `amount` left in this window. Nothing is taken yet: see take."""
    counted = _counted_as(name, key)
    taken, left_s = _asked(url, ("GET", counted), ("TTL", counted), when_away=(0, 0))
    if int(taken or 0) + amount > most:
        raise _too_many(most, window_s, left_s)


def take(url: str, *, amount: int, window_s: int, name: str, key: str) -> None:
    """Count `amount` at once."""
    _count(url, window_s=window_s, name=name, key=key, amount=amount)


def seconds_to_wait(url: str, *, most: int, name: str, key: str) -> int:
    """How long until `key` may try again after its failures; 0 when it may now. This try is not counted."""
    counted = _counted_as(name, key)
    count, left_s = _asked(url, ("GET", counted), ("TTL", counted), when_away=(0, 0))
    # Without an end (-1) it is no window: Redis died between counting and dating it, and would shut out for good.
    return max(0, left_s) if int(count or 0) >= most else 0


def note_failure(url: str, *, window_s: int, name: str, key: str) -> None:
    """Count a failed try of `key`."""
    _count(url, window_s=window_s, name=name, key=key)


def is_first(url: str, *, window_s: int, name: str, key: str) -> bool:
    """Whether `key` has not been seen for so long; from now on it has. Also when Redis is away."""
    (answer,) = _asked(url, ("SET", f"{name}:{key}", 1, "NX", "EX", window_s), when_away=(b"OK",))
    return answer is not None


def _refuse_more(url: str, *, most: int, window_s: int, name: str, key: str) -> None:
    count, left_s = _count(url, window_s=window_s, name=name, key=key)
    if count > most:
        raise _too_many(most, window_s, left_s)


def _too_many(most: int, window_s: int, left_s: int) -> TooMany:
    return TooMany(f"at most {most} in {window_s} s", retry_after_s=max(1, left_s))


def _count(url: str, *, window_s: int, name: str, key: str, amount: int = 1) -> tuple[int, int]:
    """Count one, or so many; how many that makes in this window, and the seconds that are left of it."""
    counted = _counted_as(name, key)
    count, _, left_s = _asked(
        url, *_counting(counted, window_s, amount=amount), ("TTL", counted), when_away=(0, 0, 0)
    )
    return count, left_s


def _counting(counted: str, window_s: int, *, amount: int = 1) -> tuple[_Command, _Command]:
    return ("INCRBY", counted, amount), ("EXPIRE", counted, window_s, "NX")


def _counted_as(name: str, key: str) -> str:
    return f"limit:{name}:{key}"


def _asked(url: str, *commands: _Command, when_away: tuple[Any, ...]) -> Any:
    """Redis' answers to commands that are sent together; `when_away` when it gives none.

    On a connection and not by a client: that goes through seven layers for each command, twice the time.
    """
    if time.monotonic() < _away_until_s.get(url, 0.0):
        return when_away
    try:
        connection = _connection(url)
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            return [connection.read_response() for _ in commands]
        except Exception:
            connection.disconnect()  # else an answer that is still to come would be taken for another's
            raise
    except Exception as error:
        # Whatever it is: a limit protects us from a flood, not from a report. The front door's own still hold.
        log.warning("limits are not counted", error=type(error).__name__)
        if not isinstance(error, ResponseError):  # it is there, and has said so
            _away_until_s[url] = time.monotonic() + AWAY_S
        return when_away


def _connection(url: str) -> AbstractConnection:
    """This thread's own, kept open."""
    if getattr(_own, "url", None) != url:
        client = Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE_S,
            socket_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )
        _own.connection, _own.url = client.connection_pool.make_connection(), url
    connection: AbstractConnection = _own.connection
    return connection
