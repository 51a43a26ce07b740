"""Why an officer found what they found, in the reporter's language. Of what the officer chose only: words of their own are in one
language, may name somebody, and stay in the house.

Codes are stored with the timeline, sentences are made when they are read. The English ones are what the panel offers and
sends (kernel.web.wording.REASONS); a test holds the two together.
"""

from collections.abc import Mapping

from kernel.spoken import spoken

SENTENCES: dict[str, Mapping[str, str]] = {
    "cameras_show_it": spoken("Two or more cameras show it as told"),
    "a_camera_shows_it": spoken("One camera shows it as told"),
    "account_fits": spoken("The account fits the place and the time; no camera looked that way"),
    "cameras_show_otherwise": spoken("The cameras show the place at that time, and it did not happen there"),
    "reported_elsewhere": spoken("The same thing was reported and verified under another reference"),
    "account_contradicts_itself": spoken("The account contradicts itself"),
    "made_up": spoken("It was told knowing that it did not happen"),
    "footage_missing": spoken("The footage of that time is missing"),
    "looked_elsewhere_or_dark": spoken("The cameras looked elsewhere or it was too dark to tell"),
    "place_or_time_uncertain": spoken("The place or the time is too uncertain"),
}
_SAID = spoken("Reason: {sentence}.")


def code_of(reason: str) -> str:
    """The code of the sentence that a stored reason begins with; empty when the officer chose none."""
    for code, words in SENTENCES.items():
        if reason == words["en"] or reason.startswith(f"{words['en']}. "):
            return code
    return ""


def said(code: str, *, language: str) -> str:
    """What stands behind the outcome: "Reason: One camera shows it as told." """
    return _SAID[language].format(sentence=SENTENCES[code][language])
