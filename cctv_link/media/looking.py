"""How a camera's newest picture looks, asked of its newest segment. The decoding happens in a limited child."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.verdicts import Look, Verdict


class Run(Protocol):
    """Lets a limited child do a task: run_limited a fresh one, StandingChild.run one that stays."""

    def __call__(
        self, task: str, path: Path | None, *, given: bytes = b""
    ) -> tuple[dict[str, Any], bytes]: ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """look: the newest key frame, judged. picture: it as grey PNG of 320 x 180, fit to be a reference."""

    look: Look
    picture: bytes


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whoever looks often gives them a child that stays."""

    run: Run = run_limited

    def look_at(self, segment: Path, *, reference: bytes | None) -> Sighting:
        """Judge the last key frame of `segment` against the `reference` picture of its view. Raises NotDecodable."""
        facts, picture = self.run("look", segment, given=reference or b"")
        try:
            look = Look(
                verdict=Verdict(facts["verdict"]),
                mean=float(facts["mean"]),
                std=float(facts["std"]),
                entropy=float(facts["entropy"]),
                sharpness=float(facts["sharpness"]),
                shift_px=float(facts["shift_px"]),
                fingerprint=str(facts["fingerprint"]),
            )
        except (KeyError, TypeError, ValueError):
            raise NotDecodable("look answered something else than a look") from None
        return Sighting(look, picture)

    def reference_of(self, pictures: Sequence[bytes]) -> bytes:
        """The reference of a view, from the pictures of several sightings of it that were usable; nine do well.

        Their median, so that whoever walked through one of them is not in it. Raises NotDecodable.
        """
        given = b"".join(struct.pack(">I", len(picture)) + picture for picture in pictures)
        _, reference = self.run("reference", None, given=given)
        return reference

    def newest_still(self, segment: Path) -> bytes:
        """The last key frame of `segment` at full size, as JPEG. Raises NotDecodable."""
        _, jpeg = self.run("newest", segment)
        if not jpeg.startswith(b"\xff\xd8"):
            raise NotDecodable("the still is no JPEG")
        return jpeg


_FRESH = Eyes()
look_at, reference_of, newest_still = _FRESH.look_at, _FRESH.reference_of, _FRESH.newest_still
