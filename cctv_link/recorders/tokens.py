"""What a camera may be called by its recorder. Pure."""

from cctv_link.recorders import patterns

LONGEST_TOKEN = 200


def fault_or_none(kind: str, token: str) -> str | None:
    """What is wrong with a recording token, or None. A folder's is how its files are named; the ring has none."""
    if kind == "folder":
        try:
            patterns.check_pattern(token)
        except ValueError as error:
            return str(error)
        return None
    if kind != "ring" and (not token or len(token) > LONGEST_TOKEN or not token.isprintable()):
        return f"1 to {LONGEST_TOKEN} printable characters"
    return None
