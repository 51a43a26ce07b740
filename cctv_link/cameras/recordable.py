"""Which codecs the recorder keeps, as ONVIF spells them. Pure."""

RECORDABLE = frozenset({"H264", "H265"})


def is_recordable(codec: str) -> bool:
    return codec.upper() in RECORDABLE
