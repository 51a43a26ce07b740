"""Which file of a clip an extract is taken out of, and what cannot be taken. Pure.

An instant looks outside as whole milliseconds, cut off. So the first picture of a file that begins 0.4 ms past one is asked
for 0.4 ms before it is there: what is compared here are the milliseconds that people and browsers can name.
"""

from collections.abc import Sequence
from datetime import datetime

from cctv_link.evidence.queries import EvidenceFacts
from kernel import clock
from kernel.errors import DomainError, InvalidField
from kernel.marks import N_


class NothingToTake(DomainError):
    slug = "nothing-to-take"
    title = N_("There is no picture there to take")


def file_of_still(files: Sequence[EvidenceFacts], at: datetime) -> EvidenceFacts:
    """The file whose picture is on the screen at that moment. Raises NothingToTake."""
    found = _file_at(files, at)
    _refuse_gap(found, at)
    return found


def file_of_piece(files: Sequence[EvidenceFacts], from_at: datetime, to_at: datetime) -> EvidenceFacts:
    """The file that holds both ends. A gap between them stays one in the piece. Raises InvalidField, NothingToTake."""
    if to_at <= from_at:
        raise InvalidField(("to", "order", "the end must come after the beginning"))
    found = _file_at(files, from_at)
    _refuse_gap(found, from_at)
    _refuse_gap(found, to_at, is_end=True)
    if _ms(to_at) > _ms(found.recorded_to):
        raise NothingToTake(
            f"the file ends at {clock.wire(found.recorded_to)}; set the end before it, and take what follows by itself"
        )
    return found


def _file_at(files: Sequence[EvidenceFacts], at: datetime) -> EvidenceFacts:
    if not files:
        raise NothingToTake("the clip has no pictures yet; wait until it is here")
    for file in files:
        if _ms(file.recorded_from) <= _ms(at) <= _ms(file.recorded_to):
            return file
    first, last = files[0].recorded_from, files[-1].recorded_to
    raise NothingToTake(
        f"the clip shows {clock.wire(first)} to {clock.wire(last)}; choose a moment within it"
    )


def _refuse_gap(file: EvidenceFacts, at: datetime, *, is_end: bool = False) -> None:
    """A piece is half open: it may end where a gap begins."""
    for gap in file.gaps:
        from_at, to_at = (_ms(datetime.fromisoformat(gap[end])) for end in ("from", "to"))
        if from_at < _ms(at) < to_at or (_ms(at) == from_at and not is_end):
            raise NothingToTake(
                f"nothing was recorded from {gap['from']} to {gap['to']}; choose a moment before or after it"
            )


def _ms(instant: datetime) -> datetime:
    """As it can be named outside (kernel.clock.wire)."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
