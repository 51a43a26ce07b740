"""Whoever waits for the house to be ready reads what it waits for, and no machine's document."""

import json

import pytest

from supervise.server import _in_words

NOT_READY = {
    "type": "/problems/not-ready",
    "title": "Something this needs is not ready",
    "status": 503,
    "detail": "redis: Redis does not answer (ConnectionError): see REDIS_URL",
}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        pytest.param(
            502, b'{"title": "Bad gateway"}', "the part that answers is still loading", id="web loads"
        ),
        pytest.param(
            503, json.dumps(NOT_READY).encode(), NOT_READY["detail"], id="web names what is missing"
        ),
        pytest.param(500, b'{"title": "A fault"}', "A fault", id="a problem without a detail"),
        pytest.param(404, b"<html>\n<p>", "<html>", id="another program has the port"),
        pytest.param(200, b"[]", "[]", id="a document of another kind"),
        pytest.param(503, b"", "status 503", id="nothing"),
    ],
)
def test_it_is_said_in_words(status: int, body: bytes, said: str) -> None:
    assert _in_words(status, body) == said
