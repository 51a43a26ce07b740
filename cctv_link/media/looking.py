"""How a camera's newest picture looks, asked of its newest segment. The decoding happens in a limited child."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.verdicts import Look, Verdict


@dataclass(frozen=True, slots=True)
class Sighting:
    """look: the newest key frame, judged. picture: it as grey PNG of 320 x 180, fit to be a reference."""

    look: Look
    picture: bytes


def look_at(segment: Path, *, reference: bytes | None) -> Sighting:
    """Judge the last key frame of `segment` against the `reference` picture of its view. Raises NotDecodable."""
    facts, picture = run_limited("look", segment, given=reference or b"")
    return Sighting(
        look=Look(
            verdict=Verdict(facts["verdict"]),
            mean=float(facts["mean"]),
            std=float(facts["std"]),
            entropy=float(facts["entropy"]),
            sharpness=float(facts["sharpness"]),
            shift_px=float(facts["shift_px"]),
            fingerprint=str(facts["fingerprint"]),
        ),
        picture=picture,
    )


def reference_of(pictures: Sequence[bytes]) -> bytes:
    """The reference of a view, from the pictures of several sightings of it that were usable; nine do well.

    Their median, so that whoever walked through one of them is not in it. Raises NotDecodable.
    """
    given = b"".join(struct.pack(">I", len(picture)) + picture for picture in pictures)
    _, reference = run_limited("reference", None, given=given)
    return reference


def newest_still(segment: Path) -> bytes:
    """The last key frame of `segment` at full size, as JPEG. Raises NotDecodable."""
    _, jpeg = run_limited("newest", segment)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return jpeg
