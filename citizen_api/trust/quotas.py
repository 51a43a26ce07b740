"""How many reports are taken of one device: in a minute, and in an hour by how its resident's are treated. Never an SOS."""

from citizen_api.trust import queries
from citizen_api.trust.standing import SHARE_OF_QUOTA
from kernel.config import Settings
from kernel.http import limits
from kernel.identity.residents import Device
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import reading

_FEWEST = min(SHARE_OF_QUOTA.values())


def refuse_flood(device: Device, *, settings: Settings) -> None:
    """Count one report, in its minute and its hour. Raises limits.TooMany.

    Whose reports they are is asked only of who sends many: nobody else's report waits for it.
    """
    # Redis writes its counters to disk, and a report may be anonymous.
    counted_as = keyed_hash(derived_key(settings.secret_key, "report-limit"), str(device.id)).hex()
    count = limits.per_minute_and_hour(
        settings.redis_url, most=settings.reports_per_minute, name="reports", key=counted_as
    )
    if count <= settings.reports_per_hour * _FEWEST:
        return
    with reading() as session:
        treated = queries.standing_of(session, device.resident_id).treated
    most = round(settings.reports_per_hour * SHARE_OF_QUOTA[treated])
    if count > most:
        raise limits.TooMany(f"at most {most} in an hour", retry_after_s=limits.HOUR_S // 4)
