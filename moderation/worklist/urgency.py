"""How urgent a task is, as a sum of parts that each say why. Pure.

What counts: what happened, how long it has waited against the time it should take, how many phones that
are not each other's say so, whether something moves in a clip, and whether one phone sends many. Never counted: who the person is, their
language, their wealth, their area. A camera that looks that way is no agreement, and streets of the
wealthy have more of them: it gives no points.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.categories import CATEGORIES, PRIORITIES
from kernel.marks import N_

# Kind: six tenths of the priority that emergency-incident standards give it, so that the other parts have room.
POINTS_A_PRIORITY = 0.6
# Age: two points when the service time is up and half a point more behind it. Less than what lies between
# danger to persons (5.4) and what is over (2.4 and below): waiting alone never puts a theft before a robbery.
POINTS_WHEN_DUE = 2.0
MOST_FOR_AGE = 2.5
# Phones: 0.7 for each doubling. The eighth says little that four have not said.
POINTS_A_DOUBLING = 0.7
MOST_FOR_PHONES = 2.0
ENOUGH_PHONES = 8
# One phone that sends many: its first three of an hour count in full, each more takes half a point.
FREE_IN_AN_HOUR = 3
# How far what became of earlier reports may move that, and nothing else: the first report always counts in full.
FEWEST_FREE, MOST_FREE = 1, 5
POINTS_A_REPEAT = 0.5
MOST_FOR_FLOODING = 4.0
MOST_REPEATS = FREE_IN_AN_HOUR + math.ceil(MOST_FOR_FLOODING / POINTS_A_REPEAT)

# Motion: that something moves in a clip says a little, and once; more cameras stand where more is paid for them.
POINTS_FOR_MOTION = 0.5

# What counts as the same event, seen by somebody else.
SAME_PLACE_M = 100.0
SAME_TIME_S = 600

DISPUTE_SERVICE_MIN = 60
USUAL_SERVICE_MIN = 60
# Minutes until somebody should have looked at it.
SERVICE_MIN = {
    "fire": 10,
    "robbery": 10,
    "assault": 10,
    "missing_person": 10,
    "phone_snatching": 20,
    "motorcycle_snatching": 20,
    "car_snatching": 20,
    "harassment": 20,
    "traffic_collision": 30,
    "burglary": 30,
    "suspicious_activity": 30,
    "motorcycle_theft": 30,
    "car_theft": 30,
    "road_hazard": 60,
    "other": 60,
}

# The groups of the filter. What one person calls a robbery another calls an assault, hence VIOLENT beside them.
GROUPS = {
    "street": (
        "phone_snatching",
        "motorcycle_snatching",
        "car_snatching",
        "motorcycle_theft",
        "car_theft",
        "robbery",
        "burglary",
        "suspicious_activity",
    ),
    "persons": ("assault", "harassment", "missing_person"),
    "road": ("traffic_collision", "road_hazard"),
    "other": ("fire", "other"),
}
VIOLENT = (
    "robbery",
    "assault",
    "harassment",
    "phone_snatching",
    "motorcycle_snatching",
    "car_snatching",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a task. moving, looked_at: cameras whose clip shows that something moves, and whose was looked at.
    phones_m, phones_s: how far apart in place and time the phones' reports are. free_in_an_hour: so many of one phone count in
    full; by what became of its resident's earlier reports a few more or fewer, and never none."""

    category: str
    waits_since: datetime
    service_s: int
    phones: int = 1
    phones_m: float = 0.0
    phones_s: float = 0.0
    same_phone: int = 1
    free_in_an_hour: int = FREE_IN_AN_HOUR
    moving: int = 0
    looked_at: int = 0
    is_dispute: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One reason, with its points and a sentence that says it. code: kind, age, phones, motion or flooding. values: what is
    filled into the text; the kind as its slug."""

    code: str
    points: float
    text: str
    values: Mapping[str, str | int]

    @property
    def sentence(self) -> str:
        """In English."""
        return self.text % {name: str(value).replace("_", " ") for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Urgency:
    """The sum and what it is made of."""

    parts: tuple[Part, ...]
    service_s: int
    waited_s: float

    @property
    def score(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def priority(self) -> int:
        """The score as people read it: rounded, 0 to 10."""
        return max(0, min(10, math.floor(self.score + 0.5)))

    @property
    def late_s(self) -> float:
        """How far past its service time; negative while there is time."""
        return self.waited_s - self.service_s


def service_s(category: str, *, is_dispute: bool) -> int:
    """Seconds until somebody should have looked."""
    return 60 * (DISPUTE_SERVICE_MIN if is_dispute else SERVICE_MIN.get(category, USUAL_SERVICE_MIN))


def related(category: str) -> frozenset[str]:
    """Kinds that may be another person's word for the same event, itself included. Symmetric."""
    found = {category}
    for group in (*GROUPS.values(), VIOLENT):
        if category in group:
            found.update(group)
    return frozenset(found)


