"""What a recorder must know of an H.265 sequence parameter set (ITU-T H.265, 7.3.2.2). Pure."""

from dataclasses import dataclass

from cctv_link.recording.lean.bits import Bits

LONGEST_REORDER = 16


@dataclass(frozen=True, slots=True)
class Sps265:
    """profile: the 12 bytes of profile, tier and level, as the decoder configuration repeats them.
    reorder: how many pictures may be sent before one that is shown earlier."""

    profile: bytes
    temporal_layers: int
    is_temporally_nested: bool
    chroma_format: int
    luma_bits: int
    chroma_bits: int
    width_px: int
    height_px: int
    reorder: int


def read(unit: bytes) -> Sps265:
    """Raises ValueError when it is malformed."""
    bits = Bits(unit[2:])
    bits.take(4)
    layers = bits.take(3)
    nested = bits.flag()
    profile = bits.take(96).to_bytes(12, "big")
    _skip_sub_layers(bits, layers)
    bits.unsigned()
    chroma_format = bits.unsigned()
    separate = chroma_format == 3 and bits.flag()
    width_px, height_px = bits.unsigned(), bits.unsigned()
    crop = [bits.unsigned() for _ in range(4)] if bits.flag() else [0, 0, 0, 0]
    luma_bits, chroma_bits = bits.unsigned() + 8, bits.unsigned() + 8
    bits.unsigned()
    reorder = 0
    for _ in range(layers + 1 if bits.flag() else 1):
        bits.unsigned()
        reorder = max(reorder, bits.unsigned())
        bits.unsigned()
    across = 2 if chroma_format in (1, 2) and not separate else 1
    down = 2 if chroma_format == 1 and not separate else 1
    return Sps265(
        profile=profile,
        temporal_layers=layers + 1,
        is_temporally_nested=nested,
        chroma_format=chroma_format,
        luma_bits=luma_bits,
        chroma_bits=chroma_bits,
        width_px=width_px - across * (crop[0] + crop[1]),
        height_px=height_px - down * (crop[2] + crop[3]),
        reorder=min(reorder, LONGEST_REORDER),
    )


def _skip_sub_layers(bits: Bits, layers: int) -> None:
    present = [(bits.flag(), bits.flag()) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for has_profile, has_level in present:
        bits.take(88 * has_profile + 8 * has_level)
