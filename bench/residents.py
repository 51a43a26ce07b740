"""Residents for a bench: enrolled devices, and what they send from around the demo city's poles."""

import csv
import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bench.measure import CHECKOUT
from bench.wire import Wire, post
from kernel.categories import CATEGORIES
from kernel.geo import Position, destination

POLES = CHECKOUT / "cctv_link" / "demo" / "poles.csv"
FURTHEST_M = 60.0  # so near that most incidents have cameras, as the hard case would
NARRATIVE = (
    "Two men on a red 125 came from behind, the one at the back had a pistol. They took my phone and bag."
)


@dataclass(frozen=True)
class Resident:
    """A device that may report."""

    device_id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def enrol(port: int, count: int) -> list[Resident]:
    """Enrol `count` devices through the front door."""
    request = post("/v1/devices", {"platform": "android", "locale": "en"})

    def batch(size: int) -> list[Resident]:
        with Wire(port) as wire:
            return [_resident(wire.ask(request)) for _ in range(size)]

    sizes = [count // 4 + (number < count % 4) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        return [resident for each in pool.map(batch, sizes) for resident in each]


def places(rng: random.Random, count: int) -> list[Position]:
    """Places in the street near a pole, more often where more cameras are."""
    with POLES.open() as file:
        poles = [Position(float(row["lat"]), float(row["lon"]), 12.0) for row in csv.DictReader(file)]
    return [
        destination(rng.choice(poles), bearing_deg=rng.uniform(0, 360), distance_m=rng.uniform(0, FURTHEST_M))
        for _ in range(count)
    ]


def reports(residents: Sequence[Resident], rng: random.Random, count: int) -> list[bytes]:
    """Prepared reports of two minutes ago, from the residents in turn, each under a key of its own."""
    occurred_at = _instant(datetime.now(UTC) - timedelta(minutes=2))
    return [
        post(
            "/v1/reports",
            {
                "category": rng.choice(CATEGORIES),
                "narrative": NARRATIVE,
                "occurred_at": occurred_at,
                "position": _wire(place),
            },
            headers={
                **residents[number % len(residents)].headers,
                "Idempotency-Key": str(UUID(int=rng.getrandbits(128))),
            },
        )
        for number, place in enumerate(places(rng, count))
    ]


def sos_alerts(residents: Sequence[Resident], rng: random.Random) -> list[bytes]:
    """One prepared SOS from each resident."""
    return [
        post("/v1/sos-alerts", {"kind": "robbery", "position": _wire(place)}, headers=resident.headers)
        for resident, place in zip(residents, places(rng, len(residents)), strict=True)
    ]


def _resident(answer: tuple[int, bytes]) -> Resident:
    status, body = answer
    if status != 201:
        raise RuntimeError(f"enrolment answered {status}: {body[:300]!r}")
    fields = json.loads(body)
    return Resident(UUID(fields["device_id"]), fields["token"])


def _wire(place: Position) -> dict[str, float]:
    return {"lat": round(place.lat, 6), "lon": round(place.lon, 6), "accuracy_m": place.accuracy_m}


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
