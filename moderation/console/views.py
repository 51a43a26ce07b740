"""The console's page. What it shows comes over the feed; what it does goes to the desk."""

from flask import Blueprint, g, render_template, request, url_for

from kernel import clock
from kernel.errors import InvalidField
from kernel.identity import guards, sessions
from kernel.unit_of_work import reading, unit_of_work
from kernel.web import refusals
from moderation.console import queries

blueprint = Blueprint("console", __name__, template_folder="templates")
refusals.register(blueprint)


@blueprint.get("")
def show_console() -> str:
    """The wall, from the last hundred entries on."""
    with reading() as session:
        after = queries.begin_after(session)
    return render_template(
        "console/console.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        after=after,
        stream=url_for("cpo_feed.feed"),
    )


@blueprint.post("/arming")
def arm_console() -> dict[str, str]:
    """The console was armed or put down: armed, it is never idle. Answers when its sign-in ends."""
    body = request.get_json(silent=True)
    armed = body.get("armed") if isinstance(body, dict) else None
    if not isinstance(armed, bool):
        raise InvalidField(("armed", "invalid", "expected true or false"))
    with unit_of_work() as uow:
        ends_at = sessions.arm(uow, g.officer, is_armed=armed)
    return {"ends_at": clock.wire(ends_at)}
