"""The feed as far as an officer sees it. Whoever is not limited gets the bytes as they stand, and nothing is asked."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.identity import reach
from kernel.identity.officers import SignedIn
from moderation.cpo_feed import queries
from moderation.cpo_feed.queries import Line
from moderation.routing import queries as routing


def page(session: Session, officer: SignedIn, after: int, *, limit: int) -> tuple[Sequence[Line], int | None]:
    """Some entries behind `after` that the officer sees, and the last one looked at; None when there is none behind.

    Reads on until it has something to show: a page of others' entries must not look like the end of the feed.
    """
    last = None
    while lines := queries.lines_after(session, after if last is None else last, limit=limit):
        last = lines[-1][0]
        if shown := narrowed(session, officer, lines):
            return shown, last
    return [], last


def narrowed(session: Session, officer: SignedIn, lines: Sequence[Line]) -> Sequence[Line]:
    """Those of `lines` that are the officer's to see, without the cameras that are hidden from them."""
    if not officer.is_limited or not lines:
        return lines
    entries = [(line, json.loads(line[1])) for line in lines]
    theirs = routing.seen(session, officer.officer_id, {_incident_of(entry) for _, entry in entries})
    hidden = {str(each) for each in reach.hidden_cameras(session, officer.officer_id)}
    return [
        (line[0], _without(entry, hidden)) if hidden else line
        for line, entry in entries
        if _incident_of(entry) in theirs
    ]


def _incident_of(entry: dict[str, Any]) -> UUID:
    return UUID(entry["incident"]["id"])


def _without(entry: dict[str, Any], hidden: set[str]) -> str:
    clips = [clip for clip in entry["clips"] if clip["camera_id"] not in hidden]
    kept = {clip["id"] for clip in clips}
    narrower = {
        **entry,
        "cameras": [camera for camera in entry["cameras"] if camera["id"] not in hidden],
        "clips": clips,
        "stills": [still for still in entry["stills"] if still["clip_id"] in kept],
    }
    return json.dumps(narrower, ensure_ascii=False, separators=(",", ":"))
