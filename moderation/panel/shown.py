"""What every page of the panel is made with: an item in the wire's shape, and the officer's own values."""

from typing import Any

from flask import g, render_template

from kernel import clock
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import wording
from kernel.web.languages import gettext
from moderation.panel import deciding, rows
from moderation.verification import queries as decisions
from moderation.worklist import queries as worklist
from moderation.worklist.queries import WorklistItem
from moderation.worklist.schemas import WorklistItemSchema
from moderation.worklist.urgency import Part

_wire = WorklistItemSchema()


def item_of(found: WorklistItem) -> dict[str, Any]:
    """The wire's item, and what only the page tells: until when it happened, that nobody stands behind it, gaps and
    the parts of its urgency in words of the page's language."""
    item: dict[str, Any] = _wire.dump(found)
    for clip in item["clips"]:
        for gap in clip["gaps"]:
            gap["reason"] = wording.absence(gap["reason"])
    item["report"] |= {
        "occurred_until": found.report.occurred_until,
        "is_anonymous": found.report.is_anonymous,
    }
    for shown, part in zip(item["urgency"]["parts"], found.urgency.parts, strict=True):
        shown |= {"words": _said(part), "values": part.values}
    return item


def _said(part: Part) -> str:
    values = dict(part.values)
    if part.code == "kind":
        values["kind"] = wording.category_name(str(values["kind"])).lower()
    return gettext(part.text, **values)


def page(template: str, **values: Any) -> str:
    """With what each page has: the officer's decisions that can be taken back, and what waits for a second person."""
    officer = g.officer
    with reading() as session:
        undoable = decisions.undoable(session, officer.officer_id)
        approvals = worklist.another_persons_count(session, officer_id=officer.officer_id, role=officer.role)
    return render_template(
        template,
        officer=officer,
        csrf_token=guards.session_token(),
        rows=rows,
        approvals=approvals,
        undo_bars=deciding.undo_bars(undoable, now=clock.now()),
        **values,
    )
