"""One part that runs now, and what it must not leave behind when it has gone."""

import os
import signal
from dataclasses import dataclass, field

from supervise.identity import (
    Identity,
    children_of,
    descendants_of,
    left_of_session,
    send,
    status_or_none,
)
from supervise.part import Part
from supervise.record import Started


@dataclass
class Running:
    """part: what to start again when it dies; None for a task, or for what is only waited for to end.

    pidfd: readable once the process has died. descendants: of one that another supervisor started.
    """

    started: Started
    part: Part | None
    pidfd: int
    since: float
    descendants: set[Identity] = field(default_factory=set)

    def note_descendants(self) -> None:
        """Remember whom it has started, unless it is our own child: the orphans of those come to us anyway."""
        status = status_or_none(self.started.identity.pid)
        if status is not None and status.parent_pid != os.getpid():
            self.descendants |= descendants_of(self.started.identity)

    def end_leftovers(self, *, not_these: set[Identity]) -> None:
        """What a dead part leaves behind holds its files and sockets: it goes before the part comes back.

        Its session; and whatever has become our own child though we did not start it, such as PostgreSQL's
        backends, which found sessions of their own: we adopt the orphans of our parts (see adopt_orphans).
        """
        leader = self.started.identity
        orphans = [child for child in children_of(os.getpid()) if child not in not_these and child != leader]
        for identity in {*left_of_session(leader), *orphans, *self.descendants}:
            send(identity, signal.SIGKILL)
