"""How long an answer asks us to wait: seconds, or a date (RFC 9110). Pure."""

from email.utils import parsedate_to_datetime

from kernel import clock


def seconds(text: str) -> float:
    """0 when it says nothing that can be understood."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    if until.tzinfo is None:
        return 0.0
    return max(0.0, (until - clock.now()).total_seconds())
