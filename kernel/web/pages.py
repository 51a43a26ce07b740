"""Teaches the templates how values are written: in which language, times of the city, ages, names, addresses of assets."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from kernel import clock
from kernel.web import grounds, languages, wording
from kernel.web.assets import TEMPLATE_FOLDER, asset_url
from kernel.web.languages import DEFAULT, ltr
from kernel.web.languages import gettext as _

if TYPE_CHECKING:
    from flask import Flask

# The first mark that is found wins: Edge and Opera call themselves Chrome too, and all of them Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def register(
    app: "Flask", *, time_zone: str, city_bounds: str = "", map_tiles_url: str = "", map_attribution: str = ""
) -> None:
    """Give every template of `app` the layout, the components and these filters.

    city_bounds: west, south, east and north in degrees, as CITY_BOUNDS has them; what a map opens on.
    """
    jinja = app.jinja_env
    jinja.loader = ChoiceLoader([jinja.loader, FileSystemLoader(TEMPLATE_FOLDER)] if jinja.loader else [])
    jinja.trim_blocks = jinja.lstrip_blocks = True
    jinja.globals.update(
        asset_url=asset_url,
        late_scripts=late_scripts,
        wording=wording,
        grounds=grounds,
        time_zone=time_zone,
        city_bounds=city_bounds,
        map_tiles_url=map_tiles_url,
        map_attribution=map_attribution,
        server_now=clock.now,
        languages=languages,
        ltr=ltr,
        _=languages.markup,
        ngettext=languages.markup_plural,
    )
    jinja.filters.update(
        category_name=wording.category_name,
        category_icon=wording.category_icon,
        absence=wording.absence,
        plain=wording.plain,
        pole_of=wording.pole_of,
        language_of=wording.language_of,
        translated=languages.translated,
        metres=metres,
        month_name=month_name,
        instant=instant,
        age=age,
        browser_name=browser_name,
        **city_clock(ZoneInfo(time_zone)),
    )


def late_scripts(*paths: str) -> Markup:
    """For `#main`: where the scripts lie that its island fetches when they are asked for (late.ts), and the words of each."""
    code = languages.language()
    said = {}
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        said[f"data-{name}"] = asset_url(f"js/{path}.js")
        if code != DEFAULT:
            said[f"data-{name}-words"] = asset_url(f"words/{code}-{name}.js")
    return Markup(" ").join(Markup('{}="{}"').format(name, url) for name, url in said.items())


def instant(value: datetime | str) -> datetime:
    """An aware UTC datetime, from one or from its RFC 3339 text."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


def age(value: datetime | str) -> str:
    """How long ago, in the one unit that still tells something: 41 s, 6 min, 3 h, 2 d."""
    total_s = max(0, int((clock.now() - instant(value)).total_seconds()))
    for unit, length_s in (("d", 86_400), ("h", 3600), ("min", 60)):
        if total_s >= length_s:
            return ltr(f"{total_s // length_s} {unit}")
    return ltr(f"{total_s} s")


def metres(value: float) -> str:
    """A distance in whole metres."""
    return ltr(f"{round(value)} m")


def month_name(day: date, pattern: str = "LLLL") -> str:
    """November, or by another CLDR pattern, in the page's language."""
    return format_datetime(
        datetime(day.year, day.month, day.day, tzinfo=UTC), pattern, locale=languages.language()
    )


def browser_name(agent: str) -> str:
    """What a person would call it: "Firefox on Windows". A User-Agent is a claim, good enough to recognise one's own."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not browser and not system:
        return _("Unknown browser")
    return (
        _("%(browser)s on %(system)s", browser=browser or _("Browser"), system=system) if system else browser
    )


def city_clock(zone: ZoneInfo) -> dict[str, Callable[[datetime | str], str]]:
    """hm 16:52, hms 16:52:31, and day_hms with the date when it is not today's."""

    def hm(value: datetime | str) -> str:
        return f"{instant(value).astimezone(zone):%H:%M}"

    def hms(value: datetime | str) -> str:
        return f"{instant(value).astimezone(zone):%H:%M:%S}"

    def day_hms(value: datetime | str) -> str:
        there = instant(value).astimezone(zone)
        today = clock.now().astimezone(zone).date()
        if there.date() == today:
            return f"{there:%H:%M:%S}"
        day = f"{there:%-d %b}" if languages.language() == DEFAULT else month_name(there.date(), "d MMM")
        return f"{day}, {there:%H:%M}" if languages.direction() == "ltr" else f"{day}، {there:%H:%M}"

    return {"hm": hm, "hms": hms, "day_hms": day_hms}
