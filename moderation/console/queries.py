"""Where a console that opens now begins to read the feed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.cpo_feed import queries as cpo_feed
from moderation.cpo_feed.models import FeedEntry

SHOWN_ENTRIES = 100
# An alert that nobody closes for weeks must not make every console read weeks of the feed.
MOST_ENTRIES = 20_000


def begin_after(session: Session) -> int:
    """The seq behind which the page reads: the last hundred entries, or more when an SOS is open since longer."""
    tip = cpo_feed.tip(session)
    after = tip - SHOWN_ENTRIES
    raised_at = citizen_api.open_since_or_none(session)
    if raised_at is not None:
        # Backwards from the tip, so that the index on seq answers it in as many steps as there were entries since.
        before = select(FeedEntry.seq).where(FeedEntry.at < raised_at).order_by(FeedEntry.seq.desc()).limit(1)
        after = min(after, session.scalar(before) or 0)
    return max(0, after, tip - MOST_ENTRIES)
