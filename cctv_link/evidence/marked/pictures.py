"""Pictures with their viewer burnt in, made while the viewer waits, and kept in memory for who asks again at once.

A page asks for the same picture several times, and the mark says the minute: within it the bytes are the same.
"""

import hashlib
import threading
from collections import OrderedDict

from cctv_link.media import watermark
from cctv_link.media.turns import turn
from cctv_link.media.watermark import Mark

# Sixty pictures of 1280 x 720, of one process.
MOST_KEPT_BYTES = 16_000_000

_Key = tuple[bytes, Mark]


class Kept:
    """The pictures that were asked for last, as many as there is room for."""

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._pictures: OrderedDict[_Key, bytes] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    def get_or_none(self, key: _Key) -> bytes | None:
        with self._one_at_a_time:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def put(self, key: _Key, picture: bytes) -> None:
        with self._one_at_a_time:
            self._bytes += len(picture) - len(self._pictures.pop(key, b""))
            self._pictures[key] = picture
            while self._bytes > self._most_bytes:
                _, gone = self._pictures.popitem(last=False)
                self._bytes -= len(gone)


kept = Kept()


def marked(jpeg: bytes, mark: Mark) -> bytes:
    """The picture with `mark` in it, as JPEG. Raises NotDecodable, and PicturesBusy when others are before it."""
    key = (hashlib.sha256(jpeg).digest(), mark)
    found = kept.get_or_none(key)
    if found is not None:
        return found
    with turn():
        # Whoever waited may have waited for this very picture.
        found = kept.get_or_none(key)
        if found is None:
            found = watermark.mark_still(jpeg, mark)
            kept.put(key, found)
        return found
