"""Whether a reply that a gateway did not take is tried again."""

from kernel.outgoing import Answer, Refused, Unreachable

# The house's own token has ended or is not right yet: whoever waits for a reply is not to lose it for that.
NOT_LET_IN = frozenset({401, 403})


def failure(answer: Answer, words: str, *, says_later: bool) -> Unreachable | Refused:
    """says_later: by a code of the gateway's own, whatever its HTTP status. The words are kept as the reply's answer."""
    may_pass = answer.may_pass or answer.status in NOT_LET_IN or says_later
    return Unreachable(words) if may_pass else Refused(words)
