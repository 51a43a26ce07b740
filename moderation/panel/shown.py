"""What every page of the panel is made with: an item in the wire's shape, and the officer's own values."""

from typing import Any

from flask import g, render_template

from kernel.identity import guards
from kernel.web import wording
from moderation.panel import rows
from moderation.worklist.queries import WorklistItem
from moderation.worklist.schemas import WorklistItemSchema

_wire = WorklistItemSchema()


def item_of(found: WorklistItem) -> dict[str, Any]:
    """The wire's item, and what only the page tells: until when it happened, that nobody stands behind it, gaps in words."""
    item: dict[str, Any] = _wire.dump(found)
    for clip in item["clips"]:
        for gap in clip["gaps"]:
            gap["reason"] = wording.absence(gap["reason"])
    item["report"] |= {
        "occurred_until": found.report.occurred_until,
        "is_anonymous": found.report.is_anonymous,
    }
    return item


def page(template: str, **values: Any) -> str:
    return render_template(
        template, officer=g.officer, csrf_token=guards.session_token(), rows=rows, **values
    )
