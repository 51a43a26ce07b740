"""The service as its contract describes it: every resident's operation answers from the examples. No database, no memory
but of idempotency keys. `Prefer: code=429` or `Prefer: example=too-many-requests` makes it refuse."""

import argparse
import hashlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from wire import checking, recording
from wire.contract import JSON, LANGUAGES, PROBLEM_JSON, Contract, Operation, examples, load
from wire.languages import problem_example
from wire.serving import Asked, Told, server
from wire.shapes import STAMP

RETRY_AFTER_S = 2
# Of a device without a key, and of one that signs.
DEVICES_TOKENS = ("Bearer gwd_", "Bearer gws_")
LARGEST_BODY = 64 * 1024
TOO_LATE = {"device": "Authorization", "receipt": "Receipt-Secret"}


@dataclass
class Mock:
    contract: Contract = field(default_factory=load)
    examples: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {language: examples(language=language) for language in LANGUAGES}
    )
    _keys: dict[tuple[str, str, str], tuple[str, Told]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> Told:
        """As the service would, as far as the contract alone says it."""
        language = _language(asked.headers.get("accept-language", ""))
        operations, arguments = self.contract.at(asked.path)
        here = {method: each for method, each in operations.items() if each.is_residents}
        if not here:
            return self._problem("not-found", language, detail=f"no resident's operation is at {asked.path}")
        # HEAD is what tus asks with: a GET without the body.
        operation = here.get("GET" if asked.method == "HEAD" else asked.method)
        if operation is None:
            allowed = ", ".join(sorted(here))
            return self._problem("method-not-allowed", language, headers={"Allow": allowed})
        if (wanted := self._wanted(operation, asked.headers.get("prefer", ""))) is not None:
            return self._problem(wanted, language)
        refused = self._refusal_or_none(operation, asked, arguments, language)
        return refused or self._as_preferred(operation, asked, self._kept(operation, asked, language))

    @staticmethod
    def _as_preferred(operation: Operation, asked: Asked, told: Told) -> Told:
        """With another of the statuses by which it says yes, such as 200 for an SOS that is open already."""
        code = re.search(r"code=\"?(\d+)", asked.headers.get("prefer", ""))
        wanted = int(code[1]) if code else told.status
        return Told(wanted, told.headers, told.body) if wanted in operation.answers else told

    def _wanted(self, operation: Operation, prefer: str) -> str | None:
        """The slug that the caller wants to be refused with."""
        told = dict(re.findall(r"(code|example)=\"?([\w-]+)\"?", prefer))
        if slug := told.get("example"):
            return slug if slug in self.contract.problems else "not-found"
        if (code := told.get("code")) is None or not code.isdigit() or int(code) < 400:
            return None
        of_operation = operation.problems.get(int(code), ())
        of_front_door = [
            slug
            for slug, each in self.contract.problems.items()
            if each["status"] == int(code) and "front-door" in each["said_by"]
        ]
        return next(iter([*of_operation, *of_front_door]), None)

    def _refusal_or_none(
        self, operation: Operation, asked: Asked, arguments: Mapping[str, str], language: str
    ) -> Told | None:
        if not asked.headers.get("authorization", "Bearer gwd_").startswith(DEVICES_TOKENS):
            return self._problem("unauthenticated", language, headers={"WWW-Authenticate": "Bearer"})
        ways = [header for way, header in TOO_LATE.items() if way in operation.security]
        if ways and not operation.is_open and not any(each.lower() in asked.headers for each in ways):
            detail = f"send {' or '.join(ways)}"
            return self._problem("unauthenticated", language, detail, headers={"WWW-Authenticate": "Bearer"})
        is_raw = asked.headers.get("content-type", "").split(";")[0] in operation.raw_types
        if len(asked.body) > LARGEST_BODY and not is_raw:
            return self._problem("body-too-large", language)
        wrong = checking.parameter_faults(
            operation, arguments=arguments, query=asked.query, headers=asked.headers
        )
        if operation.body is not None and not is_raw:
            is_lenient = "unsupported-media-type" not in self._slugs(operation)
            if (
                asked.body
                and not is_lenient
                and not checking.takes_json(asked.headers.get("content-type", ""))
            ):
                return self._problem("unsupported-media-type", language)
            try:
                body = checking.read_object(asked.body or b"{}")
            except ValueError:
                return self._problem("malformed-json", language)
            # An SOS is refused for no member: what does not fit is dropped and flagged.
            if "invalid-fields" in self._slugs(operation):
                wrong += checking.body_faults(self.contract, operation, body)
        if wrong:
            detail = "; ".join(f"{each['field']}: {each['detail']}" for each in wrong[:5])
            return self._problem("invalid-fields", language, detail, errors=wrong)
        return None

    def _kept(self, operation: Operation, asked: Asked, language: str) -> Told:
        """The first answer again under the same key; another body under it is refused."""
        key = asked.headers.get("idempotency-key")
        if key is None or operation.key is None:
            return self._example(operation, asked, language)
        who = asked.headers.get("authorization", asked.headers.get("receipt-secret", ""))
        fingerprint = hashlib.sha256(_without_stamp(asked.body)).hexdigest()
        with self._lock:
            seen = self._keys.get((operation.id, who, key))
            if seen is None:
                told = self._example(operation, asked, language)
                self._keys[operation.id, who, key] = (fingerprint, told)
                return told
        if seen[0] != fingerprint:
            return self._problem("idempotency-mismatch", language)
        return seen[1]

    def _example(self, operation: Operation, asked: Asked, language: str) -> Told:
        spoken = asked.query.get("lang") or asked.query.get("locale") or language
        told = self.examples[_language(spoken)].get(operation.id) or self.examples["en"][operation.id]
        answer = told["answer"]
        headers = {**answer.get("headers", {})}
        if operation.is_tus and asked.method == "PATCH":
            at = int(asked.headers.get("upload-offset", "0")) + len(asked.body)
            headers["Upload-Offset"] = str(at)
        if "body" in answer:
            content = json.dumps(answer["body"], ensure_ascii=False).encode()
            return Told(answer["status"], {"Content-Type": JSON, **headers}, content)
        kinds = [kind for kind in operation.media_types.get(answer["status"], ()) if kind != JSON]
        content = answer.get("text", "").encode()
        return Told(answer["status"], {**({"Content-Type": kinds[0]} if kinds else {}), **headers}, content)

    def _problem(
        self,
        slug: str,
        language: str,
        detail: str = "",
        *,
        errors: list[checking.Fault] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Told:
        problem = self.contract.problems[slug]
        body = problem_example(problem, language)
        body |= {"detail": detail or body["detail"], "request_id": uuid4().hex}
        if errors is not None:
            body["errors"] = errors
        said = {
            "Content-Type": PROBLEM_JSON,
            "Content-Language": language,
            "X-Request-Id": body["request_id"],
        }
        said |= headers or {}
        if "Retry-After" in problem.get("headers", {}) or problem["status"] in (429, 502, 503, 504):
            said["Retry-After"] = str(RETRY_AFTER_S)
        return Told(problem["status"], said, json.dumps(body, ensure_ascii=False).encode())

    @staticmethod
    def _slugs(operation: Operation) -> set[str]:
        return {slug for slugs in operation.problems.values() for slug in slugs}


def _language(asked: str) -> str:
    """The first of ours in Accept-Language; English when it names none."""
    names = [each.split(";")[0].strip().split("-")[0].lower() for each in asked.split(",")]
    return next((each for each in names if each in LANGUAGES), "en")


def _without_stamp(body: bytes) -> bytes:
    try:
        told = json.loads(body)
    except ValueError:
        return body
    if isinstance(told, dict):
        told.pop(STAMP, None)
    return json.dumps(told, sort_keys=True).encode()


def main() -> int:
    asked = argparse.ArgumentParser(prog="script/mock", description=__doc__)
    asked.add_argument("--port", type=int, default=8099)
    asked.add_argument("--record", metavar="FILE.har", help="keep what was said, for script/conformance")
    options = asked.parse_args()
    record = recording.Recording() if options.record else None
    listening = server(Mock().answer, port=options.port, record=record)
    print(
        f"http://127.0.0.1:{listening.server_port} answers every resident's operation from its example. Ctrl-C ends it."
    )
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        listening.server_close()
        if record is not None:
            record.write(options.record)
            print(f"{options.record} written: {len(record.entries)} requests")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
