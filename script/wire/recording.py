"""Traffic as HTTP Archive 1.2 (HAR), the form that browsers, proxies and phone debuggers export; and our own member for pushes."""

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Unreadable(Exception):
    """This is no recording that can be read."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back; status 0 when nothing did. at: when it left. Header names in small letters."""

    number: int
    at: datetime
    took_s: float
    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int
    told_headers: Mapping[str, str]
    told: bytes

    @property
    def ended_at(self) -> float:
        """Seconds since 1970."""
        return self.at.timestamp() + self.took_s


@dataclass(frozen=True, slots=True)
class PushSeen:
    """A push message as it came, and whether the app showed it to the person."""

    number: int
    at: datetime
    message: dict[str, Any]
    was_shown: bool


@dataclass
class Recording:
    entries: list[dict[str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self,
        begun: datetime,
        url: str,
        method: str,
        headers: Mapping[str, str],
        body: bytes,
        status: int,
        told_headers: Mapping[str, str],
        told: bytes,
    ) -> None:
        entry = {
            "startedDateTime": begun.isoformat(),
            "time": (now() - begun).total_seconds() * 1000,
            "request": {
                "method": method,
                "url": url if "://" in url else f"http://127.0.0.1{url}",
                "httpVersion": "HTTP/1.1",
                "headers": _pairs(headers),
                "queryString": _pairs(dict(parse_qsl(urlsplit(url).query))),
                **({"postData": _content(body, headers)} if body else {}),
            },
            "response": {
                "status": status,
                "headers": _pairs(told_headers),
                "content": _content(told, told_headers),
            },
        }
        with self._lock:
            self.entries.append(entry)

    def write(self, path: str | Path) -> None:
        creator = {"name": "gawah", "version": "1"}
        log = {"version": "1.2", "creator": creator, "entries": self.entries}
        Path(path).write_text(json.dumps({"log": log}, ensure_ascii=False, indent=1) + "\n")


def now() -> datetime:
    return datetime.now(UTC)


def read(path: Path, *, origin: str = "") -> tuple[list[Exchange], list[PushSeen]]:
    """In the order of time. origin: only what went there. Raises Unreadable."""
    try:
        log = json.loads(path.read_text())["log"]
        entries = [
            _exchange(number, entry)
            for number, entry in enumerate(log["entries"], 1)
            if str(entry["request"]["url"]).startswith(origin)
        ]
        pushes = [
            PushSeen(number, _instant(each["at"]), each["message"], bool(each.get("shown", False)))
            for number, each in enumerate(log.get("_pushes", []), 1)
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path} is no HTTP Archive: {error!r}") from error
    return sorted(entries, key=lambda each: (each.at, each.number)), sorted(pushes, key=lambda each: each.at)


def _exchange(number: int, entry: dict[str, Any]) -> Exchange:
    asked, told = entry["request"], entry.get("response", {})
    url = urlsplit(asked["url"])
    return Exchange(
        number=number,
        at=_instant(entry["startedDateTime"]),
        took_s=max(0.0, float(entry.get("time") or 0) / 1000),
        method=str(asked["method"]).upper(),
        path=url.path,
        query=dict(parse_qsl(url.query, keep_blank_values=True)),
        headers=_read_pairs(asked.get("headers", [])),
        body=_bytes(asked.get("postData") or {}),
        status=int(told.get("status") or 0),
        told_headers=_read_pairs(told.get("headers", [])),
        told=_bytes(told.get("content") or {}),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _read_pairs(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {str(each["name"]).lower(): str(each["value"]) for each in pairs}


def _pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _content(content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    try:
        return {"mimeType": kind, "size": len(content), "text": content.decode()}
    except UnicodeDecodeError:
        text = base64.b64encode(content).decode()
        return {"mimeType": kind, "size": len(content), "text": text, "encoding": "base64"}


def _bytes(content: dict[str, Any]) -> bytes:
    text = content.get("text") or ""
    return base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
