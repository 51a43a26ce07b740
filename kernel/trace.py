"""The id that ties a request to every job and log line it caused."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from uuid import uuid4

import structlog

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The current request's id; empty outside any."""
    return _request_id.get()


def new_request_id() -> str:
    return uuid4().hex


def begin(request_id: str) -> Token[str]:
    """Make `request_id` the current one; give the token back to `end`."""
    return _request_id.set(request_id)


def end(token: Token[str]) -> None:
    _request_id.reset(token)


@contextmanager
def tracing(request_id: str, **fields: object) -> Iterator[None]:
    """Everything logged, published and recorded inside carries `request_id`."""
    token = begin(request_id)
    try:
        with structlog.contextvars.bound_contextvars(request_id=request_id, **fields):
            yield
    finally:
        end(token)
