"""The private Redis: a socket in a closed folder, one user with a password, nothing for the default one."""

import hashlib
import shutil
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import redis

from supervise.part import Part
from supervise.places import Places, as_account, is_root, private_folder

ACCOUNT = "redis"
USER = "gawah"
# All that the queues and limits need, and nothing that reconfigures the server or reads others' commands.
_RIGHTS = "~* &* +@all -@admin -@dangerous +info +keys +client +flushdb +flushall +sort +role"

_CONFIGURATION = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
aclfile {acl}
databases 64
appendonly yes
appendfsync {fsync}
save ""
maxmemory 512mb
maxmemory-policy noeviction
daemonize no
logfile ""
loglevel warning
"""


def part(places: Places, *, url: str, durable: bool = True) -> Part:
    """Redis as a part, for the account and password that `url` names."""
    home = private_folder(places.services / "redis", account=ACCOUNT)
    private_folder(places.sockets / "redis", account=ACCOUNT)
    password_sha256 = hashlib.sha256(password_of(url).encode()).hexdigest()
    # Off: nobody can be the default user. Yet it has every right, for at a start Redis replays its file as that
    # user, and would drop each transaction in it that the user may not run: jobs, that is.
    acl = f"user default off ~* &* +@all\nuser {USER} on #{password_sha256} {_RIGHTS}\n"
    configuration = _CONFIGURATION.format(
        socket=_socket(places), data=home, acl=home / "users.acl", fsync="everysec" if durable else "no"
    )
    _write(home / "users.acl", acl)
    _write(home / "redis.conf", configuration)
    return Part(
        name="redis",
        argv=(*as_account(ACCOUNT), "/usr/bin/redis-server", str(home / "redis.conf")),
        rank=0,
        env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stop_within_s=20,
        config_text=acl + configuration,
        is_ready=lambda: answers(url),
    )


def make_url(places: Places, *, password: str, database: int = 0) -> str:
    return f"unix://{USER}:{quote(password)}@{_socket(places)}?db={database}"


def password_of(url: str) -> str:
    return unquote(urlsplit(url).password or "")


def answers(url: str) -> bool:
    with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False


def _socket(places: Places) -> Path:
    return places.sockets / "redis" / "redis.sock"


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    if is_root():
        shutil.chown(path, ACCOUNT, ACCOUNT)
