"""A standing in the resident's language."""

from typing import Any

from citizen_api.trust import words
from citizen_api.trust.queries import AppealView
from citizen_api.trust.standing import Standing
from kernel.web.languages import gettext, ngettext


def said(standing: Standing, appeal: AppealView | None) -> dict[str, Any]:
    """In the language that is being spoken; see schemas.StandingSchema."""
    is_waiting = appeal is not None and appeal.answered_at is None
    return {
        "treated": standing.treated,
        "text": gettext(words.TREATED[standing.treated]),
        "because": [{"code": code, "text": _because(code, count)} for code, count in words.why(standing)],
        "effects": [gettext(each) for each in words.EFFECTS[standing.treated]],
        "never": [gettext(each) for each in words.NEVER],
        "as_usual_again_at": standing.as_usual_again_at,
        "may_appeal": standing.made_up > 0 and not is_waiting,
        "appeal": _appeal(appeal) if appeal is not None else None,
    }


def _because(code: str, count: int) -> str:
    if code == "verified":
        return ngettext("%(n)s report of yours was verified.", "%(n)s reports of yours were verified.", count)
    if code == "number":
        return gettext("You have shown that a phone number is yours.")
    if count == 1:
        return gettext("One report of yours was found to be made up. The first one is not held against you.")
    return ngettext(
        "%(n)s report of yours was found to be made up; the first is not held against you.",
        "%(n)s reports of yours were found to be made up; the first is not held against you.",
        count,
    )


def _appeal(appeal: AppealView) -> dict[str, Any]:
    answered = (
        [words.ANSWERS[appeal.outcome], words.REASONS[appeal.outcome][appeal.reason]]
        if appeal.outcome
        else []
    )
    return {
        "id": appeal.id,
        "state": "answered" if appeal.answered_at else "waiting",
        "asked_at": appeal.asked_at,
        "answered_at": appeal.answered_at,
        "outcome": appeal.outcome or None,
        "text": " ".join(gettext(each) for each in answered)
        or gettext("A supervisor who has decided nothing of yours will look at it."),
    }
