"""Not believing a provider that calls everybody dead.

A registration that is called dead is forgotten. Where a provider calls a whole sending dead and takes nothing, it has an outage, or
we hold the credentials of another project, or these were dead indeed: somebody may have enrolled a hundred that never lived. It is
doubted from then on, and nobody is forgotten on its word, until it takes a message from anybody; if it then says the same again, dead is
dead. Who takes messages elsewhere is not left alone for it (see `pausing`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.push.pausing import FEWEST, Addressed, provider_of
from citizen_api.push.sender import Outcome
from kernel import clock
from kernel.unit_of_work import UnitOfWork

# Who took a message in this time is there: one place's dead are no outage of the city's.
LATELY = timedelta(minutes=5)
# What it says for the second time in this time, and has taken a message between, is so.
AGAIN = timedelta(minutes=15)
# When it last took something is kept to the minute: no row that every sending writes.
NOTED_EACH = timedelta(minutes=1)
# Hosts of browsers' push services come and go.
KEPT_FOR = timedelta(days=30)

_TOOK = """
    INSERT INTO push_providers (provider, took_at, is_doubted) VALUES (:provider, :now, false)
    ON CONFLICT (provider) DO UPDATE SET took_at = :now, is_doubted = false
"""
_ALL_DEAD = """
    INSERT INTO push_providers (provider, all_dead_at, is_doubted) VALUES (:provider, :now, true)
    ON CONFLICT (provider) DO UPDATE SET all_dead_at = :now, is_doubted = true
"""


def doubted(session: Session) -> set[str]:
    """Whose word that a registration is dead counts for nothing."""
    return set(session.scalars(text("SELECT provider FROM push_providers WHERE is_doubted")))


def weighed(
    uow: UnitOfWork, asked: Sequence[Addressed], outcomes: Sequence[Outcome], *, now: datetime
) -> tuple[list[Outcome], set[str]]:
    """The outcomes as far as they are believed, and of whom is not believed those that take messages elsewhere."""
    unbelieved, elsewhere = set(), set()
    for provider in sorted({provider_of(who) for who in asked}):
        said = [outcome for who, outcome in zip(asked, outcomes, strict=True) if provider_of(who) == provider]
        row = uow.execute(
            "SELECT took_at, all_dead_at, is_doubted FROM push_providers WHERE provider = :provider",
            {"provider": provider},
        ).first()
        took_at, all_dead_at, is_doubted = tuple(row) if row else (None, None, False)
        if Outcome.SENT in said:
            if is_doubted or took_at is None or took_at < now - NOTED_EACH:
                uow.execute(_TOOK, {"provider": provider, "now": now})
        elif Outcome.GONE in said:
            is_again = all_dead_at is not None and all_dead_at > now - AGAIN
            if said.count(Outcome.GONE) >= FEWEST:
                # Also where it is believed: once for each time that it takes something.
                uow.execute(_ALL_DEAD, {"provider": provider, "now": now})
                is_doubted = is_doubted or not is_again
            if is_doubted:
                unbelieved.add(provider)
                if took_at is not None and took_at > now - LATELY:
                    elsewhere.add(provider)
    believed = [
        Outcome.LATER if outcome is Outcome.GONE and provider_of(who) in unbelieved else outcome
        for who, outcome in zip(asked, outcomes, strict=True)
    ]
    return believed, elsewhere


def forget_old(uow: UnitOfWork) -> None:
    """Providers that nobody has been sent to for a month."""
    uow.execute(
        "DELETE FROM push_providers WHERE greatest(took_at, all_dead_at) < :before",
        {"before": clock.now() - KEPT_FOR},
    )
