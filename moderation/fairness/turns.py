"""When the next audit item falls due: so many a day, at moments that nobody at the panel can foresee. Pure."""

from datetime import UTC, datetime, timedelta

from kernel import secrets

DAY_S = 24 * 3600


def next_at(now: datetime, *, per_day: int, key: bytes) -> datetime | None:
    """The first moment after `now`; None for none a day. The same day has the same moments, whoever asks and when."""
    if per_day == 0:
        return None
    midnight = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), tzinfo=UTC)
    for day in (midnight, midnight + timedelta(days=1)):
        later = [at for at in _moments(day, per_day, key) if at > now]
        if later:
            return min(later)
    raise AssertionError("tomorrow has moments")


def _moments(midnight: datetime, per_day: int, key: bytes) -> list[datetime]:
    """One in each of the day's equal parts, anywhere within it."""
    part_s = DAY_S / per_day
    return [
        midnight + timedelta(seconds=round(part_s * (part + _share(key, f"{midnight:%F} {part}"))))
        for part in range(per_day)
    ]


def _share(key: bytes, of: str) -> float:
    """0 to 1, evenly spread, and unknown without the key."""
    return int.from_bytes(secrets.keyed_hash(key, of)[:8], "big") / 2**64
