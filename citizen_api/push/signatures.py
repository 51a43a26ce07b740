"""Who we are, signed for one push service and kept for a while: to sign costs more than to encrypt."""

import threading
from collections.abc import Callable

KEPT_S = 3_600.0
# A browser names its service, and names under one are anybody's to invent. There are some twenty.
MOST_KEPT = 500


class Signatures:
    """By origin. Beyond so many the one that was made first goes: it is made again when it is wanted."""

    def __init__(self, sign: Callable[[str], dict[str, str]], *, now_s: Callable[[], float]) -> None:
        self._sign, self._now_s = sign, now_s
        self._kept: dict[str, tuple[float, dict[str, str]]] = {}
        self._lock = threading.Lock()

    def of(self, origin: str) -> dict[str, str]:
        """The headers that say who we are, there."""
        with self._lock:
            made_s, headers = self._kept.get(origin, (0.0, {}))
        if headers and self._now_s() - made_s <= KEPT_S:
            return headers
        headers = self._sign(origin)
        with self._lock:
            self._kept.pop(origin, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[origin] = (self._now_s(), headers)
        return headers

    def __len__(self) -> int:
        return len(self._kept)
