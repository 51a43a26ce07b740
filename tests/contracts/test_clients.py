"""The clients are what the contract makes them, in three languages, and each compiles where its compiler is."""

import re
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import tree_sitter

from wire import clients, contract, shapes
from wire.shapes import camel

FOLDER = contract.FOLDER / "clients"
CONTRACT = contract.load()
MODEL = shapes.model_of(CONTRACT)
TSC = contract.CHECKOUT / "kernel/web/node_modules/.bin/tsc"
KOTLIN = sorted((FOLDER / "kotlin").glob("*.kt"))
SWIFT = sorted((FOLDER / "swift/Sources/Gawah").glob("*.swift"))
STRINGS = r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\''
COMMENTS = r"/\*[\s\S]*?\*/|//[^\n]*"
PAIRS = {")": "(", "]": "[", "}": "{"}
# What the languages and their platforms bring.
PLATFORMS = {
    "kotlin": """String Long Double Boolean Unit List Map Pair Charsets IOException CallOptions Call Wire Authorization
        Payload Json Instant Uuid Gawah ProblemSlug DEVICE ANYONE DEVICE_IF_GIVEN Members Items Null CONTRACT_VERSION UTF_8""",
    "swift": """String Int Double Bool Data Codable Equatable Hashable RawRepresentable Encoder CodingKey CodingKeys Foundation
        CallOptions Call Wire Payload JSONValue JSONDecoder UTF8 Instant Uuid Gawah ProblemSlug""",
}


@pytest.mark.parametrize("place", sorted(clients.PLACES))
def test_what_is_committed_is_what_is_made(place: str) -> None:
    made = clients.written(CONTRACT)[place]

    assert (FOLDER / place).read_text() == made, "run script/contracts"


def test_every_operation_of_the_residents_side_has_a_call_but_those_of_tus() -> None:
    called = {call.operation.id for call in MODEL.calls}

    assert called == {name for name, each in CONTRACT.residents.items() if not each.is_tus}
    assert {"submit_report", "raise_sos", "show_upload", "show_community", "show_alert"} <= called
    assert not {"claim_task", "begin_upload", "ready", "show_metrics", "feed"} & called


@pytest.mark.parametrize(
    ("place", "form"),
    [
        ("typescript/gawah.ts", r"  async {}\("),
        ("kotlin/Gawah.kt", r"    fun {}\("),
        ("swift/Sources/Gawah/Gawah.swift", r"    public func {}\("),
    ],
)
def test_each_call_stands_in_each_language(place: str, form: str) -> None:
    text = (FOLDER / place).read_text()

    missing = [
        call.operation.id
        for call in MODEL.calls
        if not re.search(form.format(camel(call.operation.id)), text)
    ]
    assert missing == []


def test_a_key_is_asked_for_where_the_contract_wants_one() -> None:
    text = (FOLDER / "typescript/gawah.ts").read_text()

    for call in MODEL.calls:
        asked = re.search(rf"async {camel(call.operation.id)}\(([^\n]*)\): Promise", text)
        assert asked is not None
        key = call.operation.key
        assert ("key: Uuid" in asked[1]) is (key is not None and key.is_required), call.operation.id


@pytest.mark.skipif(not TSC.exists(), reason="tsc is not here: npm ci in kernel/web")
def test_the_typescript_is_typed() -> None:
    done = subprocess.run(
        [TSC, "-p", FOLDER / "typescript"], capture_output=True, text=True, timeout=110, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


def words_only(path: Path) -> str:
    """The code without comments and strings, lines kept."""
    text = path.read_text()
    return re.sub(f"{STRINGS}|{COMMENTS}", lambda found: '""' if found[0][0] in "\"'" else "", text)


@pytest.mark.parametrize("path", [*KOTLIN, *SWIFT], ids=lambda path: path.name)
def test_every_bracket_closes_what_it_opened(path: Path) -> None:
    """Where no compiler is: what a machine can see of the form without one."""
    open_ones: list[tuple[str, int]] = []
    for number, line in enumerate(words_only(path).splitlines(), 1):
        for each in line:
            if each in "([{":
                open_ones.append((each, number))
            elif each in PAIRS:
                assert open_ones, f"{path.name}:{number}: {each} opens nowhere"
                assert open_ones.pop()[0] == PAIRS[each], f"{path.name}:{number}: {each}"
    assert open_ones == []


@pytest.mark.parametrize(
    ("language", "path"),
    [("kotlin", FOLDER / "kotlin/Gawah.kt"), ("swift", FOLDER / "swift/Sources/Gawah/Gawah.swift")],
)
def test_every_type_that_is_named_is_made(language: str, path: Path) -> None:
    text = words_only(path)
    made = set(re.findall(r"\b(?:class|struct|enum|object|typealias)\s+(\w+)", text))

    named = set(re.findall(r"(?<![\w.`])[A-Z]\w+", text))

    assert named - made - set(PLATFORMS[language].split()) - set(_constants(text)) == set()
    assert {record.name for record in MODEL.records} <= made


def _constants(text: str) -> Iterator[str]:
    yield from re.findall(r"\bval ([A-Z_0-9]+)\b", text)


@pytest.mark.parametrize("grammar", ["kotlin", "swift"])
def test_a_grammar_reads_it(grammar: str) -> None:
    """By tree-sitter: no error anywhere in the tree."""
    language = import_module(f"tree_sitter_{grammar}")
    parser = tree_sitter.Parser(tree_sitter.Language(language.language()))

    for path in {"kotlin": KOTLIN, "swift": SWIFT}[grammar]:
        root = parser.parse(path.read_bytes()).root_node
        assert not root.has_error, f"{path.name} at {list(_errors(root))[:5]}"


def _errors(node: object) -> Iterator[object]:
    for each in node.children:  # type: ignore[attr-defined]
        if each.type == "ERROR" or each.is_missing:
            yield each.start_point
        yield from _errors(each)
