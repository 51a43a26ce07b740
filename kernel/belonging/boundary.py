"""The last line before the public: no sentence leaves the house that says who somebody is. It fails closed."""

from collections.abc import Mapping

import structlog

from kernel.belonging import words

log = structlog.get_logger()

LEFT_OUT = "\u2026"


def for_the_public(template: str, values: Mapping[str, object]) -> str:
    """A template filled in; where that would say who somebody is, the template without what was filled in.

    Numbers stay: they are nobody's. A template that says so by itself is not said at all.
    """
    said = template.format(**values)
    if not words.found_in(said):
        return said
    log.warning("words about who somebody is were left out", of=sorted(values))
    bare = {name: value if isinstance(value, int | float) else LEFT_OUT for name, value in values.items()}
    said = template.format(**bare)
    return LEFT_OUT if words.found_in(said) else said
