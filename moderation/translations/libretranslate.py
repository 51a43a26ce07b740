"""LibreTranslate's wire: POST /translate, JSON there and back. A service of the house's own, or one that speaks like it."""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kernel import outgoing, text
from kernel.outgoing import Answer
from moderation.translations.port import NobodyLetIn, Refused, Translated, Unreachable

TIMEOUT_S = 20.0  # four thousand letters on a machine without a graphics card
LARGEST_ANSWER_BYTES = 200_000
# Of what a resident may write, which is 4,000: no language takes four times as much.
LONGEST_WORDS = 16_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
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
        asked = {"q": words, "source": source or "auto", "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        answer, said = self._ask(asked)
        if answer.may_pass:
            raise Unreachable(f"HTTP {answer.status}")
        if answer.status != 200:
            why = _clean(str(said.get("error") or ""))[:200] or f"HTTP {answer.status}"
            raise NobodyLetIn(why) if answer.status in CONFIGURED else Refused(why)
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

    def _ask(self, asked: dict[str, str]) -> tuple[Answer, dict[str, object]]:
        parts = urlsplit(self.url)
        try:
            answer = outgoing.ask(
                parts._replace(path=f"{parts.path.rstrip('/')}/translate", query="").geturl(),
                body=outgoing.encoded(asked),
                headers={"Content-Type": "application/json"},
                timeout_s=TIMEOUT_S,
                most_bytes=LARGEST_ANSWER_BYTES + 1,
            )
        except outgoing.Unreachable as error:
            raise Unreachable(str(error)) from error
        if len(answer.body) > LARGEST_ANSWER_BYTES:
            raise Refused(f"it answered more than {LARGEST_ANSWER_BYTES} bytes")
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        return answer, said if isinstance(said, dict) else {}


def _clean(said: str) -> str:
    """Without what may not stand in anybody's words."""
    return "".join(each for each in said if text.forbidden_character_or_none(each) is None)
