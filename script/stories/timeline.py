"""What the audience sees: who did what when, how long it took, and, when a step did not happen, which and why."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import httpx
from rich.console import Console
from rich.text import Text

ASK_AGAIN_S = 0.1
TELL_AGAIN_S = 5.0

Answer = TypeVar("Answer")


class StoryFailed(Exception):
    """A step did not happen; the text says what was expected and what was found."""


@dataclass(frozen=True)
class Figure:
    """A measured time, and what the project aims at; None where it aims at nothing."""

    name: str
    took_s: float
    aim_s: float | None


class Timeline:
    """Prints the story. In colour on a terminal, plain elsewhere; never wrapped, so that a line is one fact."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._began_at = time.monotonic()
        self._step = "the beginning"
        self._figures: list[Figure] = []

    def chapter(self, title: str) -> None:
        self._console.print(Text.assemble("\n", (title, "bold")))

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Name what is being done, for the one who reads why it failed."""
        self._step = what
        yield

    def tell(self, who: str, what: str, *, took_s: float | None = None, figure: str = "") -> None:
        """One thing that has just happened. `figure` also keeps its time for the table at the end."""
        line = Text.assemble(
            (f"{time.monotonic() - self._began_at:7.2f} s  ", "dim"), (f"{who:<18}", "cyan"), what
        )
        if took_s is not None:
            line.append(f"  [{duration(took_s)}]", "green")
        self._console.print(line)
        if took_s is not None and figure:
            self.measure(figure, took_s)

    def detail(self, what: str) -> None:
        """More about the line above."""
        self._console.print(Text(" " * 29 + what, "dim"))

    def measure(self, name: str, took_s: float, *, aim_s: float | None = None) -> None:
        self._figures.append(Figure(name, took_s, aim_s))

    def wait_for(self, what: str, ask: Callable[[], Answer | None], *, within_s: float) -> Answer:
        """Ask until there is an answer, and tell the audience now and then what is being waited for."""
        began_at = tell_at = time.monotonic()
        tell_at += TELL_AGAIN_S
        while (answer := ask()) is None:
            now = time.monotonic()
            if now - began_at > within_s:
                raise StoryFailed(f"waited {within_s:.0f} s for {what}")
            if now > tell_at:
                tell_at = now + TELL_AGAIN_S
                self.tell("", f"waiting for {what}, {now - began_at:.0f} s so far")
            time.sleep(ASK_AGAIN_S)
        return answer

    def say_what_failed(self, error: StoryFailed | httpx.HTTPError) -> None:
        text = str(error) if isinstance(error, StoryFailed) else f"{type(error).__name__}: {error}"
        self._console.print(Text.assemble("\n", ("This did not happen: ", "bold red"), self._step))
        self._console.print(Text(f"  {text}"))

    def say_figures(self) -> None:
        took_s = time.monotonic() - self._began_at
        self._console.print(
            Text.assemble("\n", (f"Every step happened, in {took_s:.0f} s. Measured:", "bold"))
        )
        for figure in self._figures:
            self._console.print(Text(f"  {figure.name:<52}{duration(figure.took_s):>10}"))


def duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
