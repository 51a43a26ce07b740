"""The story of an SOS as somebody else reads it: as its phone does, except where that says "you" or what a phone's holder may do."""

from collections.abc import Mapping

from citizen_api.sos.timeline import WORDS
from kernel.spoken import spoken

STORY: Mapping[str, Mapping[str, str]] = {
    **WORDS,
    "arming": spoken("The police have it. It is raised when the time is up."),
    "received": spoken("The police have the call."),
    "on_screen": spoken("It is on an operator's screen."),
    "station_refused": spoken("The police station could not be told."),
    "all_consoles": spoken("Every console was called once more."),
    "stood_down": spoken("They have stood it down."),
}


def story(language: str) -> dict[str, str]:
    """By code, in one of our languages."""
    return {code: words[language] for code, words in STORY.items()}
