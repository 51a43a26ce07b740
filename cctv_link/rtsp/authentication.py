"""How a camera is told who we are: digest (RFC 2617, RFC 7616) where it offers that, else basic. Pure but for chance.

The password itself is sent only to a camera that offers nothing better.
"""

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

_HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "SHA-256": hashlib.sha256,
    # Not ours to choose: it is the only one that most cameras know.
    "MD5": lambda text: hashlib.md5(text, usedforsecurity=False),
}
_SCHEME = re.compile(r"(?:^|,\s*)(Digest|Basic)\s+", re.IGNORECASE)
_PARAMETER = re.compile(r'([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """One of the ways that a camera offers. algorithm: without its `-sess`."""

    scheme: str
    realm: str = ""
    nonce: str = ""
    opaque: str | None = None
    algorithm: str = "MD5"
    is_session: bool = False
    has_qop: bool = False
    is_stale: bool = False


@dataclass(slots=True)
class Credentials:
    """A name and a password, and what the camera last asked for. Answers with an Authorization header."""

    username: str
    password: str = field(repr=False)
    challenge: Challenge | None = None
    has_worked: bool = False
    _count: int = 0

    def accept(self, headers: Iterable[str]) -> bool:
        """Take the WWW-Authenticate headers of a 401. False when trying again cannot help."""
        offered = best_or_none(headers)
        before = self.challenge
        if offered is None:
            return False
        # Asked again at once, the answer was wrong; asked for another nonce later, it was old. Not every
        # camera says `stale` then, and one that locks an account after some wrong answers gets only one.
        is_renewal = before is not None and offered.nonce != before.nonce
        may_help = before is None or (is_renewal and (offered.is_stale or self.has_worked))
        self.has_worked = False
        self.challenge, self._count = offered, 0
        return may_help

    def renew(self, info: str) -> None:
        """Take the `nextnonce` of an Authentication-Info header."""
        nonce = _parameters(info).get("nextnonce")
        if nonce and self.challenge is not None:
            self.challenge = replace(self.challenge, nonce=nonce)
            self._count = 0

    def header(self, method: str, uri: str) -> str | None:
        """The Authorization header of a request; None before the camera has asked."""
        if self.challenge is None:
            return None
        if self.challenge.scheme == "basic":
            return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()
        self._count += 1
        return digest(
            self.challenge,
            username=self.username,
            password=self.password,
            method=method,
            uri=uri,
            count=self._count,
            cnonce=secrets.token_hex(8),
        )


def best_or_none(headers: Iterable[str]) -> Challenge | None:
    """SHA-256 before MD5 before basic; None when there is none that we know."""
    known = [challenge for header in headers for challenge in challenges(header)]
    ranks = {"SHA-256": 0, "MD5": 1}
    return min(known, key=lambda one: 2 if one.scheme == "basic" else ranks[one.algorithm], default=None)


def challenges(header: str) -> list[Challenge]:
    """All that are named in one WWW-Authenticate header and that we can answer."""
    starts = list(_SCHEME.finditer(header))
    found = []
    for number, start in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(header)
        challenge = _challenge_or_none(start[1].lower(), _parameters(header[start.end() : end]))
        if challenge is not None:
            found.append(challenge)
    return found


def digest(
    challenge: Challenge, *, username: str, password: str, method: str, uri: str, count: int, cnonce: str
) -> str:
    """The Authorization header that answers `challenge`. count: requests under this nonce, from 1."""

    def hashed(*parts: str) -> str:
        return _HASHES[challenge.algorithm](":".join(parts).encode()).hexdigest()

    secret = hashed(username, challenge.realm, password)
    if challenge.is_session:
        secret = hashed(secret, challenge.nonce, cnonce)
    request = hashed(method, uri)
    values = [
        f'username="{_quoted(username)}"',
        f'realm="{_quoted(challenge.realm)}"',
        f'nonce="{_quoted(challenge.nonce)}"',
        f'uri="{_quoted(uri)}"',
    ]
    if challenge.has_qop:
        response = hashed(secret, challenge.nonce, f"{count:08x}", cnonce, "auth", request)
        values += ["qop=auth", f"nc={count:08x}"]
    else:
        response = hashed(secret, challenge.nonce, request)
    if challenge.has_qop or challenge.is_session:
        values.append(f'cnonce="{cnonce}"')
    values.append(f'response="{response}"')
    algorithm = challenge.algorithm + ("-sess" if challenge.is_session else "")
    if algorithm != "MD5":
        values.append(f"algorithm={algorithm}")
    if challenge.opaque is not None:
        values.append(f'opaque="{_quoted(challenge.opaque)}"')
    return "Digest " + ", ".join(values)


def _challenge_or_none(scheme: str, given: Mapping[str, str]) -> Challenge | None:
    if scheme == "basic":
        return Challenge("basic", realm=given.get("realm", ""))
    name, _, session = given.get("algorithm", "MD5").upper().partition("-SESS")
    is_session = given.get("algorithm", "").upper().endswith("-SESS")
    qops = [word.strip().lower() for word in given.get("qop", "").split(",") if word.strip()]
    if name not in _HASHES or session or (qops and "auth" not in qops):
        return None
    return Challenge(
        scheme="digest",
        realm=given.get("realm", ""),
        nonce=given.get("nonce", ""),
        opaque=given.get("opaque"),
        algorithm=name,
        is_session=is_session,
        has_qop=bool(qops),
        is_stale=given.get("stale", "").lower() == "true",
    )


def _parameters(text: str) -> dict[str, str]:
    """Names in lower case; of quoted values what is between the quotes, unescaped."""
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted or not plain else plain
        for name, quoted, plain in _PARAMETER.findall(text)
    }


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
