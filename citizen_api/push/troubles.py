"""Which providers are left alone or doubted now: since when, why, and until when. A browser's push service is called as the settings
know it: what stands under such a name is anybody's to invent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.devices import addresses
from citizen_api.devices.registrations import FCM, WEBPUSH
from kernel.config import Settings

_NOW = """
    SELECT coalesce(pause.provider, doubt.provider), doubt.provider IS NOT NULL,
        coalesce(pause.since, doubt.all_dead_at), pause.until
    FROM push_pauses AS pause
    FULL JOIN (SELECT provider, all_dead_at FROM push_providers WHERE is_doubted) AS doubt
        ON doubt.provider = pause.provider
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Push services of one name that are in the same trouble: of FCM one, without a name.

    service: empty where the settings know none. is_doubted: they call everybody dead, else they take nothing. since: of one that
    is not left alone, when it last said so. next_at: when one message tries again; None: they are asked as always.
    """

    provider: str
    service: str
    services: int
    is_doubted: bool
    since: datetime
    next_at: datetime | None


def now(session: Session, settings: Settings) -> list[Trouble]:
    """The longest first; nothing when all is well."""
    found: dict[tuple[str, str, bool, bool], list[Any]] = {}
    for row in session.execute(text(_NOW)):
        name, is_doubted, _, until = row
        provider = FCM if name == FCM else WEBPUSH
        service = "" if name == FCM else addresses.known_as(name, settings)
        found.setdefault((provider, service, is_doubted, until is None), []).append(row)
    troubles = [_together(*key[:3], rows) for key, rows in found.items()]
    return sorted(troubles, key=lambda each: (each.since, each.service))


def _together(provider: str, service: str, is_doubted: bool, rows: Iterable[Any]) -> Trouble:
    begun, ends = [row[2] for row in rows], [row[3] for row in rows]
    is_asked = None in ends
    return Trouble(
        provider,
        service,
        len(begun),
        is_doubted,
        max(begun) if is_asked else min(begun),
        None if is_asked else min(ends),
    )
