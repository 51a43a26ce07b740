"""What one simulated camera is: its address, its picture, its stream and, perhaps, its credential."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class SimulatedCamera:
    """One lens of a simulated pole, served at `rtsp://host:port/<name>`.

    name: the path; letters, digits, `-` and `_`, one segment.
    label: what is written into the picture, such as `P17-1`.
    seed: decides the street and who walks in it; the same seed is the same street.
    replay: a clip shown in place of the drawn street; looped, scaled, with our clock burnt over it.
    username, password: when given, the camera demands them by `scheme`, as pole cameras do.
    """

    name: str
    label: str
    seed: int = 0
    fps: int = 15
    width_px: int = 640
    height_px: int = 360
    kbit_per_s: int = 600
    key_frame_every_s: float = 1.0
    replay: Path | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    scheme: Literal["digest", "basic"] = "digest"

    def __post_init__(self) -> None:
        if not self.name or not all(c.isalnum() or c in "-_" for c in self.name):
            raise ValueError(f"camera name {self.name!r} must be letters, digits, - and _")
        if self.width_px % 2 or self.height_px % 2 or self.width_px < 320 or self.height_px < 180:
            raise ValueError(
                f"picture of {self.width_px}x{self.height_px} must be even and 320x180 or larger"
            )
        if not 1 <= self.fps <= 60:
            raise ValueError(f"{self.fps} frames a second; 1 to 60 can be simulated")

    @property
    def demands_credential(self) -> bool:
        return self.username is not None
