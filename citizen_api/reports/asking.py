"""What the police may ask a reporter, in the three languages, and what an answer to it is. Pure.

Templates only. An officer's free words would be in one language, read by nobody before they are sent, and the
way to ask what must not be asked: a name, a number, where somebody lives. Behaviour is asked before appearance.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import DomainError, InvalidField, Kind
from kernel.marks import N_
from kernel.spoken import spoken

EXPIRES_AFTER = timedelta(hours=72)
# A frightened person is asked little at a time.
MOST_OPEN = 3

OPEN, ANSWERED, EXPIRED = "open", "answered", "expired"

Words = Mapping[str, str]

_YES: Words = spoken("Yes")
_NO: Words = spoken("No")
_NOT_SURE: Words = spoken("Not sure")
_WHETHER = {"yes": _YES, "no": _NO, "not_sure": _NOT_SURE}


@dataclass(frozen=True, slots=True)
class Template:
    """A question in words, and its choices by slug; one without choices is answered in words.

    after: the question about what was done that goes before one about how anybody looked.
    """

    words: Words
    choices: Mapping[str, Words]
    after: str = ""


TEMPLATES: Mapping[str, Template] = {
    "still_there": Template(
        spoken("Is it still going on, or is there still danger?"),
        _WHETHER,
    ),
    "hurt": Template(
        spoken("Was anybody hurt?"),
        _WHETHER,
    ),
    "weapon": Template(
        spoken("Did you see a weapon?"),
        _WHETHER,
    ),
    "what_done": Template(
        spoken(
            "What was done, step by step, before and after? Say what people did rather than who they seemed to be."
        ),
        {},
    ),
    "how_away": Template(
        spoken("How did they get away?"),
        {
            "on_foot": spoken("On foot"),
            "motorcycle": spoken("By motorcycle"),
            "car": spoken("By car"),
            "other": spoken("Otherwise"),
            "not_seen": spoken("I did not see it"),
        },
    ),
    "which_way": Template(
        spoken("Which way did they go? Name a road, a shop or a sign."),
        {},
    ),
    "vehicle": Template(
        spoken("What do you remember of the vehicle: its kind, its colour, any part of the number plate?"),
        {},
    ),
    "exact_place": Template(
        spoken("Where exactly was it? Name a shop, a corner or the number on a pole."),
        {},
    ),
    "how_sure_of_time": Template(
        spoken("How sure are you of the time?"),
        {
            "to_the_minute": spoken("To the minute"),
            "within_a_quarter": spoken("Within a quarter of an hour"),
            "less": spoken("Less than that"),
        },
    ),
    "others_saw": Template(
        spoken("Did other people see it happen?"),
        _WHETHER,
    ),
    "know_again": Template(
        spoken(
            "By what would you know them again: clothes, what they carried, how they moved? Leave out what people you took them for."
        ),
        {},
        after="what_done",
    ),
}


class NotAskable(DomainError):
    kind = Kind.CONFLICT
    slug = "not-askable"
    title = N_("The reporter cannot be asked that now")


class QuestionClosed(DomainError):
    kind = Kind.CONFLICT
    slug = "question-closed"
    title = N_("The question cannot be answered any more")


def offered(asked: Collection[str]) -> list[str]:
    """What may be asked next, once these were asked: how anybody looked only after what was done."""
    return [slug for slug, template in TEMPLATES.items() if not template.after or template.after in asked]


def refuse_unaskable(template: str, *, asked: Collection[str], open_now: int) -> None:
    """Whether it may be asked after these, while so many wait for their answer. Raises NotAskable."""
    if template not in offered(asked):
        first = TEMPLATES[template].after
        raise NotAskable(
            f"ask {first} first: what was done, before how anybody looked", why="behaviour-first"
        )
    if open_now >= MOST_OPEN:
        raise NotAskable(f"{open_now} questions are open; wait for an answer", why="too-many")


def state_of(*, answered_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    """open, answered or expired."""
    if answered_at is not None:
        return ANSWERED
    return EXPIRED if now >= expires_at else OPEN


def in_language(words: Words, locale: str) -> str:
    """In the language of `locale`, English when we do not have it."""
    return words.get(locale.split("-")[0].lower(), words["en"])


def refuse_unfit(template: Template, *, choice: str | None, narrative: str) -> None:
    """Whether this answers that. Raises InvalidField."""
    if template.choices:
        if choice not in template.choices:
            there_are = ", ".join(template.choices)
            raise InvalidField(("choice", "not-a-choice", f"choose one of: {there_are}"))
    elif choice is not None:
        raise InvalidField(("choice", "unknown", "it is answered in words"))
    elif not narrative.strip():
        raise InvalidField(("narrative", "required", "answer in your own words"))
