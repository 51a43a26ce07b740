"""A pole's page for anybody, and the sign that is printed for it. No JavaScript, no cookie: whatever phone scans it."""

from flask import Blueprint, Response, current_app, make_response, render_template, request

from cctv_link.signs import page_queries, queries
from cctv_link.signs import printing as codes
from cctv_link.signs.queries import Sign
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.http.redirects import see_other
from kernel.identity import stations
from kernel.marks import N_
from kernel.unit_of_work import reading
from kernel.web import languages, refusals

blueprint = Blueprint("pole_pages", __name__, template_folder="templates")
printing = Blueprint("pole_printing", __name__, template_folder="templates")
refusals.register(printing)

LANGUAGE = "in"
# Who reads which first, in the street.
ON_SIGN = ("ur", "sd", "en")
CALL = N_("Need help? Say or write: %(words)s")
PURPOSE = N_("The cameras are for help and proof. The page says who has looked.")


@blueprint.get("")
def find_pole() -> Response:
    """A number that was typed; without one, the page that asks for it."""
    asked = request.args.get("pole", "")
    with reading() as session:
        sign = queries.sign_or_none(session, asked) if asked else None
    if sign is None:
        return _unknown(asked)
    return see_other(f"/p/{sign.tag}{_language_kept()}")


@blueprint.get("/<number>")
def show_pole(number: str) -> Response:
    """What it is for, whether it works, how often it was looked through, and help from here."""
    settings = _settings()
    with languages.speaking(_language()), reading() as session:
        sign = queries.sign_or_none(session, number, locale=languages.language())
        if sign is None:
            return _unknown(number)
        facts = page_queries.facts_of(session, sign.tag, time_zone=settings.city_time_zone)
        on_duty = stations.on_duty_or_none(session, Position(sign.lat, sign.lon))
        return _page(
            "signs/pole.html",
            200,
            sign=sign,
            facts=facts,
            bars=[_bar(day) for day in facts.days],
            station=on_duty.name if on_duty else "",
            city=settings.city_name,
            kept_h=settings.ring_max_age_s // 3_600,
            sms_number=settings.sos_sms_number,
        )


@printing.get("/poles/<tag>/sign")
def show_sign(tag: str) -> Response:
    """The sign of one pole, to be printed and put up: its number large, its code, three languages."""
    settings = _settings()
    with reading() as session:
        sign = _their_sign(tag, queries.sign_or_none(session, tag))
    address = f"{settings.public_url.rstrip('/')}/p/{sign.tag}"
    return _page(
        "signs/print.html",
        200,
        sign=sign,
        address=address.removeprefix("https://").removeprefix("http://"),
        code=codes.code_of(address),
        sms_number=settings.sos_sms_number,
        words=[_words_in(code, sign) for code in ON_SIGN],
    )


def _words_in(code: str, sign: Sign) -> dict[str, object]:
    """The same sentences on one sign, in each language."""
    with languages.speaking(code):
        return {
            "language": code,
            "direction": languages.direction(),
            "call": languages.markup(CALL, words=languages.ltr(f"SOS {sign.tag}")),
            "purpose": languages.markup(PURPOSE),
        }


def _their_sign(tag: str, sign: Sign | None) -> Sign:
    if sign is None:
        raise NotFound(f"the register has no pole {tag}")
    return sign


def _unknown(asked: str) -> Response:
    """404 that helps: the number again, 15, and the app."""
    with languages.speaking(_language()):
        return _page("signs/unknown.html", 404 if asked else 200, asked=asked[: queries.MOST_LETTERS])


def _page(template: str, status: int, **values: object) -> Response:
    page = make_response(render_template(template, **values), status)
    page.headers["Vary"] = "Accept-Language, Cookie"
    return page


def _bar(day: page_queries.DayUptime) -> str:
    """How a day is drawn: "" whole, part, down, or none when nobody watched."""
    share = day.usable_share
    if share is None:
        return "none"
    return "" if share >= 0.95 else "down" if share < 0.05 else "part"


def _language() -> str:
    """A link's choice, for this page alone; else the browser's."""
    asked = request.args.get(LANGUAGE, "")
    return asked if asked in languages.LANGUAGES else languages.language()


def _language_kept() -> str:
    asked = request.args.get(LANGUAGE, "")
    return f"?{LANGUAGE}={asked}" if asked in languages.LANGUAGES else ""


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
