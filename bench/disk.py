"""How long the disk takes to make a page durable, asked all along beside what is measured: a commit cannot be faster."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE_BYTES = 8192
EVERY_S = 0.1


@contextmanager
def flushes(folder: Path) -> Iterator[list[float]]:
    """The seconds of each flush of a page in `folder`, ten a second, for as long as the block lasts."""
    took_s: list[float] = []
    over = threading.Event()
    path = folder / "flushed.bin"

    def flush() -> None:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not over.wait(EVERY_S):
                os.pwrite(file, os.urandom(PAGE_BYTES), 0)
                began = time.monotonic()
                os.fdatasync(file)
                took_s.append(time.monotonic() - began)
        finally:
            os.close(file)
            path.unlink()

    thread = threading.Thread(target=flush, name="disk")
    thread.start()
    try:
        yield took_s
    finally:
        over.set()
        thread.join()
