"""What an event is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """A fact. Ids and plain values only: an event is stored as JSON and read again much later."""
