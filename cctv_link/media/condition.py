"""Whether a camera still sees: dark, covered, blurred, moved or changed, by plain measures of one small grey picture.

Pure, 10 ms a picture. The reference is the median of several pictures of the same view, so that nobody who walks
through it is part of it. What differs by light alone must not count: dusk scales every band of detail by the same
factor, an infra-red lamp changes tones but not outlines. So detail is compared band by band and outline by outline,
never grey level by grey level. How the thresholds lie between healthy and tampered pictures: bench/tamper.py.
"""

import hashlib
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media.burnt_in import rows_of_writing
from cctv_link.media.sharpness import sharpness
from cctv_link.media.verdicts import HEIGHT_PX, WIDTH_PX, Look, Verdict

Luma = NDArray[np.uint8]
Plane = NDArray[np.float32]

# A night picture with one lamp in it has a spread; a dead or painted lens has neither light nor spread.
DARK_MEAN, DARK_STD = 20.0, 8.0
# Coarse detail that a covered lens has left: noise alone. In grey levels, and as share of the reference's.
COVERED_DETAIL, COVERED_SHARE = 0.3, 0.06
# Fine detail of the reference found again, over coarse detail found again: 0.9 and more when healthy, 0.47 and less
# from a blur of 1.5 pixels (of 320) on.
BLURRED_RATIO = 0.55
# Small blocks vote on the blur, those with so much detail in the reference, fine and coarse, in grey levels, and
# whose coarse detail is still the reference's: who walks through is not held against the lens.
VOTE_PX = 12
VOTE_FINE, VOTE_COARSE = 0.6, 0.8
VOTE_CORRELATION = 0.5
# With fewer the picture as a whole decides, which large writing can make seem sharp. By chance a sixth of the blocks
# of another view are alike: where fewer than this share are, it is not the same view that is blurred.
ENOUGH_VOTES = 40
VOTING_SHARE = 0.4
# Below it nothing of the reference is there to be blurred.
SAME_VIEW_CORRELATION = 0.4
MOVED_PX = 5.0
# Below it the peak of the phase correlation is chance.
MOVED_RESPONSE = 0.1
# A move is believed when the outlines, moved back, fit so much better than in place.
MOVED_GAIN = 0.15
# Share of the blocks with detail in the reference that show something else now.
CHANGED_SHARE = 0.4
# Of these, the share that shows nothing: then the lens is covered, and it is not another scene that it sees.
LOST_SHARE = 0.6
BLOCK_PX = 30
BLOCK_CORRELATION = 0.2
BLOCK_DETAIL = 0.6
# Standard deviations in pixels between which a band of detail lies, fine to coarse.
_BAND_EDGES_PX = (0.8, 1.6, 3.2, 6.4)
_OUTLINE_PX = 1.0


@dataclass(frozen=True, slots=True)
class _Shift:
    x_px: float
    y_px: float
    response: float

    @property
    def length_px(self) -> float:
        return float(np.hypot(self.x_px, self.y_px))


def look(gray: Luma, reference: Luma | None) -> Look:
    """Judge a picture against the `reference` of its view; both (180, 320), uint8.

    Without a reference only what needs none is said: dark, covered, usable.
    """
    if reference is None:
        return _judged(gray, _judge_alone(gray, _bands(gray)), 0.0)
    shift = _shift(reference, gray)
    return _judged(gray, _judge(gray, reference, shift), shift.length_px)


def fingerprint(luma: Luma) -> str:
    """Equal for pictures equal in every pixel. A live sensor's noise never repeats, however still the street."""
    return hashlib.sha256(np.ascontiguousarray(luma).data).hexdigest()[:32]


def median_of(pictures: list[Luma]) -> Luma:
    """The reference of a view: what most of the pictures agree on, pixel by pixel."""
    return np.median(np.stack(pictures), axis=0).astype(np.uint8)


def _judged(gray: Luma, verdict: Verdict, shift_px: float) -> Look:
    return Look(
        verdict=verdict,
        mean=float(gray.mean()),
        std=float(gray.std()),
        entropy=_entropy(gray),
        sharpness=sharpness(gray),
        shift_px=shift_px,
        fingerprint=fingerprint(gray),
    )


def _judge(gray: Luma, reference: Luma, shift: _Shift) -> Verdict:
    now, then = _bands(gray), _bands(reference)
    alone = _judge_alone(gray, now)
    if alone != Verdict.USABLE:
        return alone
    if now[-1].std() < COVERED_SHARE * then[-1].std():
        return Verdict.COVERED
    if shift.length_px >= MOVED_PX:
        return Verdict.MOVED
    # The wind moves a pole by a pixel or two. Of that, fine detail must not seem lost.
    then = _bands(_moved(reference, shift))
    if _is_blurred(now, then, rows_of_writing(reference)):
        return Verdict.BLURRED
    if _changed_share(now[1], then[1]) > CHANGED_SHARE:
        return Verdict.COVERED if _lost_share(now[-1], then[-1]) > LOST_SHARE else Verdict.CHANGED
    return Verdict.USABLE


def _judge_alone(gray: Luma, bands: list[Plane]) -> Verdict:
    if gray.mean() < DARK_MEAN and gray.std() < DARK_STD:
        return Verdict.DARK
    if bands[-1].std() < COVERED_DETAIL:
        return Verdict.COVERED
    return Verdict.USABLE


