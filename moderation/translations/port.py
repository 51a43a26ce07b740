"""What a translation service does for us."""

from dataclasses import dataclass
from typing import Protocol


class Unreachable(Exception):
    """No answer, or one that says "later": it is asked again."""


class NobodyLetIn(Exception):
    """It serves nobody of this house, as it is configured now: a key that is not taken, an address that is none."""


class Refused(Exception):
    """It will never translate this; the words say why."""


@dataclass(frozen=True, slots=True)
class Translated:
    """from_language: as the service found it when nobody told it; else as told."""

    words: str
    from_language: str


class Translator(Protocol):
    """Slow. `name` is shown to who reads what it made."""

    @property
    def name(self) -> str: ...

    def translate(self, words: str, *, source: str, target: str) -> Translated:
        """source: a language's code, or empty when nobody knows. Raises Unreachable, NobodyLetIn, Refused."""
        ...
