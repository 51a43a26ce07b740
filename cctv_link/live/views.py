"""The doors to live pictures: a purpose, a still, a stream. Streams are served by the part `feed`, see ADR 0015."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from cctv_link.evidence.ranges import RangeNotSatisfiable, requested_range
from cctv_link.live import purposes, queries, stills, streams
from cctv_link.live.models import LivePurpose
from cctv_link.live.schemas import LiveNowSchema, LivePurposeSchema, NewLivePurposeSchema, PlaylistQuerySchema
from cctv_link.live.streams import Content, LiveNow
from cctv_link.media.looking import newest_still
from kernel import clock
from kernel.http.operations import operation
from kernel.http.problems import HTTP_PROBLEMS, problem
from kernel.unit_of_work import reading

live = Blueprint("live", __name__)
live_purposes = Blueprint("live_purposes", __name__)

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
SESSION = ("session",)


@live_purposes.post("")
@operation(
    summary="State why live pictures are looked at",
    tag="Live",
    body=NewLivePurposeSchema,
    answers={201: LivePurposeSchema},
    problems=("who-somebody-is",),
    security=SESSION,
)
def state_live_purpose(fields: dict[str, Any]) -> tuple[LivePurpose, int]:
    """It lasts ten minutes and stands in the audit, with every camera that was looked at for it."""
    return purposes.state_purpose(officer=g.officer, **fields), 201


@live.get("/<uuid:camera_id>/still")
@operation(
    summary="What a camera shows now, as a picture",
    tag="Live",
    answers={200: None},
    media_types={200: ("image/jpeg",)},
    answer_headers={200: ("X-Taken-At", "X-Age-S", "X-Stale")},
    problems=("live-purpose-required", "not-decodable", "pictures-busy", "decoders-unconfined"),
    security=SESSION,
)
def show_still(camera_id: UUID) -> Response:
    """The newest key frame. `X-Stale: STALE` when it is older than 90 s: it is not what the street looks like now.

    Where the installation burns the viewer into all footage, it is done to this as well.
    """
    _enter(camera_id, kind="still")
    settings = current_app.extensions["settings"]
    still = stills.fresh_still(camera_id, ring_dir=settings.ring_path, take=newest_still)
    return Response(
        stills.as_shown(still, officer=g.officer, settings=settings),
        200,
        {
            "X-Taken-At": clock.wire(still.taken_at),
            "X-Age-S": f"{still.age_s:.1f}",
            "X-Stale": "STALE" if still.is_stale else "",
            "Content-Disposition": "inline",
        },
        mimetype="image/jpeg",
    )


@live.get("/<uuid:camera_id>/live")
@operation(
    summary="Whether a camera's stream is alive, and where to play it",
    tag="Live",
    answers={200: LiveNowSchema},
    problems=("live-purpose-required",),
    security=SESSION,
)
def show_live(camera_id: UUID) -> LiveNow:
    """Ask again every few seconds: a player does not tell a frozen stream from a quiet street."""
    _enter(camera_id, kind="stream")
    return streams.live_now(camera_id, ring_dir=current_app.extensions["settings"].ring_path)


@live.get("/<uuid:camera_id>/live/<uuid:run_id>/<name>")
@operation(
    summary="A playlist of a stream, and the files it names",
    tag="Live",
    query=PlaylistQuerySchema,
    answers={200: None, 206: None},
    media_types={200: (PLAYLIST_TYPE, "video/mp4"), 206: ("video/mp4",)},
    answer_headers={200: ("Accept-Ranges",), 206: ("Accept-Ranges", "Content-Range")},
    problems=("live-purpose-required", "range-not-satisfiable"),
    security=SESSION,
)
def show_live_file(camera_id: UUID, run_id: UUID, name: str, query: dict[str, Any]) -> Response:
    """`index.m3u8` takes `_HLS_msn` and `_HLS_part` and waits for them, five seconds at most."""
    _enter(camera_id, kind="stream")
    ring_dir = current_app.extensions["settings"].ring_path
    if name == "index.m3u8":
        text = streams.index_of(camera_id, run_id, ring_dir=ring_dir, msn=query["msn"], part=query["part"])
        return Response(text, mimetype=PLAYLIST_TYPE)
    if name == "seconds.m3u8":
        text = streams.seconds_of(camera_id, run_id, ring_dir=ring_dir, from_seq=query["from_seq"])
        return Response(text, mimetype=PLAYLIST_TYPE)
    return _bytes_of(streams.content_of(camera_id, run_id, name, ring_dir=ring_dir))


def _enter(camera_id: UUID, *, kind: str) -> None:
    """Ask for the purpose and account for the look, before anything is shown. Raises NotFound first."""
    with reading() as session:
        queries.label_of(session, camera_id)
    ask = current_app.extensions["viewing_purpose"]
    purpose = purposes.purpose_of(g.officer, camera_id, kind=kind, ask=ask)
    purposes.account(g.officer, camera_id, kind=kind, purpose=purpose)


def _bytes_of(content: Content) -> Response:
    headers = {"Accept-Ranges": "bytes"}
    try:
        asked = requested_range(request.headers.get("Range"), size_bytes=content.size_bytes)
    except RangeNotSatisfiable as error:
        headers["Content-Range"] = f"bytes */{content.size_bytes}"
        status, title = HTTP_PROBLEMS["range-not-satisfiable"]
        return problem(status, "range-not-satisfiable", title, str(error), headers=headers)
    start, end = asked or (0, content.size_bytes)
    if asked is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{content.size_bytes}"
    return Response(content.read(start, end), 206 if asked else 200, headers, mimetype="video/mp4")
