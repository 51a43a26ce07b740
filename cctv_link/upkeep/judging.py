"""What one look at a picture says, seen beside the look before it. Pure.

A picture that does not change at all for ten seconds is frozen: a lens that looks at the world is never still to
the last bit. Several pictures of five decide, see deciding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cctv_link.upkeep.daylight import Light
from cctv_link.upkeep.truth import FROZEN, USABLE

FROZEN_AFTER = timedelta(seconds=10)
# A lamp or the low sun in the lens: hardly anything darker than white is left.
GLARING_MEAN, GLARING_STD = 235.0, 12.0
# What has changed into black is dark, though the camera still writes its name and clock into it.
BLACK_MEAN = 25.0
# These say that the picture is another one than the reference, and not what is wrong with it.
_OF_THE_SCENE = ("moved", "changed")
# And covered may mean that what the reference shows is gone: at night, of a reference by day.
_COMPARED = (*_OF_THE_SCENE, "covered")


class Look(Protocol):
    """What is measured in one picture, see media.condition."""

    @property
    def verdict(self) -> str: ...
    @property
    def mean(self) -> float: ...
    @property
    def std(self) -> float: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A fingerprint, and since when every look has had it."""

    fingerprint: str
    since_at: datetime


def seen_again(look: Look, before: Seen | None, at: datetime) -> Seen:
    """Carries on from the look before while nothing has changed."""
    if before is not None and before.fingerprint == look.fingerprint:
        return before
    return Seen(look.fingerprint, at)


def picture_word(look: Look, seen: Seen, at: datetime, *, repeats: bool = False) -> str:
    """USABLE, or what is wrong with the picture. A covered lens is called covered, though it stands still too.

    repeats: whether the key frames since the last look have come before, see stillness.
    """
    if look.verdict in _COMPARED and look.mean < BLACK_MEAN:
        return "dark"
    if look.verdict in (USABLE, *_OF_THE_SCENE):
        if repeats or at - seen.since_at >= FROZEN_AFTER:
            return FROZEN
        if look.mean > GLARING_MEAN and look.std < GLARING_STD:
            return "bright"
    return str(look.verdict)


def is_of_the_scene(look: Look) -> bool:
    """Whether it may be only the comparison with the reference that speaks against the picture."""
    return look.verdict in _COMPARED


def references_to_try(light: Light, known: Mapping[Light, bytes]) -> list[bytes]:
    """The one of this light first, then the other: lamps and infrared do not keep the almanac's hours."""
    order: list[Light] = sorted(known, key=lambda each: each is not light)
    return [known[each] for each in order]


def best_look(first: Look, others: Iterable[Look]) -> Look:
    """The first look, unless it speaks of the scene alone and another reference knows the scene.

    others: looks against the other references, taken one by one and only when needed.
    """
    if not is_of_the_scene(first):
        return first
    return next((look for look in others if not is_of_the_scene(look)), first)
