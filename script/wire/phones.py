"""What the clients for phones, in Kotlin and in Swift, say alike: types, members that may be missing, arguments. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from wire.shapes import Call, Field, Shape, camel


@dataclass(frozen=True, slots=True)
class Language:
    """plain: by a shape's kind. lists, maps: with {} for what stands in them. null: its word for it."""

    plain: Mapping[str, str]
    lists: str
    maps: str
    null: str
    hard_words: frozenset[str]

    def type(self, shape: Shape) -> str:
        if shape.kind in ("record", "enum"):
            found = shape.name
        elif shape.kind in ("list", "map"):
            assert shape.of is not None
            found = (self.lists if shape.kind == "list" else self.maps).format(self.type(shape.of))
        else:
            found = self.plain[shape.kind]
        return f"{found}?" if shape.is_nullable else found

    def type_of(self, field: Field) -> str:
        found = self.type(field.shape)
        return found if field.is_firm or found.endswith("?") else f"{found}?"

    def arguments(self, call: Call) -> list[str]:
        found = [f"{camel(name)}: String" for name in call.path_parameters]
        if call.body:
            found.append(f"body: {self.type(call.body)}")
        if call.operation.key and call.operation.key.is_required:
            found.append("key: Uuid")
        for each in call.query_parameters:
            plain = self.plain.get(each.shape.kind, "String")
            may_be_missing = "" if each.is_required else f"? = {self.null}"
            found.append(f"{self.name(each.name)}: {plain}{may_be_missing}")
        return [*found, "options: CallOptions = CallOptions()"]

    def name(self, wire_name: str) -> str:
        return self.safe(camel(wire_name))

    def safe(self, name: str) -> str:
        return f"`{name}`" if name in self.hard_words else name
