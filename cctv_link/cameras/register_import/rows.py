"""One row of a camera file: what each column must hold. Pure but for the resolver it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from cctv_link.cameras import addresses
from cctv_link.cameras.addresses import Allowed, CameraUrlForbidden, Resolve, StreamAddress
from cctv_link.cameras.coverage import LONGEST_RANGE_M
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.dori import Dori, reach_m
from cctv_link.cameras.register_import.recorders import KeptBy, TokenCheck
from kernel.files import FileFault, FileRefused
from kernel.geo import BoundingBox, Position

COLUMNS = (
    "pole",
    "pole_name",
    "site",
    "lat",
    "lon",
    "camera",
    "azimuth_deg",
    "hfov_deg",
    "range_m",
    "height_m",
    "stream_url",
    "username",
    "password",
    "simulated",
)
# A file may have these too, in this order. What it has no column for stays as it was.
OF_THE_VIEW = ("near_m", "tilt_deg", "width_px", "night_range_m")
OF_THE_RECORDER = ("recorder", "recording_token")
OPTIONAL = (*OF_THE_VIEW, *OF_THE_RECORDER)
WIDEST_PX = 65_536
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
LONGEST_TEXT = 120
HIGHEST_LENS_M = 200.0


class CameraFileRefused(FileRefused):
    """Nothing of the file was taken. Each error names its row and column."""

    slug = "camera-file-refused"
    title = "The camera file has errors; nothing of it was taken"


@dataclass(frozen=True, slots=True)
class CameraRow:
    """A row that was found good. `row` is its line in the file, or its place among the features.

    said: which of the optional columns the file has; of the others it says nothing. kept_by: None: no recorder but
    our own keeps it.
    """

    row: int
    pole: str
    pole_name: str
    site: str
    position: Position
    camera: str
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float
    height_m: float | None
    stream: StreamAddress | None
    credential: Credential | None = field(repr=False)
    simulated: bool
    near_m: float = 0.0
    tilt_deg: float | None = None
    width_px: int | None = None
    night_range_m: float | None = None
    kept_by: KeptBy | None = None
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """What this installation allows: where its city lies, where its cameras may be, and which recorders it knows."""

    city: BoundingBox
    allowed: Allowed
    resolve: Resolve
    recorders: Mapping[str, TokenCheck] = field(default_factory=dict)


class _Cells:
    """The cells of one row while they are read; faults are collected, not thrown, so that all are told at once."""

    def __init__(self, row: int, cells: Mapping[str, str], errors: list[FileFault]) -> None:
        self.row, self.cells, self.errors = row, cells, errors

    def refuse(self, column: str, code: str, detail: str) -> None:
        self.errors.append(FileFault(self.row, column, code, detail))

    def text(self, column: str, *, required: bool = True) -> str:
        value = self.cells.get(column, "").strip()
        if not value and required:
            self.refuse(column, "required", "is missing")
        if len(value) > LONGEST_TEXT or not value.isprintable():
            self.refuse(column, "invalid", f"at most {LONGEST_TEXT} printable characters")
        return value

    def number(
        self, column: str, fits: Callable[[float], bool], expected: str, *, required: bool = True
    ) -> float | None:
        value = self.cells.get(column, "").strip()
        if not value:
            if required:
                self.refuse(column, "required", f"is missing; expected {expected}")
            return None
        try:
            number = float(value) if value.isascii() and "_" not in value else float("nan")
        except ValueError:
            number = float("nan")
        if not isfinite(number) or not fits(number):
            self.refuse(column, "invalid", f"expected {expected}, found {value[:24]!r}")
            return None
        return number


def read_row(
    row: int, cells: Mapping[str, str], *, rules: Rules, errors: list[FileFault]
) -> CameraRow | None:
    """The row as values; None when it has faults, which are appended to `errors`."""
    before = len(errors)
    reader = _Cells(row, cells, errors)
    pole, pole_name = reader.text("pole"), reader.text("pole_name")
    site, camera = reader.text("site"), reader.text("camera")
    position = _position(reader, rules.city)
    azimuth_deg, hfov_deg = _pose(reader)
    width_px = reader.number(
        "width_px",
        lambda n: 1 <= n <= WIDEST_PX and n == int(n),
        f"whole pixels, 1 to {WIDEST_PX}",
        required=False,
    )
    range_m = _range(reader, width_px, hfov_deg)
    near_m = reader.number(
        "near_m",
        lambda n: 0 <= n < (range_m or LONGEST_RANGE_M),
        "metres, less than the range",
        required=False,
    )
    tilt_deg = reader.number(
        "tilt_deg", lambda n: -90 <= n <= 90, "degrees downwards from level, -90 to 90", required=False
    )
    night_range_m = reader.number(
        "night_range_m",
        lambda n: 0 < n <= LONGEST_RANGE_M,
        f"metres, more than 0 and at most {LONGEST_RANGE_M:.0f}",
        required=False,
    )
    height_m = reader.number(
        "height_m", lambda n: 0 < n <= HIGHEST_LENS_M, f"metres, at most {HIGHEST_LENS_M:.0f}", required=False
    )
    stream = _stream(reader, rules)
    credential = _credential(reader, has_stream=bool(cells.get("stream_url", "").strip()))
    kept_by = _kept_by(reader, rules.recorders)
    simulated = TRUTHS.get(cells.get("simulated", "").strip().lower())
    if simulated is None:
        reader.refuse("simulated", "invalid", "expected true or false")
    if len(errors) > before or position is None or range_m is None or simulated is None:
        return None
    return CameraRow(
        row, pole, pole_name, site, position, camera, azimuth_deg, hfov_deg, range_m, height_m, stream,
        credential, simulated, near_m or 0.0, tilt_deg, None if width_px is None else int(width_px), night_range_m,
        kept_by, frozenset(OPTIONAL) & cells.keys(),
    )  # fmt: skip


def check_together(rows: list[CameraRow], errors: list[FileFault]) -> None:
    """What no row shows alone: a camera that stands twice, a pole at two places or under two names."""
    cameras: dict[tuple[str, str], int] = {}
    poles: dict[str, CameraRow] = {}
    for row in rows:
        first = cameras.setdefault((row.pole, row.camera), row.row)
        if first != row.row:
            errors.append(
                FileFault(row.row, "camera", "duplicate", f"{row.camera} on {row.pole} stands in row {first}")
            )
        pole = poles.setdefault(row.pole, row)
        if (pole.position.lat, pole.position.lon) != (row.position.lat, row.position.lon):
            errors.append(
                FileFault(row.row, "pole", "duplicate", f"{row.pole} stands elsewhere in row {pole.row}")
            )
        elif (pole.pole_name, pole.site) != (row.pole_name, row.site):
            errors.append(
                FileFault(row.row, "pole", "duplicate", f"{row.pole} has other names in row {pole.row}")
            )


def _position(reader: _Cells, city: BoundingBox) -> Position | None:
    lat = reader.number("lat", lambda n: -90 <= n <= 90, "degrees, -90 to 90")
    lon = reader.number("lon", lambda n: -180 <= n <= 180, "degrees, -180 to 180")
    if lat is None or lon is None:
        return None
    position = Position(lat, lon)
    if not city.contains(position):
        column = "lat" if not city.min_lat <= lat <= city.max_lat else "lon"
        reader.refuse(column, "outside-city", "lies outside the city's bounds; are lat and lon swapped?")
        return None
    return position


def _pose(reader: _Cells) -> tuple[float | None, float | None]:
    """Azimuth and field of view: both, or neither when nobody knows where the lens looks."""
    azimuth_deg = reader.number(
        "azimuth_deg", lambda n: 0 <= n < 360, "degrees from true north, 0 to less than 360", required=False
    )
    hfov_deg = reader.number(
        "hfov_deg", lambda n: 0 < n <= 360, "degrees, more than 0 and at most 360", required=False
    )
    has_azimuth, has_hfov = (bool(reader.cells.get(c, "").strip()) for c in ("azimuth_deg", "hfov_deg"))
    if has_azimuth != has_hfov:
        missing = "hfov_deg" if has_azimuth else "azimuth_deg"
        reader.refuse(missing, "required", "azimuth_deg and hfov_deg are given together, or neither is known")
    return azimuth_deg, hfov_deg


def _range(reader: _Cells, width_px: float | None, hfov_deg: float | None) -> float | None:
    """As given; where it is not, as far as a person can be detected by the picture's width and angle."""
    if not reader.cells.get("range_m", "").strip() and width_px is not None and hfov_deg is not None:
        return min(LONGEST_RANGE_M, reach_m(Dori.DETECT, width_px=width_px, hfov_deg=hfov_deg))
    return reader.number(
        "range_m",
        lambda n: 0 < n <= LONGEST_RANGE_M,
        f"metres, more than 0 and at most {LONGEST_RANGE_M:.0f}, or width_px and hfov_deg instead",
    )


