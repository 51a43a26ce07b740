"""What an outline may be, and of which shape. Spelt as in the files and on the wire."""

KINDS: dict[str, frozenset[str]] = {
    "arterial": frozenset({"LineString", "MultiLineString"}),
    "road": frozenset({"LineString", "MultiLineString"}),
    "street": frozenset({"LineString", "MultiLineString"}),
    "coast": frozenset({"LineString", "MultiLineString"}),
    "river": frozenset({"LineString", "MultiLineString"}),
    "sea": frozenset({"Polygon", "MultiPolygon"}),
    "park": frozenset({"Polygon", "MultiPolygon"}),
    "district": frozenset({"Polygon", "MultiPolygon"}),
    "station": frozenset({"Point", "Polygon", "MultiPolygon"}),
    "place": frozenset({"Point"}),
    "obstruction": frozenset({"LineString", "MultiLineString", "Polygon", "MultiPolygon"}),
}
# What somebody can flee along.
ROADS = ("arterial", "road", "street")
# The source of roads that are the schematic's own: the fan walks them, and the map draws them from the schematic itself.
SCHEMATIC = "the schematic, not surveyed"
