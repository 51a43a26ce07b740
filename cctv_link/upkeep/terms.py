"""What each fault is called, who mends it, and how soon. Pure.

A fault of the recorder itself is not here: it would be one ticket for every camera of the city. `doctor` and
the metrics tell it.
"""

from dataclasses import dataclass
from datetime import timedelta

from cctv_link.recording.reasons import Reason
from cctv_link.upkeep.truth import CLOCK_WRONG, FROZEN, NO_SIGNAL, TAMPER_SAID, Cabinet, Rung
from kernel.marks import N_

_SCENE = "tns1:VideoSource/GlobalSceneChange/AnalyticsService"
_DARK = "tns1:VideoSource/ImageTooDark/AnalyticsService"
_BRIGHT = "tns1:VideoSource/ImageTooBright/AnalyticsService"
_BLURRY = "tns1:VideoSource/ImageTooBlurry/AnalyticsService"
_LOSS = "tns1:VideoSource/SignalLoss"
_TAMPER = "tns1:RuleEngine/TamperDetector/Tamper"
_ALLOW_TCP = N_(
    "In the camera's streaming settings allow RTP over RTSP (TCP, interleaved). UDP and multicast are not recorded."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """words: as a page says it. onvif_topic: the event an ONVIF camera would send; empty when it has none.

    urgency: 0 to 10, 10 highest. due_h: hours until it should be mended. advice: what to set, where that is known.
    """

    rung: Rung
    words: str
    onvif_topic: str
    contract: str
    urgency: int
    due_h: int
    advice: str = ""

    @property
    def due_within(self) -> timedelta:
        return timedelta(hours=self.due_h)


# Kind of fault -> terms. A box that stands open or has gone silent may be being stolen: two hours.
TERMS: dict[str, Terms] = {
    Cabinet.DOOR_OPEN: Terms(Rung.POWERED, N_("box open"), "", N_("poles and boxes"), 10, 2),
    Cabinet.SILENT: Terms(Rung.POWERED, N_("box silent"), "", N_("poles and boxes"), 10, 2),
    Cabinet.NO_MAINS: Terms(Rung.POWERED, N_("no mains"), "", N_("power"), 8, 8),
    Cabinet.LINK_DOWN: Terms(Rung.NETWORKED, N_("link down"), "", N_("network"), 8, 8),
    Reason.UNREACHABLE: Terms(Rung.NETWORKED, N_("camera unreachable"), _LOSS, N_("network"), 7, 8),
    Reason.STALLED: Terms(Rung.STREAMING, N_("no picture comes"), _LOSS, N_("cameras"), 7, 8),
    Reason.DISCONNECTED: Terms(Rung.STREAMING, N_("camera hangs up"), _LOSS, N_("cameras"), 7, 8),
    Reason.UNAUTHORISED: Terms(Rung.STREAMING, N_("camera refuses us"), "", N_("cameras"), 7, 8),
    Reason.NO_SUCH_STREAM: Terms(Rung.STREAMING, N_("no such stream"), "", N_("cameras"), 6, 24),
    Reason.BAD_STREAM: Terms(Rung.STREAMING, N_("unusable stream"), "", N_("cameras"), 6, 24),
    Reason.TCP_REFUSED: Terms(Rung.STREAMING, N_("camera refuses TCP"), "", N_("cameras"), 6, 24, _ALLOW_TCP),
    CLOCK_WRONG: Terms(Rung.CLOCK_RIGHT, N_("clock wrong"), "", N_("cameras"), 5, 24),
    "covered": Terms(Rung.PICTURE_USABLE, N_("lens covered"), _SCENE, N_("street works"), 8, 24),
    "dark": Terms(Rung.PICTURE_USABLE, N_("picture dark"), _DARK, N_("cameras"), 7, 24),
    "bright": Terms(Rung.PICTURE_USABLE, N_("picture glaring"), _BRIGHT, N_("cameras"), 6, 24),
    FROZEN: Terms(Rung.PICTURE_USABLE, N_("picture frozen"), _LOSS, N_("cameras"), 7, 8),
    "blurred": Terms(Rung.PICTURE_USABLE, N_("picture blurred"), _BLURRY, N_("cameras"), 5, 48),
    "moved": Terms(Rung.PICTURE_USABLE, N_("camera moved"), _SCENE, N_("poles and boxes"), 6, 24),
    "changed": Terms(Rung.PICTURE_USABLE, N_("scene changed"), _SCENE, N_("street works"), 5, 48),
    NO_SIGNAL: Terms(Rung.PICTURE_USABLE, N_("no signal from its sensor"), _LOSS, N_("cameras"), 7, 8),
    TAMPER_SAID: Terms(Rung.PICTURE_USABLE, N_("camera tampered with"), _TAMPER, N_("poles and boxes"), 8, 8),
}
# The camera's own word opens and closes these; what a look finds neither ends nor replaces them.
SAID_KINDS = frozenset({TAMPER_SAID})
CABINET_KINDS = frozenset(str(kind) for kind in Cabinet)


def advice(kind: str) -> str:
    """What to set at the camera; empty where only looking helps."""
    return TERMS[kind].advice if kind in TERMS else ""


def is_over(kind: str, *, fails_at: str) -> bool:
    """Whether a fault of this kind is gone when the first rung that fails is `fails_at` (empty: none fails)."""
    rungs = list(Rung)
    return not fails_at or rungs.index(TERMS[kind].rung) < rungs.index(Rung(fails_at))


def opens_fault(kind: str) -> bool:
    """Whether a reason is something that a technician mends."""
    return kind in TERMS
