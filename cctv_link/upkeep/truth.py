"""The truth state of a camera: seven rungs from "installed" to "picture usable", and the first that fails. Pure.

A rung says nothing while one below it fails: of a camera without power nobody knows whether its lens is clean.
"""

from dataclasses import dataclass
from enum import StrEnum

from cctv_link.recording.clock import MOST_BELIEVABLE_SKEW_S
from cctv_link.recording.reasons import Reason

# Power supplies of cameras take 100 to 240 V less 10 %: below that a pole lives on its battery, if it has one.
LEAST_MAINS_V = 90.0


class Rung(StrEnum):
    """In the order in which one needs the other."""

    INSTALLED = "installed"
    POWERED = "powered"
    NETWORKED = "networked"
    STREAMING = "streaming"
    RECORDING = "recording"
    CLOCK_RIGHT = "clock_right"
    PICTURE_USABLE = "picture_usable"


class Cabinet(StrEnum):
    """What a pole's box may say of itself that is wrong. A silent box says it by silence."""

    SILENT = "box-silent"
    DOOR_OPEN = "door-open"
    NO_MAINS = "no-mains"
    LINK_DOWN = "link-down"


CLOCK_WRONG = "clock-wrong"
FROZEN = "frozen"
# By the camera's own word, see claims.
NO_SIGNAL = "no-signal"
TAMPER_SAID = "tamper-said"
USABLE = "usable"

_NETWORK = {Reason.UNREACHABLE}
_STREAM = {
    Reason.UNAUTHORISED,
    Reason.NO_SUCH_STREAM,
    Reason.BAD_STREAM,
    Reason.TCP_REFUSED,
    Reason.STALLED,
    Reason.DISCONNECTED,
}


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """The last heartbeat of a pole's box, and whether the next is overdue."""

    is_silent: bool
    door_open: bool
    mains_v: float
    link_up: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a camera at a moment; None where nobody knows.

    recording: as recording.queries.state_at says. clock_offset_s: camera minus ours.
    picture: USABLE, or what is wrong with it.
    """

    has_stream: bool
    box: BoxFacts | None
    recording: str
    recording_reason: str
    clock_offset_s: float | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """holds: None when nobody knows. reason: why it fails, else empty."""

    rung: Rung
    holds: bool | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole ladder; `fails_at` and `reason` name the first rung that fails."""

    steps: tuple[Step, ...]

    @property
    def fails_at(self) -> Rung | None:
        return next((step.rung for step in self.steps if step.holds is False), None)

    @property
    def reason(self) -> str:
        return next((step.reason for step in self.steps if step.holds is False), "")

    @property
    def is_known(self) -> bool:
        """Whether it is said to fail somewhere, or said to hold to the top."""
        return self.fails_at is not None or self.steps[-1].holds is True


def truth_of(facts: Facts) -> Truth:
    """Climb the ladder until a rung fails."""
    checks = {
        Rung.INSTALLED: _installed(facts),
        Rung.POWERED: _powered(facts),
        Rung.NETWORKED: _networked(facts),
        Rung.STREAMING: _streaming(facts),
        Rung.RECORDING: _recording(facts),
        Rung.CLOCK_RIGHT: _clock_right(facts),
        Rung.PICTURE_USABLE: _picture_usable(facts),
    }
    steps: list[Step] = []
    for rung in Rung:
        failed = bool(steps) and any(step.holds is False for step in steps)
        steps.append(Step(rung, None) if failed else Step(rung, *checks[rung]))
    return Truth(tuple(steps))


Check = tuple[bool | None, str]
_YES: Check = (True, "")
_NOBODY_KNOWS: Check = (None, "")


def _installed(facts: Facts) -> Check:
    return _YES if facts.has_stream else (False, Reason.NOT_CONNECTED)


def _powered(facts: Facts) -> Check:
    """A picture that comes proves the power, whatever the box says or does not say."""
    if facts.recording == "recording":
        return _YES
    if facts.box is None:
        return _NOBODY_KNOWS
    if facts.box.is_silent:
        return False, Cabinet.SILENT
    return _YES if facts.box.mains_v >= LEAST_MAINS_V else (False, Cabinet.NO_MAINS)


def _networked(facts: Facts) -> Check:
    if facts.recording == "recording" or facts.recording_reason in _STREAM:
        return _YES
    if facts.box is not None and not facts.box.link_up:
        return False, Cabinet.LINK_DOWN
    if facts.recording_reason in _NETWORK:
        return False, facts.recording_reason
    return _NOBODY_KNOWS


def _streaming(facts: Facts) -> Check:
    if facts.recording == "recording":
        return _YES
    if facts.recording_reason in _STREAM:
        return False, facts.recording_reason
    return _NOBODY_KNOWS


def _recording(facts: Facts) -> Check:
    if facts.recording == "unknown":
        return _NOBODY_KNOWS
    return _YES if facts.recording == "recording" else (False, facts.recording_reason)


def _clock_right(facts: Facts) -> Check:
    if facts.clock_offset_s is None:
        return _NOBODY_KNOWS
    return _YES if abs(facts.clock_offset_s) < MOST_BELIEVABLE_SKEW_S else (False, CLOCK_WRONG)


def _picture_usable(facts: Facts) -> Check:
    if facts.picture is None:
        return _NOBODY_KNOWS
    return _YES if facts.picture == USABLE else (False, facts.picture)
