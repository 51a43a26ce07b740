"""tus-js-client, the client that most apps use, run by Node as it comes from npm."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).resolve().parents[1] / "kernel" / "web"
SCRIPT = WEB / "tests" / "tus_client.mjs"


@dataclass
class TusJs:
    """Sends files to one server as one sender."""

    endpoint: str
    headers: dict[str, str]

    def argv(self, path: Path, **options: Any) -> list[str]:
        given = {"endpoint": self.endpoint, "headers": self.headers, "path": str(path), **options}
        return ["node", str(SCRIPT), json.dumps(given)]

    def run(self, path: Path, *, within_s: float = 90, **options: Any) -> tuple[int, dict[str, Any]]:
        """Exit code, and what it says."""
        done = subprocess.run(
            self.argv(path, **options), capture_output=True, text=True, timeout=within_s, check=False
        )
        lines = done.stdout.strip().splitlines()
        return done.returncode, json.loads(lines[-1]) if lines else {"failed": done.stderr[-2_000:]}


def is_here() -> bool:
    return shutil.which("node") is not None and (WEB / "node_modules" / "tus-js-client").exists()


needed = pytest.mark.skipif(not is_here(), reason="Node or its packages are not here: npm ci in kernel/web")
