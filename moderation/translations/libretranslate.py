"""LibreTranslate's wire: POST /translate, JSON there and back. A service of the house's own, or one that speaks like it."""

import http.client
import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from kernel import text
from kernel.unit_of_work import assert_no_transaction
from moderation.translations.port import NobodyLetIn, Refused, Translated, Unreachable

TIMEOUT_S = 20.0  # four thousand letters on a machine without a graphics card
LARGEST_ANSWER_BYTES = 200_000
# Of what a resident may write, which is 4,000: no language takes four times as much.
LONGEST_WORDS = 16_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
# Not now, but perhaps later.
PASSES = frozenset({408, 425, 429})
# No word about the words: the key is not taken, is to be paid for, or nothing of that name stands there.
CONFIGURED = frozenset({401, 402, 403, 404, 405})


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    """url: where `/translate` stands below. key: empty when it asks for none."""

    url: str
    key: str = ""

    @property
    def name(self) -> str:
        return urlsplit(self.url).hostname or "?"

    def translate(self, words: str, *, source: str, target: str) -> Translated:
        assert_no_transaction()
        asked = {"q": words, "source": source or "auto", "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        status, said = self._post(asked)
        if status >= 500 or status in PASSES:
            raise Unreachable(f"HTTP {status}")
        if status != 200:
            why = _clean(str(said.get("error") or ""))[:200] or f"HTTP {status}"
            raise NobodyLetIn(why) if status in CONFIGURED else Refused(why)
        translated = said.get("translatedText")
        if not isinstance(translated, str) or not translated.strip():
            raise Refused("it answered without words")
        # What stands here was written by somebody else's machine: it has no more rights than what a person types.
        if text.forbidden_character_or_none(text.normal(translated)) is not None:
            raise Refused("it answered characters that may not stand here")
        if len(translated) > LONGEST_WORDS:
            raise Refused(f"it answered more than {LONGEST_WORDS} letters")
        found = said.get("detectedLanguage")
        detected = str(found.get("language", "")) if isinstance(found, dict) else ""
        return Translated(
            text.normal(translated).strip(), source or (detected if _LANGUAGE.fullmatch(detected) else "")
        )

    def _post(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        parts = urlsplit(self.url)
        opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = opened(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        body = json.dumps(asked, ensure_ascii=False).encode()
        ends_at = time.monotonic() + TIMEOUT_S
        try:
            connection.request(
                "POST", f"{parts.path.rstrip('/')}/translate", body, {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            content = _read(answer, ends_at)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            connection.close()
        if len(content) > LARGEST_ANSWER_BYTES:
            raise Refused(f"it answered more than {LARGEST_ANSWER_BYTES} bytes")
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            said = None
        return answer.status, said if isinstance(said, dict) else {}


def _read(answer: http.client.HTTPResponse, ends_at: float) -> bytes:
    """One byte more than is taken, at most. Raises TimeoutError: a socket's own limit begins again with each byte."""
    content = b""
    while len(content) <= LARGEST_ANSWER_BYTES and (part := answer.read1(LARGEST_ANSWER_BYTES + 1)):
        content += part
        if time.monotonic() > ends_at:
            raise TimeoutError(f"not at its end after {TIMEOUT_S:.0f} s")
    return content


def _clean(said: str) -> str:
    """Without what may not stand in anybody's words."""
    return "".join(each for each in said if text.forbidden_character_or_none(each) is None)
