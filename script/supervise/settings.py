"""var/env: the settings of the private installation, made at the first start and kept.

What the environment gives wins and is not written to the file.
"""

import os
import random
import re
import secrets
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from supervise.places import CHECKOUT

_PORTS = range(20_000, 30_000)
_NAME = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=", re.MULTILINE)  # a default stands there commented out
HEADING = (
    "# Settings of the private installation in this folder; script/server wrote them, the environment wins."
)


def read(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; empty when there is no such file."""
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if not line.startswith("#"))
    return {key: value for key, separator, value in pairs if separator}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace the file as a whole; it holds secrets, so only its owner may read it."""
    text = "\n".join([HEADING, *(f"{key}={value}" for key, value in values.items()), ""])
    beside = path.with_name(f"{path.name}.new")
    with open(beside, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    beside.replace(path)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def from_environment(names: Iterable[str]) -> dict[str, str]:
    """What the environment says of the settings that exist: those given, and those `.env.example` lists."""
    example = CHECKOUT / ".env.example"
    known = {*names, *_NAME.findall(example.read_text() if example.exists() else "")}
    return {name: os.environ[name] for name in sorted(known) if os.environ.get(name)}


def port_is_free(port: int, *, bind: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody uses at this moment, outside the range that the kernel hands out to clients.

    At random: two installations that are made at the same time must not choose the same one.
    """
    for port in random.sample(_PORTS, len(_PORTS)):
        if port_is_free(port):
            return port
    raise OSError(f"no free port between {_PORTS.start} and {_PORTS.stop - 1}")
