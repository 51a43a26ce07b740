"""Whether a clip can be cut now, later, or never. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.window import FootageWindow

# The index of the ring follows the picture by about a second, a camera's clock by a few more.
CLOSING_MARGIN = timedelta(seconds=2)
# A window that closes sooner is not worth two clips.
PART_WORTH_CUTTING = timedelta(seconds=15)
TRY_AGAIN_AFTER = timedelta(seconds=2)
# A recorder that has not caught up by then will not: what there is, is cut.
CATCH_UP_WITHIN = timedelta(seconds=30)
# Other makers' recorders write files of ten seconds to a minute before they list them.
RECORDER_LISTS_WITHIN = timedelta(seconds=60)

OVERWRITTEN = "overwritten"
NOT_RECORDED = "not-recorded"
NOT_CONNECTED = "not-connected"


class Step(Enum):
    DONE = auto()  # nothing to do now, and whatever comes is planned already
    LATER = auto()  # look again at `at`
    CUT = auto()
    UNAVAILABLE = auto()


@dataclass(frozen=True, slots=True)
class Decision:
    step: Step
    at: datetime | None = None
    reason: str = ""


def due_at(window: FootageWindow) -> datetime:
    """When the window has closed and the ring should know."""
    return window.to_at + CLOSING_MARGIN


def is_worth_a_part(window: FootageWindow, now: datetime) -> bool:
    """Whether officers should have what is recorded already while the rest is still to come."""
    return window.from_at < now and window.to_at - now > PART_WORTH_CUTTING


def decide(request: FootageRequest, *, now: datetime) -> Decision:
    """What to do with a clip that is due. An early call cuts what is there, once; the whole comes at the end."""
    if request.is_settled:
        return Decision(Step.DONE)
    if now < request.pull_at:
        return Decision(Step.LATER, at=max(request.pull_at, due_at(request.window)))
    if not request.window.is_closed(now):
        has_news = request.state == "pending" and bool(request.segments or request.recorder_id)
        return Decision(Step.CUT if has_news else Step.DONE)
    if request.recorder_id is not None:
        listed_at = request.window.to_at + RECORDER_LISTS_WITHIN
        return Decision(Step.CUT) if now >= listed_at else Decision(Step.LATER, at=listed_at)
    if _is_catching_up(request) and now < request.window.to_at + CATCH_UP_WITHIN:
        return Decision(Step.LATER, at=now + TRY_AGAIN_AFTER)
    if request.segments:
        return Decision(Step.CUT)
    return Decision(Step.UNAVAILABLE, reason=why_nothing(request))


def why_nothing(request: FootageRequest) -> str:
    """Why there is no footage of the window, in the recorder's words."""
    if request.recorder_id is not None:
        return NOT_RECORDED
    if request.was_overwritten:
        return OVERWRITTEN
    if request.gaps:
        return request.gaps[-1].reason
    if request.was.state == "not_recording" and request.was.reason:
        return request.was.reason
    return NOT_RECORDED if request.has_stream else NOT_CONNECTED


def _is_catching_up(request: FootageRequest) -> bool:
    """The camera is being recorded, and the ring does not reach the end of the window yet."""
    reaches = request.recorded_to
    return request.is_recording and (reaches is None or reaches < request.window.to_at)
