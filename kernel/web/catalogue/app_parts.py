"""Which sentences of the residents' app come with which of its screens: home's and an SOS's with the first page, others with the screen that says them.

The build says which sources speak where (`app_parts.json`, from the bundler's own list); what comes with home comes once.
"""

import json
from collections.abc import Mapping, Set
from pathlib import Path

from kernel.web.catalogue.gather import Key, Sentence

PARTS = Path(__file__).with_suffix(".json")
# The first script, and what comes to no screen.
FIRST = ""
# Whose words come with home: who is frightened reads them at once, whatever the network does.
AT_ONCE = ("sos",)


def by_screen(said: Mapping[Key, Sentence]) -> dict[str, list[Key]]:
    """Under FIRST the sentences of the first script, then what each screen says beside them; a screen that says nothing is left out."""
    parts: dict[str, list[str]] = json.loads(PARTS.read_text())
    at_once = [source for screen in (FIRST, *AT_ONCE) for source in parts.pop(screen)]
    first = _said_by(said, at_once, but=frozenset())
    more = {screen: _said_by(said, sources, but=frozenset(first)) for screen, sources in parts.items()}
    return {FIRST: first, **{screen: keys for screen, keys in more.items() if keys}}


def _said_by(said: Mapping[Key, Sentence], sources: list[str], *, but: Set[Key]) -> list[Key]:
    return [key for key, sentence in said.items() if key not in but and sentence.files.intersection(sources)]
