"""Work that a flood has to do, as hashcash has it: cheap to check, dear to do a thousand times, nothing to who comes once.

A challenge is not stored: it carries how hard it is and until when it holds, under our signature over that and over what
it is for (one device, or one report by its Idempotency-Key). So one solution serves one purpose, and used twice it does
the same thing twice, which is once. An SOS is never asked for any.

The answer is a whole number N for which SHA-256 of `CHALLENGE:N` begins with so many zero bits.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import current_app, request

from kernel import clock
from kernel.http.problems import HttpProblem
from kernel.secrets import derived_key, keyed_hash

HEADER = "Proof-Of-Work"
# 2 to the 16th tries: 0.15 s on a busy server's core (430,000 a second, measured in Node), a second or less on a cheap phone.
# Each doubling of the pressure is one bit more.
FEWEST_BITS = 16
# Sixteen times that: ten seconds or so on a cheap phone. More would be to refuse it.
MOST_BITS = 20
HOLDS_FOR = timedelta(minutes=10)
_CHALLENGE = re.compile(r"1\.([0-9]{1,2})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})")
_ANSWER = re.compile(r"[0-9]{1,80}")  # noughts before it may fill a block of the hash


def bits_for(count: int, *, free: int) -> int:
    """How hard it is when `count` have come where `free` may come without any work; 0 is not at all. Pure."""
    if count <= free:
        return 0
    return min(MOST_BITS, FEWEST_BITS - 1 + (count // max(1, free)).bit_length())


def require(subject: str, *, bits: int) -> None:
    """Raises HttpProblem with a challenge, unless this request brings its solution for `subject`."""
    key = derived_key(current_app.extensions["settings"].secret_key, "proof-of-work")
    now = clock.now()
    if is_done(request.headers.get(HEADER, ""), key=key, subject=subject, now=now):
        return
    raise HttpProblem(
        "work-required",
        f"many come at the moment. Find a whole number N for which SHA-256 of `CHALLENGE:N` begins with {bits} zero bits,"
        f" and send this again with the header {HEADER}: CHALLENGE:N",
        challenge=challenge(key=key, subject=subject, bits=bits, now=now),
        bits=bits,
        expires_at=clock.wire(now + HOLDS_FOR),
    )


def challenge(*, key: bytes, subject: str, bits: int, now: datetime) -> str:
    """What is to be solved. Pure."""
    return _signed(key, subject, str(bits), str(int((now + HOLDS_FOR).timestamp())))


def is_done(sent: str, *, key: bytes, subject: str, now: datetime) -> bool:
    """Whether `sent` solves a challenge of ours for `subject` that still holds. Pure."""
    asked, _, answer = sent.rpartition(":")
    read = _CHALLENGE.fullmatch(asked)
    if read is None or not _ANSWER.fullmatch(answer):
        return False
    bits, expires = read[1], read[2]
    is_ours = compare_digest(asked, _signed(key, subject, bits, expires))
    return is_ours and int(expires) > now.timestamp() and zero_bits(sent) >= int(bits)


def zero_bits(text: str) -> int:
    """How many zero bits its SHA-256 begins with. Pure."""
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest(), "big").bit_length()


def _signed(key: bytes, subject: str, bits: str, expires: str) -> str:
    signature = urlsafe_b64encode(keyed_hash(key, f"{bits}.{expires}.{subject}")).rstrip(b"=").decode()
    return f"1.{bits}.{expires}.{signature}"
