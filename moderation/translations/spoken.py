"""In which language a report was written, as far as can be told. Pure."""

from dataclasses import dataclass
from typing import Literal

from kernel.web.languages import LANGUAGES
from kernel.web.wording import language_of

How = Literal["letters", "phone", "nobody"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """language: en, ur, sd, or empty when nobody knows. how: by its letters, by what the phone is set to, or not at all."""

    language: str
    how: How


def spoken(narrative: str, *, locale: str | None) -> Spoken:
    """Letters tell Urdu and Sindhi. Latin ones tell little: English, or Urdu typed without its letters; so the phone's
    language is named as what it is."""
    by_letters = language_of(narrative)
    if by_letters is not None:
        return Spoken(by_letters, "letters")
    set_to = (locale or "").split("-")[0].lower()
    return Spoken(set_to, "phone") if set_to in LANGUAGES else Spoken("", "nobody")


def wanted_of(said: Spoken) -> list[str]:
    """The languages of the panel that a machine is asked for: all but its own, when its letters tell that."""
    own = said.language if said.how == "letters" else ""
    return [code for code in LANGUAGES if code != own]
