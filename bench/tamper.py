"""A camera that goes blind is noticed within a minute, and weather is not mistaken for a fault: on real films.

One picture in 12 s is looked at, and three of the last five decide: by upkeep's own rules. An hour of each film, looped, in
each weather, must raise nothing; then each thing that is done to a lens, begun at a moment between two looks, must
be found. Both once more with a camera that claims something itself, and is looked at every 6 s. The reference is made in the first two minutes and never renewed: upkeep renews it, which can only help.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

import cv2
import numpy as np

from bench import footage, weather
from bench.measure import SEED, Table, median
from bench.weather import Effect
from cctv_link.media import condition
from cctv_link.media.verdicts import HEIGHT_PX, WIDTH_PX
from cctv_link.upkeep.claims.listener import EVERY_S as HEARD_EVERY_S
from cctv_link.upkeep.deciding import (
    ENOUGH,
    GOOD,
    READINGS,
    SAMPLE_EVERY_S,
    SUSPECTED_EVERY_S,
    Finding,
    decided_or_none,
)
from cctv_link.upkeep.judging import Seen, picture_word, seen_again
from cctv_link.upkeep.truth import USABLE, Rung

EVERY_S = int(SAMPLE_EVERY_S)
HOUR_S = 3600
BEGAN_AT = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
FOUND_WITHIN_S = 60
# So many usual looks come before a fault.
HISTORY = 5
# As decoded: most pole cameras deliver at least this. It is made 320 x 180 as in the product.
FILM_PX = {"width_px": 640, "height_px": 360}


@dataclass(frozen=True)
class Cadence:
    """first_within_s: how long after something has begun the first look at it is, at most."""

    called: str
    every_s: int
    first_within_s: float


USUAL = Cadence("", EVERY_S, EVERY_S)
# Its word is heard within ten seconds, whether it is true or not, and has us look at once and twice as often.
CLAIMED = Cadence(", its camera claims something", int(SUSPECTED_EVERY_S), HEARD_EVERY_S)


@dataclass(frozen=True)
class Fault:
    name: str
    effect: Effect
    found_as: tuple[str, ...]


FAULTS = (
    Fault("lens painted", weather.painted, ("dark",)),
    Fault("bag over it", weather.bagged, ("covered",)),
    Fault("out of focus", weather.unfocused, ("blurred",)),
    # Where the street has little detail, a turn is seen to be another view but not by how much.
    Fault("turned by 4°", weather.turned, ("moved", "changed")),
    Fault("turned away", weather.turned_away, ("changed", "moved")),
    Fault("billboard in front", weather.billboard, ("changed",)),
    Fault("frozen", weather.plain, ("frozen",)),
)


@dataclass(frozen=True)
class Film:
    """pictures: one a second. reference: as upkeep makes it, from nine usual pictures."""

    name: str
    pictures: list[np.ndarray]
    reference: np.ndarray

    def at(self, second: int) -> np.ndarray:
        return self.pictures[second % len(self.pictures)]


def run(*, port: int, quick: bool) -> Table:
    """port: not used; no server is asked. Raises NotMeasured without the real films."""
    folder = footage.folder(*footage.FILMS)
    table = Table(
        ("what the camera goes through", "looks", "not usable", "alarms", "found after s", "called")
    )
    took_s: list[float] = []
    films = [_film(folder / name) for name in footage.FILMS]
    seconds = HOUR_S // (6 if quick else 1)
    for cadence in (USUAL, CLAIMED):
        for name, effect_at in _weathers(seconds).items():
            _an_hour(table, name, films, effect_at, cadence, took_s)
    for cadence in (USUAL, CLAIMED):
        for fault in FAULTS:
            _a_fault(table, fault, films, cadence, begun=4 if quick else 12, took_s=took_s)
    table.notes.append(
        f"{len(films)} films ({', '.join(film.name for film in films)}), each {seconds // 60} minutes a line, one "
        f"look in {EVERY_S} s, or {CLAIMED.every_s} while its camera claims something, which is heard within "
        f"{CLAIMED.first_within_s:.0f} s; {ENOUGH} of {READINGS} decide. A fault begins at {4 if quick else 12} moments of each "
        f"film, at any time between two looks. Aim: no alarm in the first lines, all found within "
        f"{FOUND_WITHIN_S} s in the others. A look takes {median(took_s) * 1000:.1f} ms without the decoding."
    )
    return table


def _weathers(seconds: int) -> dict[str, list[Effect]]:
    """For each second of the hour, what is done to the picture."""
    third = seconds // 3
    return {
        "as filmed": [weather.plain] * seconds,
        "much noise": [weather.much_noise] * seconds,
        "dusk, to 30 % of the light": [weather.dimmed(1 - 0.7 * each / seconds) for each in range(seconds)],
        "rain": [weather.rain] * seconds,
        "infra-red lamp on, and off again": [weather.plain] * third
        + [weather.infrared] * third
        + [weather.plain] * (seconds - 2 * third),
        "wind": [weather.wind] * seconds,
    }


def _an_hour(
    table: Table, name: str, films: list[Film], effect_at: list[Effect], cadence: Cadence, took_s: list[float]
) -> None:
    looks, unusable, alarms = 0, 0, Counter[str]()
    for number, film in enumerate(films):
        rng = np.random.default_rng([SEED, number])
        moments = range(0, len(effect_at), cadence.every_s)
        shown = ((each, effect_at[each](film.at(each), rng)) for each in moments)
        for verdict, decided in _decided(film, shown, took_s):
            looks += 1
            unusable += verdict != USABLE
            alarms[decided] += decided != ""
    called = ", ".join(name for name in alarms if name)
    table.add(name + cadence.called, looks, unusable, f"**{sum(alarms.values())}**", "", called)


def _a_fault(
    table: Table, fault: Fault, films: list[Film], cadence: Cadence, *, begun: int, took_s: list[float]
) -> None:
    chance = random.Random(SEED)
    after_s: list[float] = []
    called, looks, unusable, missed = Counter[str](), 0, 0, 0
    for number, film in enumerate(films):
        rng = np.random.default_rng([SEED, number])
        for _ in range(begun):
            begins_s = chance.randrange(len(film.pictures))
            until_look_s = chance.uniform(0, cadence.first_within_s)
            looked = FOUND_WITHIN_S // cadence.every_s
            shown = islice(_tampered(fault, film, begins_s, cadence.every_s, rng), HISTORY + looked)
            found_at = None
            for each, (verdict, decided) in enumerate(_decided(film, shown, took_s)):
                if each < HISTORY:
                    continue
                looks += 1
                unusable += verdict != USABLE
                if found_at is None and decided:
                    found_at = until_look_s + (each - HISTORY) * cadence.every_s
                    called[decided] += 1
            if found_at is None:
                missed += 1
            else:
                after_s.append(found_at)
    wrong = sum(number for name, number in called.items() if name not in fault.found_as)
    found = f"{median(after_s):.0f}, at most **{max(after_s):.0f}**" if after_s else "never"
    if missed:
        found += f"; **{missed} of {begun * len(films)} not**"
    names = ", ".join(f"{name} {number}" for name, number in called.most_common())
    table.add(
        fault.name + cadence.called,
        looks,
        unusable,
        "",
        found,
        names + (f" ({wrong} wrong)" if wrong else ""),
    )


def _tampered(
    fault: Fault, film: Film, begins_s: int, every_s: int, rng: np.random.Generator
) -> Iterator[tuple[int, np.ndarray]]:
    """HISTORY usual pictures, then those of the fault; each with its second."""
    for each in range(HISTORY):
        yield each * EVERY_S, weather.plain(film.at(begins_s + each * EVERY_S), rng)
    frozen = weather.plain(film.at(begins_s + HISTORY * EVERY_S), rng)
    for second in count(HISTORY * EVERY_S, every_s):
        moment = film.at(begins_s + second)
        yield second, frozen if fault.found_as == ("frozen",) else fault.effect(moment, rng)


def _decided(
    film: Film, shown: Iterator[tuple[int, np.ndarray]], took_s: list[float]
) -> Iterator[tuple[str, str]]:
    """What each look says, and what is decided of the camera by then, as upkeep does: nothing while it is well."""
    readings: list[Finding] = []
    decided: Finding | None = None
    seen: Seen | None = None
    for second, picture in shown:
        at = BEGAN_AT + timedelta(seconds=second)
        small = _small(picture)
        began_at = time.perf_counter()
        found = condition.look(small, film.reference)
        took_s.append(time.perf_counter() - began_at)
        found = replace(found, fingerprint=condition.fingerprint(picture))
        seen = seen_again(found, seen, at)
        word = picture_word(found, seen, at)
        readings.append(GOOD if word == USABLE else Finding(Rung.PICTURE_USABLE, word))
        decided = decided_or_none(readings[-READINGS:], decided)
        yield word, decided.reason if decided else ""


def _film(path: Path) -> Film:
    pictures = footage.pictures(path, every_s=1, **FILM_PX)
    rng = np.random.default_rng(SEED)
    usual = [_small(weather.plain(pictures[each * EVERY_S % len(pictures)], rng)) for each in range(9)]
    return Film(path.name, pictures, condition.median_of(usual))


def _small(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)
