"""Which files make up the app, and what a phone keeps of them. Nothing here asks a database.

The build names what it made (`kept.json`, from the bundler's own list): a chunk that is missing from the list would leave the
app up but dead without a network, so nobody writes that list by hand.
"""

import hashlib
import json
from functools import cache
from typing import Any

from citizen_api.push import messages
from kernel.categories import TOWN_ONLY
from kernel.web import app_words, languages
from kernel.web.assets import STATIC_FOLDER, asset_url
from kernel.web.languages import DEFAULT, LANGUAGES

FOLDER = STATIC_FOLDER / "app"
# Beside what the bundler made: what its pages name by themselves.
DRAWN = ("icons.svg", "kinara.svg", "mark.svg", "map/schematic.geojson")
NEUTRAL = "neutral"


def shell_url(language: str) -> str:
    """The first page in a language, wherever the phone's own choice stands."""
    return f"/?in={language}"


def words_path(language: str) -> str:
    """What home says; the page itself names it."""
    return app_words.first_path(language).relative_to(STATIC_FOLDER).as_posix()


def words_urls(language: str) -> dict[str, str]:
    """By screen, where its words are. English stands in the scripts."""
    return {
        path.stem: asset_url(path.relative_to(STATIC_FOLDER).as_posix())
        for path in app_words.screen_paths(language)
    }


def kept_urls() -> list[str]:
    """Everything that the app needs without a network, at the addresses by which its pages ask for it."""
    made = [f"app/{name}" for name in _built()["kept"]]
    chunks = [path for path in made if path.startswith("app/chunks/")]
    translated = [code for code in LANGUAGES if code != DEFAULT]
    words = [
        *(asset_url(words_path(code)) for code in translated),
        *(url for code in translated for url in words_urls(code).values()),
    ]
    named = [path for path in made if path not in chunks]
    # A chunk's name holds its content's hash, and another chunk asks for it by that name alone.
    return [*(f"/static/{path}" for path in chunks), *(asset_url(path) for path in (*named, *DRAWN)), *words]


def version(shells: str) -> str:
    """Changes when any kept file does. shells: the first pages themselves, which have no hash in their address."""
    return hashlib.sha256("\n".join([*kept_urls(), shells]).encode()).hexdigest()[:12]


def first_url() -> str:
    """The first script."""
    return f"/static/app/{_built()['first']}"


def titles() -> dict[str, str]:
    """By category: what is told above all, with {place} for the area's name; with {town} what no neighbour is told, and anybody may
    read of the town. In the page's language."""
    return {
        category: title.replace("{place}", "{town}") if category in TOWN_ONLY else title
        for (kind, category, language), (title, _) in messages.templates().items()
        if kind == messages.INCIDENT_VERIFIED and language == languages.language()
    }


def _built() -> dict[str, Any]:
    built: dict[str, Any] = json.loads((FOLDER / "kept.json").read_text())
    return built


@cache
def worker_source() -> str:
    return (FOLDER / "worker.js").read_text()
