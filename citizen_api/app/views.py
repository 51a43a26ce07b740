"""The app's own doors: the first page, the manifest and the service worker. All else it asks of /v1, as any app would."""

import json

from flask import Blueprint, Response, current_app, make_response, render_template, request

from citizen_api.app import shell
from kernel.web import languages
from kernel.web.assets import asset_url
from kernel.web.languages import gettext as _

blueprint = Blueprint("app", __name__, template_folder="templates")

# A voice note is taken with the microphone; officers' pages never need one.
PERMISSIONS = "camera=(self), microphone=(self), geolocation=(self)"
INK, STONE = "#1b1915", "#f3efe6"


@blueprint.get("/")
def show_app() -> Response:
    """The first page, readable before any script has come. `?in=` says a language, and it stays until an empty one."""
    code = request.args.get("in")
    if code not in languages.LANGUAGES:
        answer = _page()
        if code == "":
            answer.delete_cookie(languages.COOKIE)
        return answer
    with languages.speaking(code):
        answer = _page()
    answer.set_cookie(
        languages.COOKIE,
        code,
        max_age=languages.KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=current_app.extensions["settings"].is_public_https,
    )
    return answer


@blueprint.get("/manifest.webmanifest")
def show_manifest() -> Response:
    """What the phone's launcher shows. `?name=neutral` is for a phone that others look at."""
    is_neutral = request.args.get("name") == shell.NEUTRAL
    name = _("Notes") if is_neutral else _("Gawah")
    drawing = "app/neutral" if is_neutral else "app/icon"
    manifest = {
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": languages.language(),
        "dir": languages.direction(),
        "background_color": STONE,
        "theme_color": STONE,
        "icons": [
            {
                "src": asset_url(f"{drawing}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
    }
    answer = make_response(json.dumps(manifest, ensure_ascii=False))
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/sw.js")
def show_worker() -> Response:
    """The service worker. Its text changes exactly when something that it keeps does."""
    shells, says = [], {}
    for code in languages.LANGUAGES:
        with languages.speaking(code):
            shells.append(_html())
            says[code] = _worker_says()
    given = {
        "version": shell.version("\n".join(shells)),
        "kept": shell.kept_urls(),
        "shells": {code: shell.shell_url(code) for code in languages.LANGUAGES},
        "says": says,
        "icons": {"usual": asset_url("app/icon-192.png"), "neutral": asset_url("app/neutral-192.png")},
    }
    answer = make_response(f"self.gawahKept={json.dumps(given)};\n{shell.worker_source()}")
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _worker_says() -> dict[str, str]:
    """What stands on a notification whose words could not be asked for, or must not be seen."""
    return {
        "name": _("Gawah"),
        "neutral": _("Notes"),
        "is_new": _("There is something new for you."),
        "dir": languages.direction(),
    }


def _page() -> Response:
    answer = make_response(_html())
    answer.headers["Permissions-Policy"] = PERMISSIONS
    return answer


def _html() -> str:
    settings = current_app.extensions["settings"]
    return render_template("app/shell.html", shell=shell, sms_number=settings.sos_sms_number)
