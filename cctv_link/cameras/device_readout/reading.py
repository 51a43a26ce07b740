"""What a device says of itself. Plain values: nothing of the vendor's library leaves its adapter."""

from dataclasses import dataclass, field

from cctv_link.cameras.recordable import is_recordable
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class Profile:
    """One of a device's streams. url: as the device said it, credentials taken out.

    frame_rate_hz, bit_rate_kbit_s: the limits its encoder is set to; None where it does not say. source_token,
    source_configuration_token: how the device's events name the lens it comes from.
    """

    token: str
    name: str
    encoding: str
    width_px: int
    height_px: int
    url: str
    frame_rate_hz: float | None = None
    bit_rate_kbit_s: int | None = None
    source_token: str | None = None
    source_configuration_token: str | None = None

    @property
    def spelt(self) -> str:
        rate = "" if self.frame_rate_hz is None else f" {self.frame_rate_hz:g} Hz"
        bits = "" if self.bit_rate_kbit_s is None else f" {self.bit_rate_kbit_s} kbit/s"
        lens = "" if self.source_token is None else f" of {self.source_token}"
        return f"{self.token} {self.encoding} {self.width_px}x{self.height_px}{rate}{bits}{lens}"


@dataclass(frozen=True, slots=True)
class DeviceReading:
    """Everything that was read; None where the device did not say.

    yaw_deg, pitch_deg: as the device counts them. The standard names the axes, neither the zero nor the sense.
    presets: (token, name).
    """

    maker: str
    model: str
    firmware: str
    profiles: list[Profile]
    position: Position | None = None
    yaw_deg: float | None = None
    pitch_deg: float | None = None
    presets: list[tuple[str, str]] = field(default_factory=list)

    @property
    def widest(self) -> Profile | None:
        """The stream with the most pixels across that the recorder can keep, the first of those."""
        return max(
            self.profiles,
            key=lambda profile: (is_recordable(profile.encoding), profile.width_px),
            default=None,
        )
