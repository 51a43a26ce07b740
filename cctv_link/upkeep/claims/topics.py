"""What an ONVIF event of a camera claims about its own picture. Pure.

Topics as the ONVIF Imaging and Analytics specifications have them, and as makers spell them. What is not about the
picture (motion, inputs, storage) is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cctv_link.upkeep.truth import NO_SIGNAL

TAMPERED = "tampered"
# The beginning of a topic, without its namespaces -> what is claimed.
_CLAIMS = {
    "VideoSource/GlobalSceneChange": "changed",
    "VideoSource/ImageTooDark": "dark",
    "VideoSource/ImageTooBright": "bright",
    "VideoSource/ImageTooBlurry": "blurred",
    "VideoSource/SignalLoss": NO_SIGNAL,
}
KINDS = (*_CLAIMS.values(), TAMPERED)
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
# What makers call the item that says so; of others only a plain true or false counts: 1 may be a channel.
_SAYING = frozenset({"state", "istamper", "tampering", "tampered", "value", "active"})
LONGEST_TOPIC = 200
# How an event's source names a lens: its video source, or the configuration of it.
_NAMES_A_LENS = frozenset({"videosourceconfigurationtoken", "videosourcetoken", "videosource", "source"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One event that speaks of the picture.

    source: which of a device's inputs, rules and topics speaks; what it said before is replaced. stands: whether the
    claim holds from now on; None for an event that only happens. lenses: the tokens by which it names a lens of the device.
    """

    kind: str
    topic: str
    source: str
    stands: bool | None
    lenses: frozenset[str] = frozenset()

    def is_of(self, tokens: frozenset[str] | None) -> bool:
        """Whether it speaks of the lens that has these tokens; None: of the device's only one."""
        return tokens is None or not tokens.isdisjoint(self.lenses)


def notice_or_none(
    topic: str, *, operation: str, source: Mapping[str, str], data: Mapping[str, str]
) -> Notice | None:
    """operation: Initialized, Changed, Deleted, or empty. source, data: the event's simple items by name."""
    topic = topic.strip()
    plain = "/".join(part.rpartition(":")[2] for part in topic.split("/"))
    kind = _kind_or_none(plain)
    if kind is None or not topic.isprintable() or len(topic) > LONGEST_TOPIC:
        return None
    spoken = " ".join(f"{name}={value}" for name, value in sorted(source.items()))
    stands = False if operation == "Deleted" else _truth_or_none(data)
    lenses = frozenset(value for name, value in source.items() if name.lower() in _NAMES_A_LENS)
    return Notice(kind, topic, f"{plain} {spoken}"[:500], stands, lenses)


def _kind_or_none(plain: str) -> str | None:
    for beginning, kind in _CLAIMS.items():
        if plain == beginning or plain.startswith(f"{beginning}/"):
            return kind
    # Every maker calls it so somewhere: RuleEngine/TamperDetector/Tamper, CameraPlatform/Tampering, ...
    return TAMPERED if "tamper" in plain.lower() else None


def _truth_or_none(data: Mapping[str, str]) -> bool | None:
    said = {name: value.lower() for name, value in data.items() if value.lower() in _TRUTHS}
    named = [value for name, value in said.items() if name.lower() in _SAYING]
    plain = [value for value in said.values() if value in ("true", "false")]
    return next((_TRUTHS[value] for value in (*named, *plain)), None)
