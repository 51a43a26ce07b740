"""Proving that somebody is the officer they name: by password, as often as signing in may be tried, and counted with it."""

from kernel.config import Settings
from kernel.errors import DomainError, Kind
from kernel.http import limits
from kernel.http.limits import TooMany
from kernel.identity import officers
from kernel.unit_of_work import reading

# The count of failed tries that the sign-in page keeps of an account, too.
COUNTER = "sign-in"


class NotProved(DomainError):
    kind = Kind.FORBIDDEN
    slug = "not-proved"
    title = "That is not this officer's password"


def key_of(name: str) -> str:
    """Under which an account's failed tries are counted."""
    return name.casefold()[:80]


def prove(name: str, password: str, *, settings: Settings) -> None:
    """Nothing, when the password is that officer's. Raises NotProved; TooMany after as many failures as at sign-in."""
    key = key_of(name)
    wait_s = limits.seconds_to_wait(settings.redis_url, most=settings.sign_in_failures, name=COUNTER, key=key)
    if wait_s:
        raise TooMany(f"too many wrong passwords of {name}: try again in {wait_s} s", retry_after_s=wait_s)
    with reading() as session:
        officer = officers.officer_by_name_or_none(session, name)
    if not officers.password_fits(officer, password):
        limits.note_failure(settings.redis_url, window_s=settings.sign_in_window_s, name=COUNTER, key=key)
        raise NotProved(f"that is not the password of {name}")
