"""What a recorder must know of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1). Pure."""

from dataclasses import dataclass

from cctv_link.recording.lean.bits import Bits

# Profiles whose sets carry chroma format and bit depths.
_HIGH = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}
LONGEST_REORDER = 16


@dataclass(frozen=True, slots=True)
class Sps264:
    """reorder: how many pictures may be sent before one that is shown earlier; 0 when the set does not say."""

    profile: int
    level: int
    chroma_format: int
    luma_bits: int
    chroma_bits: int
    width_px: int
    height_px: int
    reorder: int


def read(unit: bytes) -> Sps264:
    """Raises ValueError when it is malformed."""
    bits = Bits(unit[1:])
    profile, _, level = bits.take(8), bits.take(8), bits.take(8)
    bits.unsigned()
    chroma_format, luma_bits, chroma_bits, separate = 1, 8, 8, False
    if profile in _HIGH:
        chroma_format = bits.unsigned()
        separate = chroma_format == 3 and bits.flag()
        luma_bits, chroma_bits = bits.unsigned() + 8, bits.unsigned() + 8
        bits.flag()
        if bits.flag():
            _skip_scaling_lists(bits, 8 if chroma_format != 3 else 12)
    bits.unsigned()
    order_type = _skip_picture_order(bits)
    bits.unsigned()
    bits.flag()
    width, height_units = bits.unsigned() + 1, bits.unsigned() + 1
    frames_only = bits.flag()
    if not frames_only:
        bits.flag()
    bits.flag()
    crop = [bits.unsigned() for _ in range(4)] if bits.flag() else [0, 0, 0, 0]
    across = 2 if chroma_format in (1, 2) and not separate else 1
    down = (2 if chroma_format == 1 and not separate else 1) * (1 if frames_only else 2)
    reorder = 0
    if order_type != 2 and bits.flag():
        reorder = _reorder(bits)
    return Sps264(
        profile=profile,
        level=level,
        chroma_format=chroma_format,
        luma_bits=luma_bits,
        chroma_bits=chroma_bits,
        width_px=width * 16 - across * (crop[0] + crop[1]),
        height_px=height_units * 16 * (1 if frames_only else 2) - down * (crop[2] + crop[3]),
        reorder=min(reorder, LONGEST_REORDER),
    )


def _skip_scaling_lists(bits: Bits, count: int) -> None:
    for number in range(count):
        if not bits.flag():
            continue
        last = following = 8
        for _ in range(16 if number < 6 else 64):
            if following:
                following = (last + bits.signed()) % 256
            last = following or last


def _skip_picture_order(bits: Bits) -> int:
    order_type = bits.unsigned()
    if order_type == 0:
        bits.unsigned()
    elif order_type == 1:
        bits.flag()
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 255)):
            bits.signed()
    return order_type


def _reorder(bits: Bits) -> int:
    """Out of the video usability information (E.1.1), where it is the last but one."""
    if bits.flag() and bits.take(8) == 255:
        bits.take(32)
    if bits.flag():
        bits.flag()
    if bits.flag():
        bits.take(4)
        if bits.flag():
            bits.take(24)
    if bits.flag():
        bits.unsigned()
        bits.unsigned()
    if bits.flag():
        bits.take(65)
    has_decoder_model = [_skip_decoder_model(bits) for _ in range(2)]
    if any(has_decoder_model):
        bits.flag()
    bits.flag()
    if not bits.flag():
        return 0
    bits.flag()
    for _ in range(4):
        bits.unsigned()
    return bits.unsigned()


def _skip_decoder_model(bits: Bits) -> bool:
    if not bits.flag():
        return False
    count = bits.unsigned() + 1
    bits.take(8)
    for _ in range(min(count, 32)):
        bits.unsigned()
        bits.unsigned()
        bits.flag()
    bits.take(20)
    return True
