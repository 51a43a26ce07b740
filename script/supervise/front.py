"""The front door: a private nginx, its configuration written at every start from front.conf."""

import json
import resource
from collections.abc import Mapping
from pathlib import Path

from supervise.part import Part
from supervise.places import Places, is_root, private_folder

BINARY = "/usr/sbin/nginx"
ACCOUNT = "www-data"
SETTINGS = ("TLS_CERT", "TLS_KEY", "FRONT_CONNECTIONS_PER_ADDRESS")
TEMPLATE = Path(__file__).with_name("front.conf")

# What nginx answers by itself, with the slugs the parts use where they know the same trouble. `from` are
# nginx's own numbers: 494 is a header line too long, 495 to 497 a broken TLS conversation. (Who dawdles gets
# no answer at all: the connection is cut.)
PROBLEMS = (
    # status  slug                     title                                           from  Retry-After, s
    (400, "bad-request", "The request cannot be read", (400, 495, 496, 497), None),
    (404, "not-found", "There is nothing here", (404,), None),
    (405, "method-not-allowed", "This address does not take that method", (405,), None),
    (408, "request-timeout", "The request took too long to arrive", (408,), None),
    (413, "body-too-large", "The body is too large", (413,), None),
    (414, "address-too-long", "The address is too long", (414,), None),
    (429, "too-many-requests", "Too many requests; wait a little", (429,), 5),
    (431, "headers-too-large", "The headers are too large", (431, 494), None),
    (500, "internal-error", "Something broke on our side", (500,), None),
    (501, "not-implemented", "The body is sent in a way that is not known here", (501,), None),
    (502, "bad-gateway", "The part that answers is being restarted", (502,), 2),
    (503, "unavailable", "The service is not available at the moment", (503,), 2),
    (504, "gateway-timeout", "The part that answers took too long", (504,), 2),
    (505, "version-not-supported", "This version of HTTP is not spoken here", (505,), None),
)


def sockets_folder(places: Places) -> Path:
    """Where web and feed put their sockets; new files in it belong to nginx's group, so it may connect."""
    return private_folder(
        places.sockets / "front", account="root" if is_root() else "", group=ACCOUNT, mode=0o2750
    )


def part(places: Places, *, bind: str, port: int, settings: Mapping[str, str]) -> Part:
    """nginx as a part. TLS when `settings` name TLS_CERT and TLS_KEY."""
    home = places.services / "nginx"
    home.mkdir(mode=0o755, exist_ok=True)
    private_folder(home / "tmp", account=ACCOUNT)
    path = home / "front.conf"
    text = configuration(home=home, bind=bind, port=port, settings=settings)
    path.write_text(text)
    return Part(
        name="front",
        argv=(BINARY, "-e", "stderr", "-p", str(home), "-c", str(path)),
        rank=30,
        config_text=text,
        stop_within_s=5,
    )


def configuration(*, home: Path, bind: str, port: int, settings: Mapping[str, str]) -> str:
    """The filled-in front.conf."""
    open_files = min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    tls = []
    if has_tls(settings):
        tls = [
            f"    ssl_certificate {settings['TLS_CERT']};",
            f"    ssl_certificate_key {settings['TLS_KEY']};",
            "    ssl_protocols TLSv1.2 TLSv1.3;",
            "    ssl_session_cache shared:tls:10m;",
        ]
    values = {
        "HOME": str(home),
        "USER": f"user {ACCOUNT};" if is_root() else "",
        "OPEN_FILES": str(open_files),
        # Each visitor takes two: one towards him, one towards the part.
        "CONNECTIONS": str(min(16_384, open_files // 2)),
        "CONNECTIONS_PER_ADDRESS": settings.get("FRONT_CONNECTIONS_PER_ADDRESS") or "1000",
        "LISTEN": f"{f'[{bind}]' if ':' in bind else bind}:{port}{' ssl http2' if tls else ''}",
        "WEB_SOCKET": settings["WEB_SOCKET"],
        "FEED_SOCKET": settings["FEED_SOCKET"],
        "TLS": "\n".join(tls),
        "PROBLEMS": "\n".join(_problem(*row) for row in PROBLEMS),
    }
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def has_tls(settings: Mapping[str, str]) -> bool:
    return bool(settings.get("TLS_CERT") and settings.get("TLS_KEY"))


# A location of its own and not a named one: nginx cannot go to a named one from a request line that it could
# not read, and would answer a 500 of its own.
def _problem(
    status: int, slug: str, title: str, from_statuses: tuple[int, ...], retry_after_s: int | None
) -> str:
    body = json.dumps(
        {
            "type": f"/problems/{slug}",
            "title": title,
            "status": status,
            "detail": "Said by the front door; no part has seen this request.",
            "request_id": "$trace_id",
            "errors": [],
        }
    )
    retry = f"      add_header Retry-After {retry_after_s} always;\n" if retry_after_s else ""
    return (
        f"    error_page {' '.join(map(str, from_statuses))} ={status} /front-door/{status};\n"
        f"    location = /front-door/{status} {{\n"
        "      internal;\n"
        "      default_type application/problem+json;\n"
        "      add_header X-Request-Id $trace_id always;\n"
        "      add_header X-Content-Type-Options nosniff always;\n"
        f"{retry}"
        f"      return {status} '{body}';\n"
        "    }"
    )