def _stream(reader: _Cells, rules: Rules) -> StreamAddress | None:
    url = reader.cells.get("stream_url", "").strip()
    if not url:
        return None
    try:
        return addresses.check(url, allowed=rules.allowed, resolve=rules.resolve)
    except CameraUrlForbidden as error:
        reader.refuse("stream_url", error.slug, error.detail)
        return None


def _kept_by(reader: _Cells, recorders: Mapping[str, TokenCheck]) -> KeptBy | None:
    recorder = reader.text("recorder", required=False)
    token = reader.cells.get("recording_token", "").strip()
    if not recorder:
        if token:
            reader.refuse(
                "recorder", "required", "is missing; it names the recorder that calls the camera so"
            )
        return None
    fault_of = recorders.get(recorder)
    if fault_of is None:
        reader.refuse("recorder", "unknown", "no recorder is called so; add it first: `recorders add`")
        return None
    fault = fault_of(token)
    if fault is not None:
        reader.refuse("recording_token", "invalid", fault)
    return KeptBy(recorder, token)


def _credential(reader: _Cells, *, has_stream: bool) -> Credential | None:
    username, password = reader.cells.get("username", "").strip(), reader.cells.get("password", "")
    if not username and not password:
        return None
    for column, value in (("username", username), ("password", password)):
        if not value:
            reader.refuse(column, "required", "username and password are given together")
        elif len(value) > LONGEST_TEXT or not value.isprintable():
            reader.refuse(column, "invalid", f"at most {LONGEST_TEXT} printable characters")
    if not has_stream:
        reader.refuse("stream_url", "required", "a credential needs an address to use it at")
    return Credential(username, password)
