"""Which claims of one camera stand now. Pure.

A property stands until it is taken back. An event that only happens stands for a minute. A new subscription begins with
what the camera says of all its properties, so that what it said before is forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cctv_link.upkeep.claims.topics import Notice

HAPPENED_FOR_S = 60.0
# A camera has a handful of them; one that invents sources is not remembered for ever.
MOST_SOURCES = 64


@dataclass(slots=True)
class Claims:
    """By source: what it claims, its topic, and until when on a clock that only goes forward."""

    _by_source: dict[str, tuple[str, str, float]] = field(default_factory=dict)

    def hear(self, notices: Iterable[Notice], *, now_s: float) -> None:
        for notice in notices:
            if notice.stands is False:
                self._by_source.pop(notice.source, None)
            elif notice.source in self._by_source or len(self._by_source) < MOST_SOURCES:
                until_s = float("inf") if notice.stands else now_s + HAPPENED_FOR_S
                self._by_source[notice.source] = (notice.kind, notice.topic, until_s)

    def forget(self) -> None:
        self._by_source.clear()

    def standing(self, *, now_s: float) -> dict[str, str]:
        """The topic of each kind that stands."""
        gone = [source for source, (_, _, until_s) in self._by_source.items() if until_s <= now_s]
        for source in gone:
            del self._by_source[source]
        return {kind: topic for kind, topic, _ in self._by_source.values()}
