"""HTTP authentication as RTSP and SOAP services ask for it: Basic, and Digest of RFC 7616. Pure but for its nonces."""

import hashlib
import re
import secrets
from base64 import b64encode

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.port import RecorderRefused

_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_PARAMETER = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


def authorization(
    challenges: list[str], *, method: str, uri: str, credential: Credential, cnonce: str | None = None
) -> str:
    """The header that answers the strongest of the challenges we know. Raises RecorderRefused when there is none."""
    digests = [_parameters(each) for each in challenges if each.lower().startswith("digest ")]
    for algorithm in ("SHA-256", "MD5"):
        for parameters in digests:
            if parameters.get("algorithm", "MD5").upper() == algorithm:
                return _digest(parameters, algorithm, method, uri, credential, cnonce or secrets.token_hex(8))
    if any(each.lower().startswith("basic") for each in challenges):
        pair = f"{credential.username}:{credential.password}".encode()
        return f"Basic {b64encode(pair).decode()}"
    raise RecorderRefused("it asks for a kind of authentication that we do not know")


def _parameters(challenge: str) -> dict[str, str]:
    return {
        name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(challenge.partition(" ")[2])
    }


def _digest(
    told: dict[str, str], algorithm: str, method: str, uri: str, credential: Credential, cnonce: str
) -> str:
    def hashed(text: str) -> str:
        return _HASHES[algorithm](text.encode()).hexdigest()

    realm, nonce = told.get("realm", ""), told.get("nonce", "")
    who = hashed(f"{credential.username}:{realm}:{credential.password}")
    what = hashed(f"{method}:{uri}")
    parts = {"username": credential.username, "realm": realm, "nonce": nonce, "uri": uri}
    if "auth" in re.split(r"[\s,]+", told.get("qop", "")):
        parts["response"] = hashed(f"{who}:{nonce}:00000001:{cnonce}:auth:{what}")
        tail = f', qop=auth, nc=00000001, cnonce="{cnonce}"'
    else:
        parts["response"] = hashed(f"{who}:{nonce}:{what}")
        tail = ""
    if "opaque" in told:
        parts["opaque"] = told["opaque"]
    if "algorithm" in told:
        tail += f", algorithm={algorithm}"
    return "Digest " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in parts.items()) + tail


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