def standing_points(facts: Facts) -> float:
    """Everything but the age: what is stored, and the database adds the age to when it puts them in order."""
    return sum(part.points for part in _standing(facts))


def age_points(waited_s: float, service_s: int) -> float:
    """Two when the time is up, 2.5 at most; the same sum that order.py has the database do."""
    return min(MOST_FOR_AGE, POINTS_WHEN_DUE * max(0.0, waited_s) / service_s)


def urgency(facts: Facts, *, now: datetime) -> Urgency:
    """The parts in the order in which they are told."""
    waited_s = (now - facts.waits_since).total_seconds()
    kind, *others = _standing(facts)
    age = Part("age", age_points(waited_s, facts.service_s), *_age_said(waited_s, facts.service_s))
    return Urgency((kind, age, *others), facts.service_s, waited_s)


def _standing(facts: Facts) -> tuple[Part, ...]:
    return (_kind(facts), _phones(facts), _motion(facts), _flooding(facts))


def _kind(facts: Facts) -> Part:
    said = N_("Kind: %(kind)s, disputed") if facts.is_dispute else N_("Kind: %(kind)s")
    return Part("kind", POINTS_A_PRIORITY * PRIORITIES[facts.category], said, {"kind": facts.category})


def _phones(facts: Facts) -> Part:
    if facts.phones < 2:
        return Part("phones", 0.0, N_("Nobody else has said so yet"), {})
    points = min(MOST_FOR_PHONES, POINTS_A_DOUBLING * math.log2(facts.phones))
    return Part(
        "phones",
        points,
        N_("%(count)s independent phones, %(distance)s, %(time)s"),
        {
            "count": facts.phones,
            "distance": f"{round(facts.phones_m)} m",
            "time": f"{max(1, round(facts.phones_s / 60))} min",
        },
    )


def _motion(facts: Facts) -> Part:
    if not facts.looked_at:
        return Part("motion", 0.0, N_("No clip has been looked at for motion yet"), {})
    values: dict[str, str | int] = {"moving": facts.moving, "count": facts.looked_at}
    if not facts.moving:
        return Part("motion", 0.0, N_("Nothing unusual moves in the clips: %(count)s looked at"), values)
    said = N_("Something moves that usually does not, in %(moving)s of %(count)s clips")
    return Part("motion", POINTS_FOR_MOTION, said, values)


def _flooding(facts: Facts) -> Part:
    repeats = facts.same_phone - min(MOST_FREE, max(FEWEST_FREE, facts.free_in_an_hour))
    if repeats <= 0:
        return Part("flooding", 0.0, N_("Flooding: none"), {})
    points = -min(MOST_FOR_FLOODING, POINTS_A_REPEAT * repeats)
    if facts.same_phone < MOST_REPEATS:
        said = N_("Flooding: %(count)s from this phone in an hour")
        return Part("flooding", points, said, {"count": facts.same_phone})
    said = N_("Flooding: %(count)s or more from this phone in an hour")
    return Part("flooding", points, said, {"count": MOST_REPEATS})


def _age_said(waited_s: float, service_s: int) -> tuple[str, dict[str, str | int]]:
    waited_min, service_min = int(max(0.0, waited_s) // 60), service_s // 60
    if waited_min < service_min:
        return N_("Age: %(waited)s of its %(service)s"), {
            "waited": f"{waited_min} min",
            "service": service_min,
        }
    late = _long(waited_min - service_min)
    return N_("Age: %(late)s past its %(service)s"), {"late": late, "service": f"{service_min} min"}


def _long(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


assert set(SERVICE_MIN) == set(CATEGORIES) == {each for group in GROUPS.values() for each in group}
