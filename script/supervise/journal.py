"""One log of everything: each part appends to its own file, this follows them all and prints what is new.

Parts write to files, not to pipes of ours: a part whose supervisor was killed would otherwise die of its next
log line, just when it should go on working.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

OURSELVES = "supervisor"
_READ_BYTES = 64_000
_COLOURS = (36, 33, 32, 35, 34, 31)


class Journal:
    """Follows the parts' log files and prints their lines with the part's name before each.

    only: print what these write, and leave the others' lines in their files; None prints all.
    max_bytes: where a part's file is begun anew; one older file of the same size is kept beside it.
    """

    def __init__(
        self, folder: Path, *, only: frozenset[str] | None = None, max_bytes: int = 10_000_000
    ) -> None:
        self._folder = folder
        self._only = only
        self._max_bytes = max_bytes
        self._read_to: dict[str, int] = {}
        self._unfinished: dict[str, bytes] = {}
        self._may_print = True

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def follow(self, name: str) -> None:
        """From here on, print what the part writes; what is there already was printed by an earlier run."""
        path = self.path(name)
        self._read_to.setdefault(name, path.stat().st_size if path.exists() else 0)

    def say(self, text: str) -> None:
        """A line of the supervisor's own; also kept in its log file."""
        for line in text.splitlines() or [""]:
            self._print(OURSELVES, line)
            self._keep(line)

    def print_news(self) -> None:
        """Print what the parts have written since the last call; start a new file where one is full."""
        for name in self._read_to:
            for line in self._new_lines(name):
                self._print(name, line.decode(errors="replace"))
        if self._may_print:
            self._flush()

    def last_lines(self, name: str, count: int = 20) -> list[str]:
        """What a part said last, for the one who must find out why it ended."""
        path = self.path(name)
        if not path.exists():
            return []
        with open(path, "rb") as file:
            file.seek(max(0, path.stat().st_size - _READ_BYTES))
            return file.read().decode(errors="replace").splitlines()[-count:]

    def _new_lines(self, name: str) -> Iterable[bytes]:
        try:
            with open(self.path(name), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < self._read_to[name]:  # emptied by someone else
                    self._read_to[name] = 0
                file.seek(self._read_to[name])
                news = file.read(_READ_BYTES)
        except FileNotFoundError:
            return []
        self._read_to[name] += len(news)
        if size >= self._max_bytes and self._read_to[name] >= size:
            self._start_new_file(name)
        *lines, rest = (self._unfinished.get(name, b"") + news).split(b"\n")
        self._unfinished[name] = rest
        return lines

    def _start_new_file(self, name: str) -> None:
        # The part holds the file open, in append mode: it is copied and emptied, not renamed. A line written
        # between the two is lost; nothing that must not be lost is kept in a log.
        path = self.path(name)
        shutil.copyfile(path, path.with_suffix(".log.1"))
        os.truncate(path, 0)
        self._read_to[name] = 0

    def _keep(self, line: str) -> None:
        try:
            with open(self.path(OURSELVES), "a") as file:
                file.write(f"{line}\n")
        except OSError as error:  # a full disk must not end the installation
            self._print(OURSELVES, f"(not kept: {error})")

    def _print(self, name: str, line: str) -> None:
        if not self._may_print or (self._only is not None and name not in self._only):
            return
        label = f"{name:<14} " if name != OURSELVES else ""  # what we say ourselves stands at the margin
        if label and sys.stdout.isatty():
            label = f"\x1b[{_COLOURS[sum(name.encode()) % len(_COLOURS)]}m{label}\x1b[0m"
        try:
            print(f"{label}{line}")
        except OSError:
            self._stop_printing()

    def _flush(self) -> None:
        try:
            sys.stdout.flush()
        except OSError:
            self._stop_printing()

    def _stop_printing(self) -> None:
        # Whoever read our output has gone (`script/server | head`). That ends the printing and nothing else.
        self._may_print = False
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - must outlive this call
