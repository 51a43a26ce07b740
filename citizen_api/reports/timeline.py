"""The reporter's timeline in words. Codes are stored, sentences are made when they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from citizen_api.reports import reasons
from kernel.belonging.boundary import for_the_public
from kernel.spoken import spoken

# One sentence per code and language; {n} and the like are the step's facts. No camera, officer or other
# person is named here.
WORDS: dict[str, Mapping[str, str]] = {
    "received": spoken("The police have your report."),
    "cameras_linked": spoken("Cameras that may have seen the place: {n}. Not recording then: {blind}."),
    "footage_secured": spoken("Footage has been kept for your report."),
    "under_review": spoken("An officer is looking at your report."),
    "question_asked": spoken("The police have a question about your report."),
    "question_answered": spoken("Your answer has reached the police."),
    "looked_at_again": spoken(
        "What was found is being looked at once more; an officer will decide on your report anew."
    ),
    "verified": spoken(
        "An officer verified what you reported. People nearby have been told, without your name or the exact place."
    ),
    "unfounded": spoken("An officer looked at it and found that it did not happen as reported."),
    "inconclusive": spoken("An officer looked at it; what there is does not show whether it happened."),
    "disputed": spoken(
        "You disputed the outcome. Another officer, who is not shown the first decision, will look again."
    ),
    "second_look": spoken("Another officer is looking at your report."),
    "changed_verified": spoken(
        "Your dispute has ended and changed the outcome: another officer verified what you reported. People nearby have been told, without your name or the exact place."
    ),
    "changed_unfounded": spoken(
        "Your dispute has ended and changed the outcome: another officer found that it did not happen as reported."
    ),
    "changed_inconclusive": spoken(
        "Your dispute has ended and changed the outcome: another officer found that what there is does not show whether it happened."
    ),
    "upheld_verified": spoken("Your dispute has ended: another officer, too, verified what you reported."),
    "upheld_unfounded": spoken(
        "Your dispute has ended. Another officer, who was not shown the first decision, also found that it did not happen as reported."
    ),
    "upheld_inconclusive": spoken(
        "Your dispute has ended. Another officer, who was not shown the first decision, also found that what there is does not show whether it happened."
    ),
    "withdrawn": spoken("The verification was withdrawn. Those who were told of it have been told so."),
    "closed": spoken("The incident is closed."),
}


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    status: str
    text: str


def language_of(locale: str) -> str:
    """What is spoken for a locale: English when we do not have it."""
    language = locale.split("-")[0].lower()
    return language if language in WORDS["received"] else "en"


def sentence(code: str, *, locale: str, facts: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """(language, the sentence in it); English when we do not have the language of `locale`. Of a fact
    that would say who somebody is, it says nothing."""
    spoken = language_of(locale)
    told = for_the_public(WORDS[code][spoken], facts or {})
    because = (facts or {}).get("because", "")
    return spoken, f"{told} {reasons.said(because, language=spoken)}" if because else told


def in_words(steps: Sequence[tuple[datetime, str, str, dict[str, Any]]], *, locale: str) -> list[Step]:
    """The steps as sentences in the language of `locale`, English when we do not have it."""
    return [
        Step(at, status, sentence(code, locale=locale, facts=facts)[1]) for at, status, code, facts in steps
    ]
