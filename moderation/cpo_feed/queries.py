"""Reading the feed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.cpo_feed.models import FeedEntry

Line = tuple[int, str]


def lines_after(session: Session, seq: int, *, limit: int) -> list[Line]:
    """(seq, body) of the entries behind `seq`, in order."""
    rows = session.execute(
        select(FeedEntry.seq, FeedEntry.body).where(FeedEntry.seq > seq).order_by(FeedEntry.seq).limit(limit)
    )
    return [(number, body) for number, body in rows]


def tip(session: Session) -> int:
    """The newest number; 0 when nothing has happened yet."""
    return session.scalar(select(func.max(FeedEntry.seq))) or 0
