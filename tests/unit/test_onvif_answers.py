"""An answer over SOAP is UTF-8 without a document type, or it is not read: what checks it must see what the parser sees."""

import pytest

from cctv_link.footage.sources.http_client import Answer
from cctv_link.footage.sources.onvif.soap import ENV, response
from cctv_link.footage.sources.port import RecorderUnreadable

BOMB = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
BODY = f'<s:Envelope xmlns:s="{ENV}"><s:Body><o:AskResponse xmlns:o="urn:o">Kürzel</o:AskResponse></s:Body></s:Envelope>'


def read(body: bytes) -> str | None:
    return response(Answer(200, {}, body), "Ask").text


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("", id="undeclared"),
        pytest.param("\ufeff", id="with a byte order mark"),
        pytest.param('<?xml version="1.0"?>', id="no encoding named"),
        pytest.param('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', id="declared"),
        pytest.param("\ufeff<?xml version='1.0' encoding='utf-8'?>", id="both"),
    ],
)
def test_utf_8_is_read(head):
    assert read((head + BODY).encode()) == "Kürzel"


@pytest.mark.parametrize("bomb", ["", BOMB], ids=["harmless", "with entities"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-16-le", b"\xff\xfe", id="UTF-16 LE with its mark"),
        pytest.param("utf-16-le", b"", id="UTF-16 LE without"),
        pytest.param("utf-16-be", b"\xfe\xff", id="UTF-16 BE with its mark"),
        pytest.param("utf-16-be", b"", id="UTF-16 BE without"),
        pytest.param("utf-32-le", b"\xff\xfe\0\0", id="UTF-32"),
        pytest.param("latin-1", b"", id="Latin-1"),
        pytest.param("cp037", b"", id="EBCDIC"),
    ],
)
@pytest.mark.parametrize("declares", [True, False], ids=["says so", "does not say"])
def test_nothing_else_is(encoding, mark, bomb, declares):
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if declares else ""
    text = head + bomb + BODY
    with pytest.raises(RecorderUnreadable, match=r"not UTF-8|not XML|entities"):
        read(mark + text.encode(encoding))


def test_a_document_type_spelled_in_utf_7_is_not_read_as_one():
    """Where it is declared it is refused; where it is not, it is letters outside any element, and no XML."""
    spelled = (BOMB + BODY).encode().replace(b"<!", b"+ADwAIQ-")
    for head in (b'<?xml version="1.0" encoding="UTF-7"?>', b""):
        with pytest.raises(RecorderUnreadable, match=r"not UTF-8|not XML"):
            read(head + spelled)


@pytest.mark.parametrize("declared", ["us-ascii", "iso-8859-1", "UTF-16", "utf-7", "x" * 500, ""])
def test_a_declaration_of_anything_else_is_refused_though_the_bytes_are_utf_8(declared):
    with pytest.raises(RecorderUnreadable, match="not UTF-8"):
        read(f'<?xml version="1.0" encoding="{declared}"?>{BODY}'.encode())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BOMB + BODY, id="entities"),
        pytest.param(f"<!-- {'x' * 9_000} -->{BOMB}{BODY}", id="behind a long comment"),
        pytest.param("<!DOCTYPE s SYSTEM 'http://127.0.0.1:1/s.dtd'>" + BODY, id="a document type elsewhere"),
    ],
)
def test_a_document_type_is_refused(body):
    with pytest.raises(RecorderUnreadable, match="declares entities"):
        read(body.encode())
