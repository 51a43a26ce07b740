"""What every bench shares: percentiles, what the machine is, and the tables in README.md."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
README = CHECKOUT / "bench" / "README.md"
SEED = 20_261_122


class NotMeasured(Exception):
    """What a bench needs is not here, with what that is. The README keeps what it says."""


@dataclass(frozen=True)
class Table:
    """One table of results. notes: sentences under it, for what a number alone would hide."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        assert len(cells) == len(self.columns), cells
        self.rows.append(tuple(str(cell) for cell in cells))

    def __str__(self) -> str:
        lines = [self.columns, ("---", *["---:"] * (len(self.columns) - 1)), *self.rows]
        text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return "\n\n".join([text, *self.notes])


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was really measured, never one in between."""
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 1)  # rounded up
    return ordered[min(len(ordered), max(1, int(rank))) - 1]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.2f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def percent(share: float) -> str:
    return f"{share:.0%}"


def met(yes: bool) -> str:
    return "met" if yes else "**missed**"


def write(name: str, table: Table, *, quick: bool, took_s: float) -> None:
    """Replace the marked block `name` of the README; what people wrote around it stays."""
    begin, end = f"<!-- figures: {name} -->", "<!-- end of figures -->"
    text = README.read_text()
    block = f"{begin}\n\n{_circumstances(quick=quick, took_s=took_s)}\n\n{table}\n\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{README} has no block {begin}")
    README.write_text(pattern.sub(lambda _: block, text, count=1))


def _circumstances(*, quick: bool, took_s: float) -> str:
    load = os.getloadavg()[0]
    facts = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"commit {_commit()}",
        f"seed {SEED}",
        f"{took_s:.0f} s",
        f"load {load:.1f} at the end",
        machine(),
    ]
    return f"{'**A quick look, not a record.** ' if quick else ''}{', '.join(facts)}."


def machine() -> str:
    """Processor, memory, system, interpreter."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    system = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return (
        f"{os.cpu_count()} × {cpu[1].strip() if cpu else platform.machine()}, {pages / 2**30:.0f} GiB, "
        f"{system[1] if system else platform.system()}, Linux {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
        ).stdout.strip()

    # The README itself is being written; everything else counts.
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ":!bench/README.md")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")
