"""The console's page. What it shows comes over the feed; what it does goes to the desk."""

from flask import Blueprint, g, render_template, url_for

from kernel.identity import guards
from kernel.unit_of_work import reading
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
