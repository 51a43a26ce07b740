"""The feed's door: pages for programs, a stream for consoles, the same bytes for both."""

from collections.abc import Callable, Sequence

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request

from kernel import connections
from kernel.http.operations import Operation, describe
from kernel.http.problems import HttpProblem
from kernel.identity import guards
from kernel.unit_of_work import reading
from moderation.cpo_feed import narrowing, queries, streams
from moderation.cpo_feed.hub import FeedHub
from moderation.cpo_feed.listening import hub_of, streams_of
from moderation.cpo_feed.queries import Line
from moderation.cpo_feed.schemas import FeedHeadersSchema, FeedPageSchema, FeedQuerySchema

log = structlog.get_logger()

blueprint = Blueprint("cpo_feed", __name__)

STREAM_TYPE = "text/event-stream"


@blueprint.get("")
@describe(
    Operation(
        summary="What happens, as it happens",
        tag="CPO",
        query=FeedQuerySchema,
        headers=FeedHeadersSchema,
        answers={200: FeedPageSchema},
        media_types={200: (STREAM_TYPE,)},
        problems=("invalid-fields", "too-many-streams"),
        security=("session", "key"),
    )
)
def feed() -> Response:
    """With `Accept: text/event-stream` a stream that resumes from `Last-Event-ID`; else a page behind `after`."""
    if request.accept_mimetypes.best_match(["application/json", STREAM_TYPE]) == STREAM_TYPE:
        return _stream()
    query = FeedQuerySchema().load(request.args.to_dict())
    with reading() as session:
        tip = queries.tip(session)
        lines, last = narrowing.page(session, g.officer, query["after"], limit=query["limit"])
    bodies = [body for _, body in lines]
    following = "null" if last is None else str(last)
    if query["after"] > tip:
        bodies, following = [streams.reset(tip)], str(tip)
    return Response(f'{{"entries":[{",".join(bodies)}],"next":{following}}}', mimetype="application/json")


def _stream() -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the stream outlives the request
    hub, registry = hub_of(app), streams_of(app)
    cursor, first = _beginning(request.headers.get("Last-Event-ID"), hub)
    stream = registry.open(g.officer.officer_id)
    spoken = streams.lines(
        hub, registry, stream, cursor=cursor, may_stay=_may_stay(app), first=first, seen=_seen(app)
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    answer = Response(spoken, mimetype=STREAM_TYPE, headers=headers)
    # An answer nobody reads, such as that to HEAD, never begins to speak: its end is told here all the same.
    answer.call_on_close(lambda: registry.close(stream))
    return answer


def _beginning(last_event_id: str | None, hub: FeedHub) -> tuple[int, str]:
    """Where the stream goes on, and what it says first: a reset when the place is not known here."""
    tip = hub.tip
    if last_event_id is None:
        return tip, ""
    is_number = len(last_event_id) <= 18 and last_event_id.isascii() and last_event_id.isdigit()
    if is_number and hub.has_told(int(last_event_id)):
        return int(last_event_id), ""
    return tip, streams.event(tip, streams.reset(tip))


def _seen(app: Flask) -> Callable[[Sequence[Line]], Sequence[Line]]:
    """What this officer sees of some entries; nothing is asked for whom nobody limited."""
    officer = g.officer
    if not officer.is_limited:
        return streams.everything

    def look(entries: Sequence[Line]) -> Sequence[Line]:
        with app.app_context(), reading() as session:
            return narrowing.narrowed(session, officer, entries)

    return look


def _may_stay(app: Flask) -> Callable[[], bool | None]:
    """Whether the officer would still be let in, and as far: asked every minute, with the request's own cookie or key.

    None when nobody can say: the database is away, or has no connection to spare.
    """
    was_limited = g.officer.is_limited
    environment = {
        "HTTP_COOKIE": request.headers.get("Cookie", ""),
        "HTTP_AUTHORIZATION": request.headers.get("Authorization", ""),
    }
    guard = app.extensions["feed_guard"]

    def look() -> bool | None:
        with app.test_request_context("/v1/cpo/feed", environ_overrides=environment):
            try:
                guard()
            except (HttpProblem, guards.Forbidden):
                return False
            except connections.AWAY as error:
                log.warning("a stream's reader could not be looked up", error=type(error).__name__)
                return None
            return bool(g.officer.is_limited == was_limited)

    return look
