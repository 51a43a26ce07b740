"""What a row of the technician's worklist says, and how a month is drawn. Pure but for the language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from cctv_link.upkeep.repairs.transitions import share_used
from cctv_link.upkeep.truth import Rung
from kernel.marks import N_
from kernel.web.languages import gettext as _
from kernel.web.languages import ltr
from kernel.web.pages import month_name

VIEWS = {
    "all": N_("All open"),
    "late": N_("Late"),
    "free": N_("Free to take"),
    "mine": N_("Yours"),
    "done": N_("Done, to be shown"),
}
RUNGS = {
    Rung.INSTALLED: N_("Installed"),
    Rung.POWERED: N_("Powered"),
    Rung.NETWORKED: N_("Networked"),
    Rung.STREAMING: N_("Streaming"),
    Rung.RECORDING: N_("Recording"),
    Rung.CLOCK_RIGHT: N_("Clock right"),
    Rung.PICTURE_USABLE: N_("Picture usable"),
}
STATES = {
    "open": N_("free"),
    "assigned": N_("taken"),
    "in_work": N_("in work"),
    "done": N_("done, to be shown"),
    "confirmed": N_("mended"),
}
ESCALATIONS = ("", N_("the supervisor is told"), N_("the contract is told"))
BAR_PX, GAP_PX, HIGH_PX = 9, 2, 44


class Ticket(Protocol):
    """As queries.Repair."""

    @property
    def state(self) -> str: ...
    @property
    def owner_id(self) -> UUID | None: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def is_overdue(self) -> bool: ...


class Day(Protocol):
    @property
    def day(self) -> date: ...
    @property
    def usable_share(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a month, drawn: what was usable stands on the line, what was not hangs from the top."""

    x: int
    day: date
    usable_px: float
    lost_px: float
    words: str


def in_view(ticket: Ticket, view: str, officer_id: UUID) -> bool:
    """Whether a ticket belongs into one of VIEWS as this officer sees it."""
    return {
        "late": ticket.is_overdue,
        "free": ticket.state == "open",
        "mine": ticket.owner_id == officer_id and ticket.state != "done",
        "done": ticket.state == "done",
    }.get(view, True)


def clock_words(ticket: Ticket, now: datetime) -> tuple[str, str]:
    """(6 h, of 8 h) while there is time, (2 h late, nothing) behind it."""
    if now > ticket.due_at:
        return _("%(span)s late", span=span(now - ticket.due_at)), ""
    return span(now - ticket.opened_at), _("of %(span)s", span=span(ticket.due_at - ticket.opened_at))


def clock_share(ticket: Ticket, now: datetime) -> float:
    return share_used(ticket.opened_at, ticket.due_at, now)


def span(length: timedelta) -> str:
    """41 s, 6 min, 3 h, 3 d: one unit, the one that still tells something; hours up to two days."""
    total_s = max(0, int(length.total_seconds()))
    for unit, unit_s, from_s in (("d", 86_400, 172_800), ("h", 3_600, 3_600), ("min", 60, 60)):
        if total_s >= from_s:
            return ltr(f"{total_s // unit_s} {unit}")
    return ltr(f"{total_s} s")


def percent(share: float | None) -> str:
    """99.2 %; a full hundred only when nothing was lost."""
    if share is None:
        return _("not watched")
    return ltr("100 %" if share >= 1 else f"{min(99.9, share * 100):.1f} %")


def bars(days: Sequence[Day]) -> list[Bar]:
    """A month as bars; a day that nobody watched has none."""
    found = []
    for place, each in enumerate(days):
        share = each.usable_share
        usable_px = 0.0 if share is None else round(share * HIGH_PX, 1)
        lost_px = 0.0 if share is None else round(HIGH_PX - usable_px, 1)
        words = f"{month_name(each.day, 'd MMM')}: {percent(share)}"
        found.append(Bar(place * (BAR_PX + GAP_PX), each.day, usable_px, lost_px, words))
    return found
