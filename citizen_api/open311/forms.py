"""GeoReport's two forms of every answer: JSON and XML of the same. Pure."""

import json
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

MEDIA_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# In XML a list has a name, and each of its members one.
NAMES = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "discovery": "endpoint",
}
Item = Mapping[str, str | float | bool | None]


def definition(service_code: str, *, form: str) -> bytes:
    """A service that asks for no attribute."""
    if form == "json":
        return json.dumps({"service_code": service_code, "attributes": []}).encode()
    root = Element("service_definition")
    SubElement(root, "service_code").text = service_code
    SubElement(root, "attributes")
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def written(items: Sequence[Item], *, of: str, form: str) -> bytes:
    """A list as GeoReport has it. of: one of NAMES."""
    if form == "json":
        return json.dumps([dict(item) for item in items], ensure_ascii=False).encode()
    root = Element(of)
    for item in items:
        member = SubElement(root, NAMES[of])
        for name, value in item.items():
            text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
            SubElement(member, name).text = text
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
