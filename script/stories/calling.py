"""One caller's HTTP: its name, its headers, and answers that are what the story expects or end it."""

import time
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx

from stories.timeline import StoryFailed

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Caller:
    """A client with a name. `headers` go with every request; cookies are kept, as a browser does."""

    def __init__(self, url: str, name: str, **headers: str) -> None:
        self.url, self.name = url, name
        self.http = httpx.Client(base_url=url, headers=headers, timeout=15, verify=checks_certificate(url))
        self.took_s = 0.0

    def __enter__(self) -> "Caller":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def call(
        self, method: str, path: str, *, expect: int | tuple[int, ...], **request: Any
    ) -> httpx.Response:
        """Send a request; the time from its first byte to the last of the answer is in `took_s`.

        expect: the status, or the statuses, that the story goes on with. Raises StoryFailed for another one.
        """
        began_at = time.monotonic()
        answer = self.http.request(method, path, **request)
        self.took_s = time.monotonic() - began_at
        if answer.status_code not in ((expect,) if isinstance(expect, int) else expect):
            raise StoryFailed(
                f"{self.name}: {method} {path} answered {answer.status_code}, not {expect}: {answer.text[:600]}"
            )
        return answer

    def get(self, path: str, *, expect: int | tuple[int, ...] = 200, **request: Any) -> httpx.Response:
        return self.call("GET", path, expect=expect, **request)

    def post(self, path: str, *, expect: int | tuple[int, ...], **request: Any) -> httpx.Response:
        return self.call("POST", path, expect=expect, **request)

    def refused(self, method: str, path: str, *, status: int, slug: str, **request: Any) -> dict[str, Any]:
        """A request that must be refused just so; answers the problem document."""
        problem = self.call(method, path, expect=status, **request).json()
        must(
            problem["type"] == f"/problems/{slug}",
            f"{method} {path} is refused as {problem['type']}, not {slug}",
        )
        return dict(problem)


def must(holds: object, otherwise: str) -> None:
    """Raises StoryFailed with `otherwise` unless it holds."""
    if not holds:
        raise StoryFailed(otherwise)


def checks_certificate(url: str) -> bool:
    """On this machine the front door's certificate, if it has one, names the public host."""
    return urlsplit(url).hostname not in LOOPBACK
