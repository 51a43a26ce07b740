"""The demonstration city's roads: those of the schematic map, as a city would import its own. Nobody has surveyed them."""

from cctv_link.outlines import queries, services
from cctv_link.outlines.kinds import ROADS, SCHEMATIC
from cctv_link.outlines.reading import OutlineRow
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.geo import BoundingBox
from kernel.unit_of_work import reading
from kernel.web.assets import STATIC_FOLDER

SCHEMATIC_FILE = STATIC_FOLDER / "map" / "schematic.geojson"


def take_roads(settings: Settings) -> int:
    """Take the schematic's roads, unless there are roads already; how many. The escape fan walks them."""
    with reading() as session:
        if set(queries.counts(session)) & set(ROADS):
            return 0
    rows = schematic_roads(settings.city_box)
    services.take_outlines(rows, actor=system("demo seed"), source=SCHEMATIC)
    return len(rows)


def schematic_roads(city: BoundingBox) -> list[OutlineRow]:
    """What the schematic has of roads. They meet where they share a point; where they only cross, one is a bridge."""
    rows = services.read_file(SCHEMATIC_FILE, kind=None, city=city)
    return [row for row in rows if row.kind in ROADS]
