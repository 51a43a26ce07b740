"""When files really began whose names know only the second. Pure.

A recorder that cuts a stream into files names each after the whole second it was opened in. Laid end to end,
every further file narrows down the moment the first one began: it lies in the second that each name says, less
the length of the files before. Files whose seconds cannot be met so were not cut from one stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Lengths are told to about a frame.
SLACK_S = 0.15


@dataclass(frozen=True, slots=True)
class Named:
    """A file: the time in its name, and how long it is."""

    named_at: datetime
    seconds: float

    @property
    def to_at(self) -> datetime:
        return self.named_at + timedelta(seconds=self.seconds)


def true_starts(files: Sequence[Named]) -> list[datetime]:
    """When each began, in the order given (by name). Names that know fractions of a second are believed."""
    if any(file.named_at.microsecond for file in files):
        return [file.named_at for file in files]
    starts: list[datetime] = []
    for run in _runs(files):
        low_s, high_s = _bounds_s(run)
        begin = run[0].named_at + timedelta(seconds=(low_s + high_s) / 2)
        for file in run:
            starts.append(begin)
            begin += timedelta(seconds=file.seconds)
    return starts


def _runs(files: Sequence[Named]) -> list[list[Named]]:
    """Files that one stream, cut without a break, would have been named like."""
    runs: list[list[Named]] = []
    for file in files:
        if runs:
            low_s, high_s = _bounds_s([*runs[-1], file])
            if low_s <= high_s + SLACK_S:
                runs[-1].append(file)
                continue
        runs.append([file])
    return runs


def _bounds_s(run: Sequence[Named]) -> tuple[float, float]:
    """Earliest and latest beginning of the first file, in seconds after its name's."""
    low_s, high_s, before_s = 0.0, 1.0, 0.0
    for file in run:
        late_s = (file.named_at - run[0].named_at).total_seconds() - before_s
        low_s, high_s = max(low_s, late_s), min(high_s, late_s + 1.0)
        before_s += file.seconds
    return low_s, high_s
