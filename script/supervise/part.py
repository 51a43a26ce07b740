"""What a part is: one process with a name, and how it is started, found again and stopped."""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A gate before the program: the supervisor first writes down whom it has started, then opens the gate. Were
# it killed in between, the gate closes and no process is left that nobody knows of.
_GATE = 'umask "$1" && cd "$2" && shift 2 && read -r _ && exec "$@" </dev/null'


@dataclass(frozen=True)
class Part:
    """One process of the installation.

    rank: all of a lower rank are started before, and stopped after, those of a higher one.
    env: the settings the part is told, on top of the environment the supervisor itself was given.
    stale_files: removed before a start; a socket that its dead owner left behind cannot be bound again.
    is_ready: asked until it says yes, before the next rank is started.
    """

    name: str
    argv: tuple[str, ...]
    rank: int = 20
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path = Path("/")
    umask: int = 0o022
    stop_signal: int = signal.SIGTERM
    stop_within_s: float = 10.0
    stale_files: tuple[Path, ...] = ()
    config_text: str = ""
    is_ready: Callable[[], bool] | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for equal command lines, settings and configuration texts: then a running one may stay."""
        facts = [self.argv, sorted(self.env.items()), str(self.cwd), self.umask, self.config_text]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def spawn(part: Part, *, log_path: Path) -> tuple[int, int]:
    """Start the part behind its gate, in a session of its own; return its pid and the gate.

    Its output is appended to `log_path` by the part itself, so that it goes on when the supervisor is killed.
    """
    for stale in part.stale_files:
        stale.unlink(missing_ok=True)
    gate_read, gate_write = os.pipe()
    try:
        pid = os.posix_spawn(
            "/bin/sh",
            ["/bin/sh", "-c", _GATE, part.name, f"{part.umask:04o}", str(part.cwd), *part.argv],
            {**os.environ, **part.env},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, gate_read, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log_path), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
            setsigmask=(),
            # Python ignores these two, and what is ignored stays so in the program that is started.
            setsigdef=(signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM, signal.SIGHUP),
        )
    except BaseException:
        os.close(gate_write)
        raise
    finally:
        os.close(gate_read)
    return pid, gate_write


def open_gate(gate: int) -> None:
    """Let the part run; nothing happens when it has died at the gate."""
    try:
        os.write(gate, b"\n")
    except BrokenPipeError:
        return
    finally:
        os.close(gate)
