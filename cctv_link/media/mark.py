"""What is burnt into pictures. Alone in its file: the child that burns it loads this, and nothing of the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Who looks, when, and at which item. number: tells officers of one name apart, and is drawn whatever letters a
    name has.

    when: of the making, on the city's clock, with its distance from UTC. which: reference of incident and item.
    """

    name: str
    number: str
    when: str
    which: str

    @property
    def line(self) -> str:
        """All of it, as it stands at the edge."""
        return f"{self.name} ({self.number}) | {self.when} | {self.which}"
