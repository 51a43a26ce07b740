"""Numbers for audit entries, without gaps: only the relay calls this, and there is only one relay at work."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# A database sequence would leave a hole at every rollback, and a hole in an audit looks like a removal.
_NUMBER = text(
    """
    WITH waiting AS (
        SELECT entry_id FROM audit_pending ORDER BY entry_id LIMIT 1000
    ), gone AS (
        DELETE FROM audit_pending USING waiting WHERE audit_pending.entry_id = waiting.entry_id
    )
    INSERT INTO audit_numbers (seq, entry_id)
    SELECT (SELECT coalesce(max(seq), 0) FROM audit_numbers) + row_number() OVER (ORDER BY entry_id), entry_id
    FROM waiting
    """
)


def number_entries(session: Session) -> int:
    """Give the next numbers to what has been committed; return how many were given."""
    return session.execute(_NUMBER).rowcount  # type: ignore[attr-defined]  # an INSERT gives a CursorResult
