"""Anonymous reports from one network: they have no device to be counted by, and are counted by that, in Redis, for an hour.

None is refused: what comes beyond a number is taken once its phone has done some work, as a flood would have to do for each.
"""

from uuid import UUID

from kernel.config import Settings
from kernel.http import limits, limits_ranges, limits_work


def reports_from_network(sent_key: str, settings: Settings) -> int:
    """Count this one; how many that makes. Raises HttpProblem where work is asked for and was not done.

    sent_key: the report's Idempotency-Key. What was solved for it serves each of its tries, and no other report.
    """
    count = limits.many(
        settings.redis_url,
        window_s=limits.HOUR_S,
        name="anonymous-reports",
        key=limits_ranges.range_hash(),
    )
    bits = limits_work.bits_for(count, free=settings.anonymous_reports_per_hour)
    if bits:
        limits_work.require(f"report:{UUID(sent_key)}", bits=bits)
    return count
