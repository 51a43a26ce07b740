"""How a resident's reports are treated, in words: what, why, and what it changes. Pure.

The reasons of an answer are chosen by a supervisor and read by the resident in their language.
"""

from citizen_api.trust.standing import Standing, Treated
from kernel.marks import N_

TREATED: dict[Treated, str] = {
    "as_usual": N_("Your reports are treated as everybody's are."),
    "sooner": N_("Your reports are trusted a little more: what you told before was found to be true."),
    "later": N_(
        "When you send several reports in an hour, those after the first come a little later on the list that officers work through."
    ),
}
EFFECTS: dict[Treated, tuple[str, ...]] = {
    "as_usual": (N_("The first three reports of an hour stand in full on the officers' list."),),
    "sooner": (N_("The first five reports of an hour stand in full on the officers' list."),),
    "later": (
        N_("The first report of an hour stands in full on the officers' list, as everybody's does."),
        N_("Half as many reports an hour are taken from your phones."),
    ),
}
NEVER = (
    N_("An SOS is never touched by this."),
    N_("Nobody is shown this but you: no officer, and no neighbour."),
    N_("Who you are, your language and where you live count for nothing. Anonymous reports do not count."),
)
ANSWERS = {
    "lifted": N_("A supervisor who had decided nothing of yours looked at it: it no longer counts."),
    "kept": N_("A supervisor who had decided nothing of yours looked at it: it stays, and fades as said."),
}
# For the answer; the code is stored, the sentence made when it is read.
REASONS: dict[str, dict[str, str]] = {
    "lifted": {
        "not_shown": N_("It is not shown that the reports were made up."),
        "mistaken": N_("The reports were mistaken, not made up."),
        "another_person": N_("The phone may have been used by somebody else."),
    },
    "kept": {
        "shown": N_("The pictures show that the reports were made up."),
        "said_so": N_("The reporter has said that the reports were made up."),
        "nothing_new": N_("Nothing was said that changes what was found."),
    },
}


def why(standing: Standing) -> list[tuple[str, int]]:
    """Codes with counts, in the order in which they are told; empty when there is nothing to tell."""
    found = [
        ("verified", standing.verified),
        ("made_up", standing.made_up),
        ("number", int(standing.has_number)),
    ]
    return [(code, count) for code, count in found if count]
