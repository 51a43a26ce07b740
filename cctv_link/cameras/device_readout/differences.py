"""What a device's own word would change in the register. Pure."""

from dataclasses import dataclass, field, replace

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.device_readout.reading import DeviceReading, Profile
from cctv_link.cameras.pose_queries import Pose
from kernel.geo import BoundingBox, Position, distance_m

# Nearer than this a device stands where the register has it: neither is surveyed to the metre.
SAME_PLACE_M = 5.0


@dataclass(frozen=True, slots=True)
class Known:
    """The register's word. chosen: the token of the profile that is recorded. onvif: where it was asked before."""

    stream_url: str | None
    position: Position
    pose: Pose
    presets: list[tuple[str, str]]
    profiles: list[Profile] = field(default_factory=list)
    chosen: str | None = None
    onvif: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Turning:
    """How this maker counts yaw: from where, and which way round."""

    zero_at_deg: float = 0.0
    is_anticlockwise: bool = False

    def azimuth_deg(self, yaw_deg: float) -> float:
        return round((self.zero_at_deg + (-yaw_deg if self.is_anticlockwise else yaw_deg)) % 360.0, 2) % 360.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, in words for the person who decides. `refused` says why it is not taken."""

    what: str
    before: str
    after: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What would be written; None: stays as it is."""

    stream: StreamAddress | None = None
    position: Position | None = None
    width_px: int | None = None
    azimuth_deg: float | None = None
    presets: list[tuple[str, str]] | None = None
    profiles: list[Profile] | None = None
    chosen: str | None = None
    onvif: tuple[str, int] | None = None

    @property
    def is_nothing(self) -> bool:
        return self == Taken()


def compare(
    reading: DeviceReading,
    known: Known,
    *,
    profile: Profile | None,
    stream: StreamAddress | None,
    stream_refused: str,
    city: BoundingBox,
    turning: Turning,
    onvif: tuple[str, int],
) -> tuple[list[Difference], Taken]:
    """stream: the profile's address when it was allowed; stream_refused: why it was not. onvif: where it answered."""
    differences: list[Difference] = []
    stream_taken = position = width_px = azimuth_deg = presets = None
    if profile is not None and profile.url != (known.stream_url or ""):
        differences.append(
            Difference("stream_url", known.stream_url or "none", profile.url, refused=stream_refused)
        )
        stream_taken = stream
    if profile is not None and profile.width_px != known.pose.width_px:
        differences.append(
            Difference("width_px", str(known.pose.width_px or "unknown"), str(profile.width_px))
        )
        width_px = profile.width_px
    if reading.position is not None:
        away_m = distance_m(known.position, reading.position)
        if away_m > SAME_PLACE_M:
            refused = "" if city.contains(reading.position) else "lies outside the city's bounds"
            after = f"{_place(reading.position)}, {away_m:.0f} m away; its pole would move there"
            differences.append(Difference("location", _place(known.position), after, refused))
            position = reading.position if not refused else None
    if reading.yaw_deg is not None:
        # Written so that what is no number is no angle either.
        is_angle = -360 <= reading.yaw_deg <= 360
        looks = turning.azimuth_deg(reading.yaw_deg) if is_angle else reading.yaw_deg
        if looks != known.pose.azimuth_deg:
            refused = "" if known.pose.hfov_deg is not None else "its field of view is not known: survey it"
            refused = refused if is_angle else "is no angle"
            before = "unknown" if known.pose.azimuth_deg is None else f"{known.pose.azimuth_deg:g}"
            differences.append(Difference("azimuth_deg", before, f"{looks:g}", refused))
            azimuth_deg = looks if not refused else None
    if reading.presets and reading.presets != known.presets:
        differences.append(Difference("presets", _presets(known.presets), _presets(reading.presets)))
        presets = reading.presets
    taken = Taken(stream_taken, position, width_px, azimuth_deg, presets)
    chosen = profile.token if profile is not None and stream is not None else known.chosen
    if (_in_order(reading.profiles), chosen) != (_in_order(known.profiles), known.chosen):
        before, after = _profiles(known.profiles, known.chosen), _profiles(reading.profiles, chosen)
        differences.append(Difference("profiles", before, after))
        taken = replace(taken, profiles=reading.profiles, chosen=chosen)
    if onvif != known.onvif:
        asked_before = "not known" if known.onvif is None else _at(known.onvif)
        differences.append(Difference("onvif", asked_before, _at(onvif)))
        taken = replace(taken, onvif=onvif)
    return differences, taken


def _in_order(profiles: list[Profile]) -> list[Profile]:
    return sorted(profiles, key=lambda profile: profile.token)


def _profiles(profiles: list[Profile], chosen: str | None) -> str:
    told = [f"{each.spelt}{' (recorded)' if each.token == chosen else ''}" for each in _in_order(profiles)]
    return ", ".join(told) or "none"


def _at(onvif: tuple[str, int]) -> str:
    return f"{onvif[0]} port {onvif[1]}"


def _place(position: Position) -> str:
    return f"{position.lat:.5f}, {position.lon:.5f}"


def _presets(presets: list[tuple[str, str]]) -> str:
    return ", ".join(f"{token} {name}".strip() for token, name in presets) or "none"
