"""The placemarks of a KML file (OGC 12-007r2), read without entities: a document type is refused before it is used. Pure."""

from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 32
LONGEST_TEXT = 2_000


class NotKml(Exception):
    """The text is no KML that we would read. row: which placemark was being read, 0 before the first."""

    def __init__(self, row: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.row, self.code, self.detail = row, code, detail


@dataclass(slots=True)
class Placemark:
    """lon_lat: as text, None when it is not a point; data: of ExtendedData, by name."""

    name: str = ""
    lon_lat: tuple[str, str] | None = None
    data: dict[str, str] = field(default_factory=dict)


def placemarks(text: str, *, most: int) -> list[Placemark]:
    """Every placemark in the order of the file. Raises NotKml."""
    reader = _Reader(most)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    # Entities are declared in a document type: who refuses it refuses bombs and files named from outside.
    parser.StartDoctypeDeclHandler = reader.refuse_document_type
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        row = len(reader.found)
        raise NotKml(row, "malformed-xml", f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
    if reader.root != "kml":
        raise NotKml(0, "not-kml", "expected a kml element")
    return reader.found


class _Reader:
    """Told of each element by the parser; knows where it stands by the names around it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: list[Placemark] = []
        self.root = ""
        self._around: list[str] = []
        self._words = ""
        self._named = ""

    def refuse_document_type(self, *_: object) -> None:
        raise NotKml(0, "document-type", "a KML file has no document type; entities are not read")

    def begin(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition("}")[2]
        self.root = self.root or name
        self._around.append(name)
        self._words = ""
        if len(self._around) > DEEPEST:
            raise NotKml(len(self.found), "too-deep", f"nested deeper than {DEEPEST}")
        if name == "Placemark":
            if len(self.found) == self.most:
                raise NotKml(self.most + 1, "too-many-rows", f"at most {self.most:,} placemarks")
            self.found.append(Placemark())
        elif name in ("Data", "SimpleData"):
            self._named = attributes.get("name", "")

    def text(self, words: str) -> None:
        if self._is_wanted():
            self._words += words
            if len(self._words) > LONGEST_TEXT:
                raise NotKml(len(self.found), "too-long", f"at most {LONGEST_TEXT} characters an element")

    def end(self, full_name: str) -> None:
        words, is_wanted = self._words.strip(), self._is_wanted()
        parent, name = ("", *self._around)[-2:]
        self._around.pop()
        self._words = ""
        if not is_wanted:
            return
        placemark = self.found[-1]
        if name == "name" and parent == "Placemark":
            placemark.name = words
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            placemark.data[self._named] = words
        elif name == "coordinates" and parent == "Point":
            lon, *rest = words.split(",")
            placemark.lon_lat = (lon, rest[0]) if len(rest) in (1, 2) else None

    def _is_wanted(self) -> bool:
        """Only names, data and coordinates are kept: descriptions are markup, and may be long."""
        return "Placemark" in self._around and self._around[-1] in (
            "name",
            "value",
            "SimpleData",
            "coordinates",
        )
