"""Showing once more who one is, before what is hard to take back: a touch of the passkey, or the password again."""

from sqlalchemy.orm import Session

from kernel.errors import DomainError, Kind
from kernel.identity import sessions
from kernel.identity.officers import SignedIn
from kernel.marks import N_

# How long a proof of who is there counts as fresh.
FRESH_S = 300


class ProofRequired(DomainError):
    kind = Kind.FORBIDDEN
    slug = "proof-required"
    title = N_("Show once more who you are")


def require(session: Session, who: SignedIn, *, within_s: int = FRESH_S) -> None:
    """Nothing, when the officer has shown it lately. Raises ProofRequired; for a service key always: nobody touched anything."""
    if not sessions.is_freshly_proved(session, who, within_s=within_s):
        raise ProofRequired("touch your passkey, or give your password, then do it again")
