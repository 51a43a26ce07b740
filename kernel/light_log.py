"""The log for what runs in a few megabytes: written as the house writes it, or as plain lines where no house is built.

structlog brings asyncio, ssl and a terminal's colours along, ten megabytes: a third of a recorder of sixteen cameras.
"""

import json
import sys
from collections.abc import Mapping
from typing import Literal, Protocol

Level = Literal["info", "warning", "error"]


class Write(Protocol):
    def __call__(self, level: Level, event: str, fields: Mapping[str, object]) -> None: ...


class Log:
    """As structlog's, as far as it goes: ids as fields; never names, places or narratives."""

    def __init__(self) -> None:
        self._write: Write = _plain_line

    def write_by(self, write: Write) -> None:
        """From now on; see kernel.logs."""
        self._write = write

    def info(self, event: str, **fields: object) -> None:
        self._write("info", event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._write("warning", event, fields)

    def error(self, event: str, **fields: object) -> None:
        self._write("error", event, fields)


def _plain_line(level: Level, event: str, fields: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps({**fields, "event": event, "level": level}, default=str) + "\n")
    sys.stdout.flush()


log = Log()
