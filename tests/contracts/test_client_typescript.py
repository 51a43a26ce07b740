"""The TypeScript client speaks with the running service: typed, under one key for each try, and as patient as it is told."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from kernel.config import PROJECT_ROOT

WEB = PROJECT_ROOT / "kernel" / "web"
ESBUILD = WEB / "node_modules" / ".bin" / "esbuild"
STORY = Path(__file__).with_name("client_story.ts")
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(
        shutil.which("node") is None or not ESBUILD.exists(),
        reason="Node or its packages are not here: npm ci in kernel/web",
    ),
]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application behind a real socket."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seen(address: str, tmp_path: Path) -> dict[str, Any]:
    """What the phone of the story saw."""
    bundle = tmp_path / "story.mjs"
    subprocess.run(
        [
            ESBUILD,
            STORY,
            "--bundle",
            "--format=esm",
            "--platform=node",
            f"--outfile={bundle}",
            "--log-level=error",
        ],
        check=True,
        timeout=60,
    )
    done = subprocess.run(["node", bundle, address], capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def test_a_phone_speaks_through_it(seen: dict[str, Any]) -> None:
    assert (seen["tries"], seen["keys"], seen["stamped"]) == (3, 1, True)
    assert seen["waits"] == [1, 7]
    assert seen["signed"] is True
    assert seen["again"] is True
    assert (seen["status"], seen["found"]) == ("reported", True)
    assert seen["words"] == "آپ کی رپورٹ پولیس کو مل گئی ہے۔"
    slug, status, title, is_it = seen["refused"]
    assert (slug, status, is_it) == ("idempotency-mismatch", 422, True)
    assert "Idempotency-Key" in title
    assert not title.isascii()
    assert any(field.startswith("position") for field in seen["faults"])
    assert (seen["anonymous"], seen["tokenBesideSecret"]) == (True, False)
    assert (seen["stored"], seen["sos"]) == (1, "stood_down")
    assert (seen["areas"], seen["inbox"], seen["atom"]) == (1, 0, True)
    assert (seen["erased"], seen["after"]) == (True, 401)