def _is_blurred(now: list[Plane], then: list[Plane], written: NDArray[np.bool_]) -> bool:
    """Coarse detail of the reference is there, fine detail is not. By projection: noise looks like neither.

    written: rows in which the camera writes, which stay sharp. The rest is asked block by block, and half the blocks
    decide: one word of writing that was not found has as much detail as a street, and no more than a few blocks.
    """
    votes = _fine_of_coarse([band[~written] for band in now], [band[~written] for band in then])
    if votes.size >= ENOUGH_VOTES:
        return float(np.median(votes)) < BLURRED_RATIO
    if _correlation(now[-1], then[-1]) < SAME_VIEW_CORRELATION:
        return False
    return _found_again(now[0], then[0]) < BLURRED_RATIO * _found_again(now[-1], then[-1])


def _fine_of_coarse(now: list[Plane], then: list[Plane]) -> Plane:
    """Fine detail found again over coarse detail found again, of each block that can tell; none of another view."""
    fine, fine_then = _block_sums(now[0] * then[0], VOTE_PX), _block_sums(then[0] ** 2, VOTE_PX)
    coarse, coarse_then = _block_sums(now[-1] * then[-1], VOTE_PX), _block_sums(then[-1] ** 2, VOTE_PX)
    alike = coarse / np.sqrt(coarse_then * _block_sums(now[-1] ** 2, VOTE_PX) + 1e-6)
    has_detail = (fine_then > (VOTE_FINE * VOTE_PX) ** 2) & (coarse_then > (VOTE_COARSE * VOTE_PX) ** 2)
    tells = has_detail & (alike > VOTE_CORRELATION)
    if tells.sum() < VOTING_SHARE * has_detail.sum():
        return np.empty(0, np.float32)
    return np.asarray((fine[tells] / fine_then[tells]) / (coarse[tells] / coarse_then[tells]), np.float32)


def _found_again(now: Plane, then: Plane) -> float:
    """How much of the reference's band is in this picture: 1 all of it, 0.5 half the contrast, 0 nothing."""
    return float((now * then).sum() / max(1e-6, float((then * then).sum())))


def _correlation(now: Plane, then: Plane) -> float:
    return float((now * then).sum() / max(1e-6, float(np.sqrt((now * now).sum() * (then * then).sum()))))


def _changed_share(now: Plane, then: Plane) -> float:
    """Of the blocks that have detail in the reference, the share in which this picture has other detail."""
    products = [_block_sums(product) for product in (now * then, now * now, then * then)]
    correlation = products[0] / np.sqrt(products[1] * products[2] + 1e-6)
    has_detail = products[2] > (BLOCK_DETAIL * BLOCK_PX) ** 2
    if not has_detail.any():
        return 0.0
    return float((correlation[has_detail] < BLOCK_CORRELATION).mean())


def _lost_share(now: Plane, then: Plane) -> float:
    """Of the blocks that have detail in the reference, the share in which nothing at all is left.

    The camera writes its name and clock into a covered picture too, which is detail enough for the picture as a whole.
    """
    area = BLOCK_PX**2
    has_detail = _block_sums(then * then) > BLOCK_DETAIL**2 * area
    return (
        float((_block_sums(now * now)[has_detail] < COVERED_DETAIL**2 * area).mean())
        if has_detail.any()
        else 0.0
    )


def _block_sums(plane: Plane, side_px: int = BLOCK_PX) -> NDArray[np.float32]:
    height, width = (side - side % side_px for side in plane.shape)
    blocks = plane[:height, :width].reshape(height // side_px, side_px, width // side_px, side_px)
    return blocks.sum(axis=(1, 3), dtype=np.float32)


def _shift(reference: Luma, gray: Luma) -> _Shift:
    """How the outlines lie now against where they lay; none when that is chance."""
    then, now = _outlines(reference), _outlines(gray)
    window = cv2.createHanningWindow((WIDTH_PX, HEIGHT_PX), cv2.CV_32F)
    (x_px, y_px), response = cv2.phaseCorrelate(then, now, window)
    shift = _Shift(float(x_px), float(y_px), float(response))
    nowhere = _Shift(0.0, 0.0, 0.0)
    if shift.response < MOVED_RESPONSE or abs(x_px) > WIDTH_PX / 2 or abs(y_px) > HEIGHT_PX / 2:
        return nowhere
    if shift.length_px < MOVED_PX:
        return shift
    in_place = _overlap_correlation(then, now, _Shift(0.0, 0.0, 0.0))
    moved_back = _overlap_correlation(then, now, shift)
    return shift if moved_back > in_place + MOVED_GAIN else nowhere


def _overlap_correlation(then: Plane, now: Plane, shift: _Shift) -> float:
    x, y = round(shift.x_px), round(shift.y_px)
    height, width = then.shape
    before = then[max(0, -y) : height - max(0, y), max(0, -x) : width - max(0, x)]
    after = now[max(0, y) : height - max(0, -y), max(0, x) : width - max(0, -x)]
    return float(cv2.matchTemplate(before, after, cv2.TM_CCOEFF_NORMED)[0, 0])


def _moved(picture: Luma, shift: _Shift) -> Luma:
    if shift.length_px < 0.25:
        return picture
    to = np.array([[1, 0, shift.x_px], [0, 1, shift.y_px]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(picture, to, size, borderMode=cv2.BORDER_REFLECT), np.uint8)


def _outlines(picture: Luma) -> Plane:
    smooth = cv2.GaussianBlur(picture, (0, 0), _OUTLINE_PX)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _bands(picture: Luma) -> list[Plane]:
    """Detail between each two neighbouring scales, fine to coarse."""
    plane = picture.astype(np.float32)
    smooth = [np.asarray(cv2.GaussianBlur(plane, (0, 0), edge)) for edge in _BAND_EDGES_PX]
    return [finer - coarser for finer, coarser in pairwise(smooth)]


def _entropy(picture: Luma) -> float:
    share = np.bincount(picture.ravel() >> 2, minlength=64) / picture.size
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum())
