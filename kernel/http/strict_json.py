"""Bodies as they must be: JSON objects of bounded size and depth, no NaN, no key twice."""

import json
import math
import re
from typing import NoReturn

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from kernel.http.problems import HttpProblem

BODY_LIMIT_BYTES = 32 * 1024
DEEPEST = 5
MOST_KEYS = 40
# More than that Python reads as no number, and says so in words that are not for a phone.
MOST_DIGITS = 4_300
_PARSED = "gawah.json"
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")


def body_object(
    *, limit_bytes: int = BODY_LIMIT_BYTES, media_type_required: bool = True
) -> dict[str, object]:
    """The request's JSON object. Raises HttpProblem: too large, another media type, malformed."""
    if media_type_required and request.mimetype not in ("application/json", ""):
        raise HttpProblem("unsupported-media-type", f"got {request.mimetype}")
    # A hot post looks twice: once for its fields, once for the Idempotency-Key's fingerprint.
    if _PARSED not in request.environ:
        request.environ[_PARSED] = parse_object(body_bytes(limit_bytes))
    parsed: dict[str, object] = request.environ[_PARSED]
    return parsed


def body_bytes(limit_bytes: int) -> bytes:
    """The raw body, never more than `limit_bytes`."""
    if (request.content_length or 0) > limit_bytes:
        raise HttpProblem("body-too-large", f"at most {limit_bytes} bytes")
    try:
        body = request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise HttpProblem("body-too-large", f"at most {limit_bytes} bytes") from error
    if len(body) > limit_bytes:
        raise HttpProblem("body-too-large", f"at most {limit_bytes} bytes")
    return body


def parse_object(body: bytes) -> dict[str, object]:
    """Read one JSON object. Raises HttpProblem `malformed-json` with what is wrong."""
    try:
        value = _decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise HttpProblem("malformed-json", f"not UTF-8 from byte {error.start} on") from error
    except RecursionError as error:
        raise HttpProblem("malformed-json", f"nested deeper than {DEEPEST}") from error
    except ValueError as error:
        raise HttpProblem("malformed-json", str(error)[:200]) from error
    if not isinstance(value, dict):
        raise HttpProblem("malformed-json", "expected an object")
    _check_depth(value, 1)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:20]} is too large a number")
    return int(text)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} stands twice")
        found[key] = value
    if len(found) > MOST_KEYS:
        raise ValueError(f"more than {MOST_KEYS} keys")
    if any(not key.isascii() and _HALF_A_CHARACTER.search(key) for key in found):
        raise ValueError("a key holds half a character")
    return found


# Made once: it costs more than reading a body with it.
_decode = json.JSONDecoder(
    parse_constant=_refuse_constant,
    parse_float=_finite,
    parse_int=_whole,
    object_pairs_hook=_without_twins,
).decode


def _check_depth(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise HttpProblem("malformed-json", f"nested deeper than {DEEPEST}")
    if isinstance(value, dict):
        for inner in value.values():
            _check_depth(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_depth(inner, depth + 1)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise HttpProblem("malformed-json", "a whole number is too large")
