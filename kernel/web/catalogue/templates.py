"""Text in a template that no translator will see: between tags, in aria-label, title, placeholder and alt. Pure.

A template is read as Jinja reads it and then as HTML, with one private character for each expression; an expression is
looked into as far as it may print words of its own: constants, either side of a condition, what is put together by ~.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

SPOKEN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")
SILENT_TAGS = ("kbd", "code", "script", "style")
# Names and signs that are the same in every language.
SAME_EVERYWHERE = frozenset({"SOS", "ONVIF", "EN", "MB", "sha", "m", "h"})
# Macro -> which of its arguments is read by people.
WORDS_OF = {"state": 0, "chip": 0, "empty": 1}
_FIRST = 0xE000
_LETTERS = re.compile(r"[^\W\d_]+")
_FORMAT = re.compile(r"%[.\d]*[a-z]")


def unwrapped(source: str) -> list[tuple[int, str]]:
    """(line, text) of everything that is said in English whatever the language."""
    # Read, never rendered: there is nothing to escape.
    tree = Environment(  # noqa: S701
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    ).parse(source)
    html = _Html()
    lines = html.put_in(tree)
    html.feed(html.text)
    html.close()
    found = [(lines[line - 1] if line <= len(lines) else line, text) for line, text in html.found]
    for call in tree.find_all(nodes.CallBlock):
        found += [(call.lineno, text) for text in _said(call.call)]
    return sorted(set(found))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.expressions: list[nodes.Expr] = []
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def put_in(self, tree: nodes.Template) -> list[int]:
        """Fill `text`; answers the template's line of each of its lines."""
        lines = [1]
        silent = {
            id(output)
            for block in tree.find_all(nodes.Block)
            if block.name == "body_class"
            for output in block.find_all(nodes.Output)
        }
        for output in tree.find_all(nodes.Output):
            if id(output) in silent:
                continue
            self.text += "\n"
            lines.append(output.lineno)
            for node in output.nodes:
                if not isinstance(node, nodes.TemplateData):
                    self.text += chr(_FIRST + len(self.expressions))
                    self.expressions.append(node)
                    continue
                lines += [node.lineno + count + 1 for count in range(node.data.count("\n"))]
                self.text += node.data
        return lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT_TAGS
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self._hear(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT_TAGS

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._hear(data)

    def _hear(self, text: str) -> None:
        line = self.getpos()[0]
        plain = "".join(char for char in text if not self._expression_or_none(char))
        if _has_words(plain):
            self.found.append((line, plain.strip()))
        for char in text:
            expression = self._expression_or_none(char)
            if expression is not None:
                self.found += [(line, said) for said in _said(expression)]

    def _expression_or_none(self, char: str) -> nodes.Expr | None:
        place = ord(char) - _FIRST
        return self.expressions[place] if 0 <= place < len(self.expressions) else None


def _said(node: nodes.Node | None) -> Iterator[str]:
    """Constants that an expression may print."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if _has_words(node.value):
            yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _said(node.expr1)
        yield from _said(node.expr2)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from _said(part)
    elif isinstance(node, (nodes.Add, nodes.Or, nodes.And)):
        yield from _said(node.left)
        yield from _said(node.right)
    elif isinstance(node, nodes.Filter):
        yield from _said(node.node)
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in WORDS_OF:
        place = WORDS_OF[node.node.name]
        yield from _said(node.args[place] if place < len(node.args) else None)


def _has_words(text: str) -> bool:
    return bool(set(_LETTERS.findall(_FORMAT.sub("", text))) - SAME_EVERYWHERE)
