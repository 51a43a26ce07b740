"""Pages run nothing that we did not build, and fetch from nobody but us; from a base map's server only where one was chosen."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from kernel.config import Settings

TILES = "https://tiles.example.org:8443/karachi/{z}/{x}/{y}.png?key=abc"


def policy_of(app: Flask) -> dict[str, list[str]]:
    header = app.test_client().get("/sign-in").headers["Content-Security-Policy"]
    return {name: sources for name, *sources in (rule.split() for rule in header.split(";"))}


def test_nothing_unsafe_and_nobody_else(app: Flask) -> None:
    policy = policy_of(app)

    assert policy["default-src"] == policy["connect-src"] == policy["worker-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert not {"script-src", "style-src"} & set(policy)  # default-src holds for both
    assert not [source for sources in policy.values() for source in sources if "unsafe" in source]


def test_what_is_run_or_opened_carries_it_and_a_sheet_or_a_font_only_what_it_is(app: Flask) -> None:
    client = app.test_client()

    for path in ("js/map/maplibre-worker.js", "icons.svg"):
        assert (
            "default-src 'self'"
            in client.get(f"/static/{path}", buffered=True).headers["Content-Security-Policy"]
        )
    for path in ("css/face.css", "fonts/inter-latin-wght.woff2"):
        headers = client.get(f"/static/{path}", buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert not {"Content-Security-Policy", "Permissions-Policy", "Content-Disposition"} & set(
            headers.keys()
        )
    assert client.get("/static/none.css").status_code == 404


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        pytest.param(TILES, ["https://tiles.example.org:8443"], id="another server, by its origin alone"),
        pytest.param("/tiles/{z}/{x}/{y}.png", [], id="a path of ours needs no word"),
    ],
)
def test_a_base_map_is_named_where_pictures_come_from_and_nowhere_else(
    settings: Settings, with_settings: Callable[..., None], url: str, origins: list[str]
) -> None:
    with_settings()  # what another application is built with does not stay
    chosen = replace(settings, map_tiles_url=url, map_attribution="Survey of Pakistan")

    policy = policy_of(create_app(chosen))

    assert policy["img-src"] == ["'self'", "data:", "blob:", *origins]
    assert policy["connect-src"] == ["'self'", *origins]
    assert policy["default-src"] == policy["worker-src"] == ["'self'"]
