"""Who may have seen a place at a moment: geometry, walls, and what each camera's recording of it is good for."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from cctv_link.cameras import coverage, queries, sun
from cctv_link.cameras.coverage import LONGEST_RANGE_M, USABLE_ACCURACY_M, Grounds, Light, usable_accuracy_m
from cctv_link.cameras.queries import CandidateCamera
from cctv_link.cameras.sight import Truth, TruthAt, Use, is_turned, use_of
from cctv_link.outlines import queries as outlines
from cctv_link.outlines.obstruction import is_hidden
from cctv_link.recording import queries as recordings
from cctv_link.recording.queries import CameraState
from kernel.geo import Position

MOST_LINKS = 12
# Of these so many are left to cameras that can show nothing, as long as there are any: a miss is said, not dropped.
LEFT_TO_BLIND = 4
# Whatever could stand between a place and a camera that is linked to it.
SIGHT_M = LONGEST_RANGE_M + USABLE_ACCURACY_M


@dataclass(frozen=True, slots=True)
class Sighted:
    """A camera that may have seen it, why, and what its recording of the moment is good for."""

    camera: CandidateCamera
    grounds: Grounds
    state: CameraState
    truth: Truth
    use: Use

    @property
    def is_missed(self) -> bool:
        return coverage.is_missed(self.grounds, self.use)


def who_may_see(session: Session, position: Position, *, at: datetime, truth_at: TruthAt) -> list[Sighted]:
    """The likeliest cameras, at most MOST_LINKS, best first.

    Behind all others stand those that can show nothing of the moment; each says why.
    """
    candidates = queries.cameras_around(session, position, at=at)
    if not candidates:
        return []
    light: Light = "day" if sun.is_day(position, at=at) else "night"
    truths = truth_at(session, [candidate.id for candidate in candidates], at)
    seen = []
    for candidate in candidates:
        if is_turned(truths[candidate.id], view_from=candidate.view_from):
            candidate = replace(candidate, view=candidate.view.unknown)
        grounds = coverage.may_see(candidate.view, position, light=light)
        if grounds is not None:
            seen.append((candidate, grounds))
    hidden = _hidden(session, position, {candidate.view.pole for candidate, _ in seen})
    states = recordings.state_at(session, [candidate.id for candidate, _ in seen], at)
    return _best(
        [
            Sighted(
                candidate,
                replace(grounds, obstructed=hidden.get(candidate.view.pole)),
                states[candidate.id],
                truths[candidate.id],
                use_of(states[candidate.id].state, truths[candidate.id]),
            )
            for candidate, grounds in seen
        ]
    )


def _hidden(session: Session, position: Position, poles: set[Position]) -> dict[Position, bool]:
    """Whether something stands between each pole and the place; empty when no outline is known around it."""
    if not poles or not outlines.knows_obstructions(session, position, within_m=SIGHT_M):
        return {}
    error_m = usable_accuracy_m(position)
    between = outlines.obstructions_between(
        session, position, sorted(poles, key=lambda pole: pole.ewkt), error_m=error_m
    )
    return {
        pole: is_hidden(position, pole=pole, error_m=error_m, obstructions=walls)
        for pole, walls in between.items()
    }


def _best(sighted: list[Sighted]) -> list[Sighted]:
    ordered = sorted(sighted, key=_rank_key)
    showing = [each for each in ordered if each.use is not Use.NONE]
    blind = ordered[len(showing) :]
    return (showing[: MOST_LINKS - min(len(blind), LEFT_TO_BLIND)] + blind)[:MOST_LINKS]


def _rank_key(sighted: Sighted) -> tuple[bool, int, Use, float, str]:
    likelihood, share = coverage.rank_key(sighted.camera.view, sighted.grounds)
    return sighted.use is Use.NONE, likelihood, sighted.use, share, sighted.camera.label
