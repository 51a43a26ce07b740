"""As much as one officer may have exported in a day: what was asked for in the panel and what the command wrote, together."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.ids import earliest_id
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

# Beyond this somebody is carrying the house out, case by case.
MOST_A_DAY = 20
BY_HAND = "command line"

# A file is accounted for item by item, each with the file's hash in its reason. What the panel's job writes was counted when
# it was asked for. An entry's id says when it was made, so a day is looked at and not the audit's years.
_MANY = """
    SELECT (SELECT count(*) FROM exports WHERE asked_by = :officer_id AND asked_at > :since)
         + (SELECT count(DISTINCT reason) FROM audit_entries
            WHERE id >= :earliest_id AND at > :since
              AND action = 'evidence.export' AND actor_id = :officer_id AND via = :by_hand)
"""


class TooManyExports(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-exports"
    title = N_("That is as much as one officer may have exported in a day")


def require(session: Session, officer_id: UUID) -> None:
    """One more is within it, as far as can be seen now. Raises TooManyExports."""
    since = clock.now() - timedelta(days=1)
    values = {
        "officer_id": officer_id,
        "since": since,
        "earliest_id": earliest_id(since),
        "by_hand": BY_HAND,
    }
    if session.execute(text(_MANY), values).scalar_one() >= MOST_A_DAY:
        raise TooManyExports(
            f"{MOST_A_DAY} were asked for within a day; ask tomorrow, or another officer does"
        )


def take(uow: UnitOfWork, officer_id: UUID) -> None:
    """One more, which this commit writes: two at once count each other. Raises TooManyExports."""
    uow.execute("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))", {"key": f"exports:{officer_id}"})
    require(uow.session, officer_id)
