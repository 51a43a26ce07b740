"""Where a private installation keeps its things, and whose they are.

As root, PostgreSQL, Redis and nginx run as their Debian accounts and everything else as root; as anybody
else, all of them run as that person. The sockets' folders are closed to other accounts: PostgreSQL trusts
whoever reaches its socket.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MAX_SOCKET_PATH_BYTES = 100  # the kernel takes 107; PostgreSQL adds a lock file with a longer name
_LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432"


class NoPlace(Exception):
    """A folder cannot be used; the text says which and what to do."""


@dataclass(frozen=True)
class Places:
    """var: settings, logs, footage. services: data of PostgreSQL, Redis, nginx. sockets: everybody's."""

    var: Path
    services: Path
    sockets: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def record(self) -> Path:
        return self.run / "parts.json"

    @property
    def data(self) -> str:
        """Where the data are, in words."""
        return str(self.var) if self.services == self.var else f"{self.var} and {self.services}"

    @property
    def env_file(self) -> Path:
        return self.var / "env"


def is_root() -> bool:
    return os.geteuid() == 0


def as_account(account: str) -> tuple[str, ...]:
    """What goes before a command line so that it runs as a Debian account; nothing unless we are root."""
    if not is_root():
        return ()
    identity = (f"--reuid={account}", f"--regid={account}", "--init-groups", "--inh-caps=-all")
    return ("/usr/bin/setpriv", *identity, "--")


def prepare(var: Path) -> Places:
    """Make the folders, find out where the services' accounts can reach, and say where everything is."""
    var.mkdir(parents=True, exist_ok=True)
    if not os.access(var, os.W_OK):
        raise NoPlace(
            f"{var} belongs to {var.owner()}; run as that account, or set GAWAH_VAR to a folder of yours"
        )
    mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:10]
    services = var
    if is_root():
        var.chmod(0o755)
        elsewhere = Path("/var/lib/gawah") / mark
        # Once the data are there they stay there, even when somebody opens the way to the checkout later.
        if elsewhere.exists() or not _accounts_reach(var):
            services = elsewhere
            services.mkdir(parents=True, exist_ok=True)
    sockets = services / "run"
    if len(os.fsencode(sockets / _LONGEST_SOCKET_NAME)) > MAX_SOCKET_PATH_BYTES:
        sockets = _short_folder(mark)
    places = Places(var, services, sockets)
    for folder, mode in ((places.run, 0o755), (places.log, 0o750), (sockets, 0o755)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
    return places


def private_folder(path: Path, *, account: str, mode: int = 0o700, group: str | None = None) -> Path:
    """A folder for one service: its account's own when we are root, ours when we are not."""
    path.mkdir(parents=True, exist_ok=True)
    if is_root():
        shutil.chown(path, account, group or account)
    path.chmod(mode)
    return path


def _accounts_reach(folder: Path) -> bool:
    def reaches(account: str) -> bool:
        return (
            subprocess.run([*as_account(account), "test", "-x", str(folder)], cwd="/", check=False).returncode
            == 0
        )

    return all(reaches(account) for account in ("postgres", "redis", "www-data") if _exists(account))


def _exists(account: str) -> bool:
    try:
        pwd.getpwnam(account)
    except KeyError:
        return False
    return True


def _short_folder(mark: str) -> Path:
    """A short path for sockets, the same at every start, that nobody else can have put there."""
    folder = Path(f"/run/gawah-{mark}") if is_root() else Path(f"/tmp/gawah-{os.getuid()}-{mark}")
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise NoPlace(
            f"{folder} is somebody else's; remove it, or set GAWAH_VAR to a folder with a shorter path"
        )
    return folder
