"""Where the words of the residents' app are: home's in one script, each other screen's in a file that comes with it.

English stands in the scripts themselves and has none of them.
"""

from pathlib import Path

from kernel.web.assets import STATIC_FOLDER

FOLDER = STATIC_FOLDER / "words"


def first_path(code: str) -> Path:
    """A classic script that is there before the first module runs."""
    return FOLDER / f"app-{code}.js"


def screen_path(code: str, screen: str) -> Path:
    return FOLDER / f"app-{code}" / f"{screen}.json"


def screen_paths(code: str) -> list[Path]:
    """Those that there are; their stems are the screens' names."""
    return sorted((FOLDER / f"app-{code}").glob("*.json"))
