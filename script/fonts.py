"""Cut the fonts of the pages to the characters that the three languages need, and write the rules that name them.

What a font lays out stays as its makers drew it: every feature of the Arabic script, every contextual shape. Gone are other
scripts' letters, hinting, glyph names and weights that no page asks for. What is rare stands in a second file that a browser
fetches when a page has such a character. No font here reserves its name (OFL-*.txt), so a cut one may keep it.
"""

import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, reorderGlyphs, scaleUpem
from fontTools.ttLib.tables import otBase
from fontTools.varLib import instancer

WEB = Path(__file__).parent.parent / "kernel/web"
FONTS, TOKENS, WHOLE = WEB / "static/fonts", WEB / "static/css/tokens.css", WEB / "node_modules"
BEGIN, END = "/* Written by script/fonts. */\n", "/* End of what script/fonts writes. */\n"

# CLDR's exemplar characters of Urdu and of Sindhi, main and auxiliary; hamza as letter and as mark, both ways to write each.
URDU = "ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھیےۓ"
SINDHI = "ءآأؤئابٻڀپتٺٽٿثجڄڃچڇحخدڌڏڊڍذرڙزسشصضطظعغفڦقڪکگڱڳلمنڻوھهةيى۽۾"
ARABIC = "إكيىةهـ"  # typed by keyboards of other countries, and the line that draws a word out
MARKS = "ًٌٍَُِّْٰٖٓٔٗ٘"
HONORIFICS = "ؐؑؒؓؔ"
DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
SIGNS = "،؍؛؟٪٫٬٭۔ﷲ"
UNSEEN = "\0\r\u200b\ufeff"
INVISIBLE = " \u00a0\u200c\u200d\u200e\u200f"  # joiners, and marks of direction

LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u2009\u202f°±²³·×§©¼½¾⅓–—‘’“”•…−←↑→↓"
LATIN_FEATURES = ["kern", "calt", "ccmp", "locl", "tnum", "mark", "mkmk"]
LATIN_WEIGHTS = (400, 800)
SETS = 200


@dataclass(frozen=True, slots=True)
class Face:
    """One file: from which, which characters, and how a page asks for it."""

    file: str
    family: str
    weight: str  # several, with a comma between: a rule for each
    source: str
    characters: frozenset[int]
    features: tuple[str, ...] = ("*",)
    weights: tuple[int, int] | None = None
    units_per_em: int | None = (
        None  # coarser than it was drawn: of 400, one is a twentieth of a pixel at 20 px
    )

    @property
    def whole(self) -> Path:
        return WHOLE / self.source


def main(*, is_check: bool) -> int:
    rules, differs = [], []
    for face in _faces():
        made = _cut(face)
        path = FONTS / face.file
        if not path.exists() or path.read_bytes() != made:
            differs.append(face.file)
        if not is_check:
            path.write_bytes(made)
        rules.append(_rule(face, _characters(made)))
        print(f"{face.file}: {face.whole.stat().st_size:,} to {len(made):,} bytes")
    before, _, rest = TOKENS.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    css = f"{before}{BEGIN}{''.join(rules)}{END}{after}"
    if css != TOKENS.read_text():
        differs.append(TOKENS.name)
    if not is_check:
        TOKENS.write_text(css)
        return 0
    for name in differs:
        print(f"{name} is not what script/fonts makes", file=sys.stderr)
    return 1 if differs else 0


def _faces() -> Iterable[Face]:
    inter = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
    naskh = "@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-{}-normal.woff2"
    nastaliq = "@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2"
    latin = _code_points(LATIN)
    sindhi = _code_points(URDU, SINDHI, ARABIC, MARKS, HONORIFICS, DIGITS, SIGNS, INVISIBLE)
    urdu = _code_points(URDU, ARABIC, MARKS, HONORIFICS, DIGITS, SIGNS, INVISIBLE)
    yield Face(
        "inter-latin-wght.woff2", "Inter", "400 800", inter, latin, tuple(LATIN_FEATURES), LATIN_WEIGHTS, 1024
    )
    yield _rest("inter-latin-rest.woff2", "Inter", "400 800", inter, latin, LATIN_WEIGHTS)
    yield Face("noto-nastaliq-urdu-400.woff2", "Noto Nastaliq Urdu", "400", nastaliq, urdu, units_per_em=400)
    for weight in ("400", "700"):
        yield Face(
            f"noto-naskh-arabic-{weight}.woff2",
            "Noto Naskh Arabic",
            weight,
            naskh.format(weight),
            sindhi,
            units_per_em=400,
        )
    yield _rest("noto-naskh-arabic-rest.woff2", "Noto Naskh Arabic", "400, 700", naskh.format("400"), sindhi)


