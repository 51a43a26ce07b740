"""HTTP Message Signatures (RFC 9421), as much of them as a phone needs: what was signed, and the text that was signed. Pure.

Components without parameters, signatures whose parameters stand as RFC 8941 writes them. Anything else is unreadable, not guessed.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_SIGNATURES = 4
MOST_COMPONENTS = 20

_LABEL = r"[a-z*][a-z0-9_.*-]*"
_STRING = r'"[\x20\x21\x23-\x5b\x5d-\x7e]*"'
_INPUT = re.compile(
    rf"(?P<label>{_LABEL})="
    rf"(?P<text>\((?P<components>{_STRING}(?: {_STRING})*)?\)"
    rf"(?P<parameters>(?:;{_LABEL}=(?:{_STRING}|-?[0-9]{{1,15}}))*))"
)
_SIGNATURE = re.compile(rf"(?P<label>{_LABEL})=:(?P<base64>[A-Za-z0-9+/]*={{0,2}}):")
_PARAMETER = re.compile(rf";({_LABEL})=(?:({_STRING})|(-?[0-9]+))")
_NEXT = re.compile(r"[ \t]*,[ \t]*")


class Unreadable(ValueError):
    """The headers are no signature that we read; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of a message. `text` is its parameters as they were sent, which are signed too."""

    label: str
    components: tuple[str, ...]
    parameters: Mapping[str, str | int]
    text: str
    signature: bytes


def read(signature_input: str, signature: str) -> list[Signed]:
    """The signatures of a message, from the two headers of that name. Raises Unreadable."""
    signatures = {found["label"]: found["base64"] for found in _members(_SIGNATURE, signature, "Signature")}
    inputs = _members(_INPUT, signature_input, "Signature-Input")
    if len({found["label"] for found in inputs}) != len(inputs):
        raise Unreadable("Signature-Input has a label twice")
    return [_signed(found, signatures) for found in inputs]


def base(signed: Signed, values: Mapping[str, str]) -> bytes:
    """The signature base (RFC 9421, 2.5) over a message's components. Raises Unreadable for one that is not there."""
    lines = []
    for name in signed.components:
        if name not in values:
            raise Unreadable(f"the message has no {name!r}")
        lines.append(f'"{name}": {values[name]}')
    return "\n".join([*lines, f'"@signature-params": {signed.text}']).encode()


def _signed(found: re.Match[str], signatures: Mapping[str, str]) -> Signed:
    label = found["label"]
    if label not in signatures:
        raise Unreadable(f"Signature has no {label}")
    components = tuple(re.findall(r'"([^"]*)"', found["components"] or ""))
    if len(components) > MOST_COMPONENTS or len(set(components)) != len(components):
        raise Unreadable("a component stands twice, or there are too many")
    parameters: dict[str, str | int] = {}
    for name, text, number in _PARAMETER.findall(found["parameters"]):
        parameters[name] = int(number) if number else text[1:-1]
    try:
        value = base64.b64decode(signatures[label], validate=True)
    except binascii.Error as error:
        raise Unreadable("Signature is not Base64") from error
    return Signed(label, components, parameters, found["text"], value)


def _members(pattern: re.Pattern[str], header: str, name: str) -> list[re.Match[str]]:
    """The members of a dictionary, each of which `pattern` reads."""
    found: list[re.Match[str]] = []
    at = 0
    while len(found) < MOST_SIGNATURES:
        member = pattern.match(header, at)
        if member is None:
            raise Unreadable(f"{name} cannot be read")
        found.append(member)
        if member.end() == len(header):
            return found
        comma = _NEXT.match(header, member.end())
        if comma is None:
            raise Unreadable(f"{name} cannot be read")
        at = comma.end()
    raise Unreadable(f"{name} has more than {MOST_SIGNATURES} members")
