"""Marks a sentence for the catalogue where it is written down, so that it can be translated where it is shown. Pure."""


def N_(text: str) -> str:
    """The same text. script/words collects what is marked so, beside what `_` and `ngettext` translate on the spot."""
    return text