def _rest(
    file: str,
    family: str,
    weight: str,
    source: str,
    taken: frozenset[int],
    weights: tuple[int, int] | None = None,
) -> Face:
    """Every character of the whole font that the first file has not."""
    return Face(
        file, family, weight, source, frozenset(TTFont(WHOLE / source).getBestCmap()) - taken, ("*",), weights
    )


def _code_points(*words: str) -> frozenset[int]:
    return frozenset(ord(each) for word in words for each in word)


def _cut(face: Face) -> bytes:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(face.features)
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.name_IDs = ["*"]
    # It packs tables for their size as they lie; of tables written one after another brotli makes less.
    options.harfbuzz_repacker = False
    font = subset.load_font(face.whole, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=face.characters)
    cutter.subset(font)
    if face.units_per_em:
        scaleUpem.scale_upem(font, face.units_per_em)
        _in_the_order_of_its_tables(font)
    if face.weights:
        font = instancer.instantiateVariableFont(font, {"wght": face.weights}, inplace=True)
    made = io.BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()


def _in_the_order_of_its_tables(font: TTFont) -> None:
    """Glyphs that the substitutions name together get numbers one after another: a range instead of a list, 5 % of the file."""
    font.ensureDecompiled()
    named: Counter[frozenset[str]] = Counter()
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            named.update(_sets_of_glyphs(getattr(table, "ExtSubTable", table)))
    often = sorted(named, key=lambda each: (-named[each] * len(each), sorted(each)))[:SETS]
    first, *others = font.getGlyphOrder()
    reorderGlyphs.reorderGlyphs(
        font, [first, *sorted(others, key=lambda name: [name not in each for each in often])]
    )


def _sets_of_glyphs(table: Any) -> Iterator[frozenset[str]]:
    kind = type(table).__name__
    if kind == "Coverage":
        yield frozenset(table.glyphs)
    elif kind in {"SingleSubst", "MultipleSubst"}:
        yield frozenset(table.mapping)
    elif kind.endswith("ClassDef"):
        for number in set(table.classDefs.values()):
            yield frozenset(name for name, of in table.classDefs.items() if of == number)
    else:
        for value in vars(table).values():
            for each in value if isinstance(value, list) else [value]:
                if hasattr(each, "__dict__"):
                    yield from _sets_of_glyphs(each)


def _written_apart(writer: Any, _: dict[Any, Any], shareExtension: bool = False) -> None:
    """Equal tables of the substitutions one after another, not one for all: longer, and 2 % shorter when compressed."""
    share = writer.tableTag != "GSUB"
    if share:
        return _shared(writer, _, shareExtension)
    for at, item in enumerate(writer.items):
        if hasattr(item, "getCountData"):
            writer.items[at] = item.getCountData()
        elif hasattr(item, "subWriter"):
            item.subWriter._doneWriting({}, False)
    writer.items = tuple(writer.items)
    return None


_shared = otBase.OTTableWriter._doneWriting
otBase.OTTableWriter._doneWriting = _written_apart


def _characters(made: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(made)).getBestCmap())


def _rule(face: Face, characters: set[int]) -> str:
    # A space or a mark of direction alone is no reason to fetch a font: the Latin one comes with every page.
    characters -= _code_points(UNSEEN) | (_code_points(INVISIBLE) if face.family != "Inter" else frozenset())
    ranges = ", ".join(_ranges(sorted(characters)))
    # Only files of one and the same weight complete each other. Beside a rule for 400 a rule for "400 700" is another weight, and
    # a browser that prefers it finds no letter there: every Sindhi word that was not bold stood in a font of the system.
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("../fonts/{face.file}") format("woff2"); font-weight: {weight};'
        f" font-display: swap; unicode-range: {ranges}; }}\n"
        for weight in face.weight.split(", ")
    )


def _ranges(characters: list[int]) -> Iterable[str]:
    begin = last = characters[0]
    for each in [*characters[1:], -1]:
        if each == last + 1:
            last = each
            continue
        yield f"U+{begin:X}" if begin == last else f"U+{begin:X}-{last:X}"
        begin = last = each


if __name__ == "__main__":
    sys.exit(main(is_check="--check" in sys.argv[1:]))
