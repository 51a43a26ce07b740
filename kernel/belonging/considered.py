"""The second question: whoever gives a reason with a word for who somebody is says first that it is about what was done."""

from kernel.belonging import words
from kernel.errors import DomainError
from kernel.marks import N_


class WhoSomebodyIs(DomainError):
    slug = "who-somebody-is"
    title = N_("Is it about what was done, or about who somebody is?")


def consider(text: str, *, considered: bool) -> list[str]:
    """The categories of the words that the text holds; nothing where it holds none. Raises WhoSomebodyIs unless considered."""
    found = words.found_in(text)
    if found and not considered:
        said = ", ".join(each.said for each in found)
        raise WhoSomebodyIs(
            f"{said}: leave it out, or send it again with considered: true if the record needs it;"
            " neither the reporter nor the neighbours read it",
            words=[{"said": each.said, "category": each.category} for each in found],
        )
    return sorted({each.category for each in found})
