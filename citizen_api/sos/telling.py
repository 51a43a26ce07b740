"""An alert as its phone is told of it. Pure.

After a stand-down the phone sees what was so until then and nothing more, whichever PIN it was: with the
duress PIN the alert goes on, and nothing that the phone can ask for may say so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from citizen_api.sos.ladder import ENDED
from citizen_api.sos.queries import AlertView, EscalationView


def as_told(alert: AlertView) -> AlertView:
    """The alert as it may be shown to whoever holds the phone, or a link of it."""
    if alert.stood_down_at is None:
        return alert
    until = alert.stood_down_at
    taken = _taken(alert.escalations, until)
    return replace(
        alert,
        state="stood_down",
        escalation_level=max((each.level for each in taken), default=0),
        escalations=taken,
        shown_at=_before(alert.shown_at, until),
        answered_at=_before(alert.answered_at, until),
        ended_at=until,
        help_asked_at=_before(alert.help_asked_at, until),
        position=None,
        position_at=None,
        is_duress=False,
    )


def end_or_none(state: str, stood_down_at: datetime | None) -> str | None:
    """How it has ended, for its phone; None when it goes on."""
    if stood_down_at is not None:
        return "stood_down"
    return state if state in ENDED else None


def _taken(escalations: Sequence[EscalationView], until: datetime) -> list[EscalationView]:
    return [each for each in escalations if each.taken_at <= until]


def _before(at: datetime | None, until: datetime) -> datetime | None:
    return at if at is not None and at <= until else None
