"""What the page of fairness is asked for, as it stands in its address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

PERIODS_DAYS = (7, 28, 91)
USUAL_DAYS = 28


@dataclass(frozen=True, slots=True)
class Wanted:
    """days: back from now. by: what a town is."""

    days: int = USUAL_DAYS
    by: Literal["district", "station"] = "district"

    def query(self, **changes: str | int) -> str:
        return urlencode({"days": self.days, "by": self.by, **changes})

    def url(self, **changes: str | int) -> str:
        return f"/panel/fairness?{self.query(**changes)}"


def wanted_in(query: Mapping[str, str]) -> Wanted:
    """What nobody knows is as if it were not there."""
    days = query.get("days", "")
    return Wanted(
        days=int(days) if days in {str(each) for each in PERIODS_DAYS} else USUAL_DAYS,
        by="station" if query.get("by") == "station" else "district",
    )
