"""What people near an SOS are asked, or why nobody is. Pure."""

from dataclasses import dataclass
from datetime import datetime

from citizen_api.push import messages
from citizen_api.sos.models import SosAlert
from kernel.categories import SOS_CATEGORY
from kernel.geo import Position
from kernel.marks import N_
from kernel.places import LANGUAGES

# A quarter of an hour on foot from the neighbourhood's middle: further off nobody is of help in time.
REACH_M = 1_000

# Why it may not be asked for, by code; where an officer can read it.
REFUSALS = {
    "over": N_("It has ended, or was stood down."),
    "arming": N_("It is not raised yet."),
    "silent": N_("The call is silent: nobody may be drawn to it."),
    "duress": N_("Its phone is in somebody else's hands: who is near may be the danger."),
    "drill": N_("It is a drill."),
    "nowhere": N_("Nobody knows where it is."),
    "nobody": N_("Nobody near it has said that they may be asked."),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """What would be asked, or was. refusal: why it may not be, a code of REFUSALS; empty when it may. devices: whom it reaches, or
    has reached. asked_at: None when it was not."""

    refusal: str
    devices: int
    reach_m: int
    minutes: int
    sentences: list[Sentence]
    asked_at: datetime | None


def refusal_of(alert: SosAlert, anchor: Position | None) -> str:
    """The first reason against it. What its phone was told to be over is over for who is near, too: whichever PIN it was."""
    if alert.is_duress:
        return "duress"
    if alert.ended_at is not None or alert.stood_down_at is not None:
        return "over"
    if alert.is_drill:
        return "drill"
    if alert.state == "arming":
        return "arming"
    if alert.is_silent:
        return "silent"
    return "nowhere" if anchor is None else ""


def request(
    anchor: Position | None, devices: int, *, refusal: str = "", asked_at: datetime | None = None
) -> HelpRequest:
    return HelpRequest(
        refusal=refusal,
        devices=devices,
        reach_m=REACH_M,
        minutes=int(messages.HELP_LIFE.total_seconds()) // 60,
        sentences=[_sentence(anchor, language) for language in LANGUAGES] if anchor is not None else [],
        asked_at=asked_at,
    )


def _sentence(anchor: Position, language: str) -> Sentence:
    words = messages.message(kind=messages.HELP_ASKED, category=SOS_CATEGORY, place=anchor, locale=language)
    return Sentence(language, words.title, words.text)
