"""A problem's title in the language that a resident's app asks for (Accept-Language). Everybody else reads English.

`type` is what a program decides by; `title` may stand before a person, and RFC 9457 lets its language be negotiated.
"""

from flask import current_app, has_request_context, request

from kernel.http import published

LANGUAGES = ("en", "ur", "sd")
OFFICERS_WAYS = {"session", "key", "signature"}


def title_in_asked_language(slug: str, title: str) -> tuple[str, dict[str, str]]:
    """The title, and what to say of its language in the headers."""
    if not has_request_context() or not _is_residents():
        return title, {}
    language = request.accept_languages.best_match(LANGUAGES, "en") or "en"
    known = (published.problem_or_none(slug) or {}).get("titles", {})
    if language not in known:
        return title, {"Content-Language": "en", "Vary": "Accept-Language"}
    return str(known[language]), {"Content-Language": language, "Vary": "Accept-Language"}


def _is_residents() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    described = getattr(view, "operation", None)
    return described is not None and not OFFICERS_WAYS & set(described.security)
