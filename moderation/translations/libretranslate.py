"""LibreTranslate's wire: POST /translate, JSON there and back. A service of the house's own, or one that speaks like it."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from kernel.unit_of_work import assert_no_transaction
from moderation.translations.port import Refused, Translated, Unreachable

TIMEOUT_S = 20.0  # four thousand letters on a machine without a graphics card
LARGEST_ANSWER_BYTES = 200_000
# Not now, but perhaps later.
PASSES = frozenset({408, 425, 429})


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
            raise Refused(str(said.get("error") or f"HTTP {status}")[:200])
        translated = said.get("translatedText")
        if not isinstance(translated, str) or not translated.strip():
            raise Refused("it answered without words")
        found = said.get("detectedLanguage")
        detected = found.get("language", "") if isinstance(found, dict) else ""
        return Translated(translated.strip(), source or str(detected)[:8])

    def _post(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        parts = urlsplit(self.url)
        opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = opened(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        body = json.dumps(asked, ensure_ascii=False).encode()
        try:
            connection.request(
                "POST", f"{parts.path.rstrip('/')}/translate", body, {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            content = answer.read(LARGEST_ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            connection.close()
        if len(content) > LARGEST_ANSWER_BYTES:
            raise Refused(f"it answered more than {LARGEST_ANSWER_BYTES} bytes")
        try:
            said = json.loads(content)
        except ValueError:
            said = None
        return answer.status, said if isinstance(said, dict) else {}
