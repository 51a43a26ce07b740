"""What somebody outside is told of an SOS that nobody answers, and the port through which it goes. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from kernel import clock
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class Notice:
    """One SOS, for one contact. `id` is the contact's: the same id twice is the same notice."""

    id: UUID
    to: str
    station: str
    sos_alert_id: UUID
    reference: str
    level: int
    raised_at: datetime
    kind: str
    is_silent: bool
    is_drill: bool
    position: Position | None
    position_at: datetime | None


class Sender(Protocol):
    """Sends one notice and answers what came back. Slow. Raises outgoing.Unreachable, outgoing.Refused."""

    def send(self, notice: Notice) -> str: ...


def as_json(notice: Notice) -> dict[str, Any]:
    """The webhook's body; mobile_contracts/README.md describes it."""
    place = notice.position
    return {
        "id": str(notice.id),
        "kind": "sos_unanswered",
        "drill": notice.is_drill,
        "station": notice.station,
        "sos_alert": {
            "id": str(notice.sos_alert_id),
            "reference": notice.reference,
            "escalation_level": notice.level,
            "raised_at": clock.wire(notice.raised_at),
            "kind": notice.kind,
            "silent": notice.is_silent,
            "position": {"lat": place.lat, "lon": place.lon, "accuracy_m": place.accuracy_m}
            if place
            else None,
            "position_at": clock.wire(notice.position_at) if notice.position_at else None,
        },
    }


def in_words(notice: Notice) -> str:
    """The SMS: what, since when, where. Latin letters alone, so that it stays one or two messages."""
    place = notice.position
    where = f"{place.lat:.5f},{place.lon:.5f} +-{place.accuracy_m:.0f}m" if place else "place not known"
    silent = " DO NOT RING BACK." if notice.is_silent else ""
    what = "GAWAH DRILL, NO EMERGENCY, SOS" if notice.is_drill else "GAWAH SOS"
    return f"{what} {notice.reference} unanswered since {clock.wire(notice.raised_at)[11:19]} UTC. {where}.{silent}"
