"""Which sentences come with which script: each island of the officers' pages has its own, and so has each screen of the residents' app.

The build says which sources are in which script (`parts.json`, from the bundler's own list): "task" an island, "app" the first
script of the app with what comes to no screen, "app/check" a screen.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from kernel.web.catalogue.gather import Key, Sentence

PARTS = Path(__file__).with_suffix(".json")
# The app's first script, and what stands before the name of a screen.
FIRST, SCREEN = "app", "app/"
# Whose words come with home: who is frightened reads them at once, whatever the network does.
AT_ONCE = ("sos",)
# Comes to every page of the officers, before its island.
THEME = "theme"
# Fetched by an island when they are asked for: what the theme says is there. TITLES, of problems, come with the first refusal.
LATE = ("pagekeys", "proof", "casemap")
TITLES = "titles"


def by_screen(said: Mapping[Key, Sentence]) -> dict[str, list[Key]]:
    """Under FIRST what comes with the app's first script, then what each screen says beside it; a screen that says nothing is left out."""
    parts = sources()
    first = _said_by(said, [*parts[FIRST], *(file for screen in AT_ONCE for file in parts[SCREEN + screen])])
    of_first = set(first)
    more = {
        name.removeprefix(SCREEN): [key for key in _said_by(said, files) if key not in of_first]
        for name, files in parts.items()
        if name.startswith(SCREEN)
    }
    return {FIRST: first, **{screen: keys for screen, keys in more.items() if keys}}


def by_island(said: Mapping[Key, Sentence]) -> dict[str, list[Key]]:
    """What each script of the officers' pages says; with what the theme says, which is on its page too, unless it comes later."""
    parts = {name: files for name, files in sources().items() if not name.startswith(FIRST)}
    spoken = {
        name: _said_by(said, files if name in LATE else [*files, *parts[THEME]])
        for name, files in parts.items()
    }
    return {**spoken, TITLES: [key for key, sentence in said.items() if sentence.is_title]}


def sources() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(PARTS.read_text())
    return found


def _said_by(said: Mapping[Key, Sentence], files: Collection[str]) -> list[Key]:
    return [key for key, sentence in said.items() if sentence.files.intersection(files)]
