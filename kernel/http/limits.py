"""How often somebody may ask. Counts live in Redis; when Redis is away nobody is refused: reports come first."""

import time
from threading import local

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from kernel.errors import DomainError, Kind

log = structlog.get_logger()

_own = local()


class TooMany(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-requests"
    title = "Too many requests; wait a little"


def per_minute(url: str, *, most: int, name: str, key: str) -> None:
    """Count one request of `key` under `name`. Raises TooMany with when to come back."""
    _count(url, RateLimitItemPerMinute(most), name, key)


def per_hour(url: str, *, most: int, name: str, key: str) -> None:
    _count(url, RateLimitItemPerHour(most), name, key)


def seconds_to_wait(url: str, *, most: int, window_s: int, name: str, key: str) -> int:
    """How long until `key` may try again after its failures; 0 when it may now. This try is not counted."""
    item = RateLimitItemPerSecond(most, window_s)
    try:
        if _limiter(url).test(item, name, key):
            return 0
        return _seconds_left(url, item, name, key)
    except Exception as error:
        _note(error)
        return 0


def note_failure(url: str, *, most: int, window_s: int, name: str, key: str) -> None:
    """Count a failed try of `key`."""
    try:
        _limiter(url).hit(RateLimitItemPerSecond(most, window_s), name, key)
    except Exception as error:
        _note(error)


def _count(url: str, item: RateLimitItem, name: str, key: str) -> None:
    try:
        left_s = 0 if _limiter(url).hit(item, name, key) else _seconds_left(url, item, name, key)
    except Exception as error:
        # The library passes on whatever its client raises. A limit protects us from a flood, not from
        # a report; without Redis the front door's own limits still hold.
        return _note(error)
    if left_s:
        raise TooMany(f"at most {item.amount} in {item.get_expiry()} s", retry_after_s=left_s)


def _seconds_left(url: str, item: RateLimitItem, name: str, key: str) -> int:
    """Until the window that `key` has used up is over; it began with the first request that it counts."""
    ends_at = _limiter(url).get_window_stats(item, name, key).reset_time
    return max(1, round(ends_at - time.time()))


def _note(error: Exception) -> None:
    log.warning("limits are not counted", error=type(error).__name__)


def _limiter(url: str) -> FixedWindowRateLimiter:
    """This thread's own, on one kept connection: taking one from a pool and giving it back is a third of counting."""
    if getattr(_own, "url", None) != url:
        prefix = "redis+" if url.startswith("unix:") else ""
        storage = RedisStorage(
            prefix + url, socket_connect_timeout=0.5, socket_timeout=0.5, single_connection_client=True
        )
        _own.limiter, _own.url = FixedWindowRateLimiter(storage), url
    limiter: FixedWindowRateLimiter = _own.limiter
    return limiter
