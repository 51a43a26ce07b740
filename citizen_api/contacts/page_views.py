"""The page that a trusted contact opens: no account, one secret in its address."""

from flask import Blueprint, Response, make_response, render_template

from citizen_api.contacts import queries, services, showing, words
from kernel import secrets
from kernel.unit_of_work import reading
from kernel.web import languages

blueprint = Blueprint("contact_pages", __name__, template_folder="templates")


@blueprint.get("/<secret>")
def show_shared(secret: str) -> Response:
    """What the resident shared. A link that is over and one that never was are the same page."""
    with reading() as session:
        link = queries.link_of_secret_or_none(session, secrets.token_hash(secret))
        shared = (
            showing.shared_by(session, link.resident_id, locale=languages.language())
            if link is not None
            else None
        )
    if link is not None:
        services.note_opened(link)
    page = make_response(
        render_template(
            "contacts/shared.html", link=link, shared=shared, story=words.story(languages.language())
        ),
        200 if link else 404,
    )
    # The address is the secret: it goes to nobody, and no search engine keeps it.
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
