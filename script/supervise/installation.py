"""The whole private installation: its settings, its services, its parts, in the order in which they start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from supervise import front, postgres, record, redis_server, settings
from supervise.identity import is_alive
from supervise.part import Part
from supervise.places import CHECKOUT, Places

DATABASE = "gawah"
FLASK = (str(CHECKOUT / ".venv" / "bin" / "flask"), "--app", "app")
SERVES = ("web", "feed")
WORKS = (
    "relay",
    "timer",
    "worker-sos",
    "worker-push",
    "worker-default",
    "worker-footage",
    "worker-media",
    "simcam",
    "recorder",
    "upkeep",
)


@dataclass(frozen=True)
class Installation:
    """What `supervise server` runs. `services` are ours unless the environment names others."""

    places: Places
    url: str
    settings: dict[str, str]
    services: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def plan(places: Places, *, bind: str, port: int, defaults: Mapping[str, str] | None = None) -> Installation:
    """Settle every setting, write var/env and the services' configurations, and list what is to run.

    defaults: settings for this run that var/env and the environment win over; they are written nowhere.
    """
    defaults = defaults or {}
    kept = settings.read(places.env_file)
    private = _private_settings(places, kept=kept, bind=bind, port=port)
    settings.write(places.env_file, {**kept, **private})
    given = settings.from_environment({*private, *front.SETTINGS, *defaults})
    values = {**defaults, **kept, **private, **given}
    if "DATABASE_URL" in given and "DATABASE_OWNER_URL" not in given:
        values["DATABASE_OWNER_URL"] = given["DATABASE_URL"]  # never the private one's

    services = []
    if "DATABASE_URL" not in given:
        services.append(postgres.part(places))
    if "REDIS_URL" not in given:
        services.append(redis_server.part(places, url=values["REDIS_URL"]))
    parts = [_part(name, values, var=places.var) for name in (*SERVES, *WORKS)]
    parts.append(front.part(places, bind=bind, port=port, settings=values))
    return Installation(places, values["PUBLIC_URL"], values, services, parts)


def uses_private_database(installation: Installation) -> bool:
    return any(part.name == "postgres" for part in installation.services)


def task(name: str, *words: str, of: Installation) -> Part:
    """A flask command of the start, such as the migrations."""
    env = _environment(of.settings, var=of.places.var)
    return Part(name=name, argv=(*FLASK, *words), env=env, cwd=CHECKOUT, rank=10)


def _part(name: str, values: dict[str, str], *, var: Path) -> Part:
    is_server = name in SERVES
    socket = Path(values[f"{name.upper()}_SOCKET"]) if is_server else None
    return Part(
        name=name,
        argv=(*FLASK, "part", name),
        env=_environment(values, var=var),
        cwd=CHECKOUT,
        umask=0o007 if is_server else 0o027,  # nginx's group may connect to a socket, and nobody else
        stale_files=(socket,) if socket else (),
    )


def _environment(values: dict[str, str], *, var: Path) -> dict[str, str]:
    return {**values, "GAWAH_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def _private_settings(places: Places, *, kept: dict[str, str], bind: str, port: int) -> dict[str, str]:
    scheme = "https" if front.has_tls(settings.from_environment(front.SETTINGS)) else "http"
    password = redis_server.password_of(kept["REDIS_URL"]) if "REDIS_URL" in kept else settings.new_secret()
    sockets = front.sockets_folder(places)
    return {
        "DATABASE_URL": postgres.url(places, role=postgres.APP_ROLE, database=DATABASE),
        "DATABASE_OWNER_URL": postgres.url(places, role=postgres.OWNER_ROLE, database=DATABASE),
        "REDIS_URL": redis_server.make_url(places, password=password),
        "STORAGE_URL": f"file://{places.var / 'storage'}",
        "RING_DIR": str(places.var / "ring"),
        "SECRET_KEY": kept.get("SECRET_KEY") or settings.new_secret(),
        "PUBLIC_URL": f"{scheme}://{_reachable(bind)}:{port}",
        "WEB_SOCKET": str(sockets / "web.sock"),
        "FEED_SOCKET": str(sockets / "feed.sock"),
        "SIMCAM_PORT": _simcam_port(places, kept),
    }


def _simcam_port(places: Places, kept: dict[str, str]) -> str:
    """The same at every start, unless another program has taken it meanwhile."""
    port = kept.get("SIMCAM_PORT", "")
    left = record.read(places.record).get("simcam")
    if port and (settings.port_is_free(int(port)) or (left is not None and is_alive(left.identity))):
        return port
    return str(settings.free_port())


def _reachable(bind: str) -> str:
    """An address a browser on this machine can use; 0.0.0.0 is none."""
    if bind in ("0.0.0.0", "::"):  # "listen on all of them"
        return "127.0.0.1"
    return f"[{bind}]" if ":" in bind else bind
