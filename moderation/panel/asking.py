"""What an officer asks the worklist for, as it stands in the address; and the addresses that ask for something else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode
from uuid import UUID

from kernel.marks import N_
from moderation.worklist import urgency
from moderation.worklist.order import VIEWS, Wanted

PAGE_ROWS = 25
MOST_ROWS = 200
MOST_CHARACTERS = 60

GROUPS = {"street": N_("Street crime"), "persons": N_("Persons"), "road": N_("Road"), "other": N_("Other")}
assert GROUPS.keys() == urgency.GROUPS.keys()


@dataclass(frozen=True, slots=True)
class Asked:
    """place: station or city. group: kinds. q: a reference, a pole or words of a place. shown: rows of the page."""

    place: str = ""
    view: str = "all"
    group: str = ""
    q: str = ""
    shown: int = PAGE_ROWS

    def wanted(self, station_id: UUID | None) -> Wanted:
        """A search looks in the whole city: who types a reference does not know whose it is."""
        at_station = station_id if self.place != "city" and not self.q else None
        return Wanted(view=self.view, station_id=at_station, group=self.group, words=self.q)

    def url(self, **changes: str | int) -> str:
        """The address of the same with `changes`; what is as usual is left out."""
        usual = asdict(Asked())
        asked = {**asdict(self), "shown": PAGE_ROWS, **changes}
        said = {name: value for name, value in asked.items() if value != usual[name]}
        return f"/panel?{urlencode(said)}" if said else "/panel"

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out but other stations' tasks."""
        return self.view != "all" or bool(self.group or self.q)


def asked_in(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what nobody knows is as if it were not there."""

    def known(name: str, choices: Mapping[str, object] | tuple[str, ...], usual: str) -> str:
        return query.get(name, "") if query.get(name, "") in choices else usual

    rows = query.get("shown", "")
    return Asked(
        place=known("place", ("city",), ""),
        view=known("view", VIEWS, "all"),
        group=known("group", GROUPS, ""),
        q=" ".join(query.get("q", "").split())[:MOST_CHARACTERS],
        shown=min(MOST_ROWS, max(PAGE_ROWS, int(rows))) if rows.isascii() and rows.isdigit() else PAGE_ROWS,
    )
