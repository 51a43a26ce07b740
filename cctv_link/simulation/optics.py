"""Where a point of the street falls in the picture: a pinhole camera on a pole. Pure."""

from dataclasses import dataclass
from math import cos, radians, sin, tan


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera `height_m` above the street, turned by `yaw_deg` and tilted down by `tilt_deg`.

    Ground coordinates in metres: x to the right of the road's middle, y up, z along the road away from the pole.
    """

    width_px: int
    height_px: int
    height_m: float = 5.5
    tilt_deg: float = 15.0
    yaw_deg: float = 0.0
    hfov_deg: float = 66.0
    offset_m: float = 0.0

    @property
    def focal_px(self) -> float:
        return self.width_px / 2 / tan(radians(self.hfov_deg) / 2)

    def project(self, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
        """Pixel column and row of a point, and its distance along the optical axis in metres (0.3 at least)."""
        yaw, tilt = radians(self.yaw_deg), radians(self.tilt_deg)
        east, up = x_m - self.offset_m, y_m - self.height_m
        across = east * cos(yaw) - z_m * sin(yaw)
        ahead = east * sin(yaw) + z_m * cos(yaw)
        depth = max(0.3, ahead * cos(tilt) - up * sin(tilt))
        rise = ahead * sin(tilt) + up * cos(tilt)
        scale = self.focal_px / depth
        return self.width_px / 2 + across * scale, self.height_px / 2 - rise * scale, depth
