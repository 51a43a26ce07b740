"""Files that somebody hands in: taken whole or not at all, and every error of them told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong, and where: a line of a table, a feature's place from 1; 0 is the file as a whole.

    `detail` never repeats a stream address or a credential.
    """

    row: int
    column: str
    code: str
    detail: str


class FileRefused(DomainError):
    """Nothing of the file was taken."""

    def __init__(self, errors: Sequence[FileFault]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def text_of(path: Path, *, most_bytes: int, refused: type[FileRefused]) -> str:
    """What stands in it, without the mark that some programs begin with. Raises `refused`."""
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise refused([FileFault(0, "", "too-large", f"at most {most_bytes:,} bytes")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused([FileFault(0, "", "not-utf-8", "the file is not UTF-8")]) from error
