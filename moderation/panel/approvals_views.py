"""Where one person is not enough: what waits for this officer as the second, and what of theirs waits for another."""

from flask import Blueprint, g, render_template

from cctv_link import public as cctv_link
from kernel import clock
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals
from moderation.panel import deciding, queries, rows
from moderation.routing import queries as routing
from moderation.verification import queries as decisions
from moderation.worklist import queries as worklist
from moderation.worklist.schemas import WorklistItemSchema

blueprint = Blueprint("approvals", __name__, template_folder="templates")
refusals.register(blueprint)

_wire = WorklistItemSchema()


@blueprint.get("/approvals")
def show_approvals() -> str:
    """Both lists, the longest waiting first. The first verdict is on neither of them but its own officer's."""
    officer_id, role = g.officer.officer_id, g.officer.role
    with reading() as session:
        found = worklist.another_persons(session, officer_id=officer_id, role=role)
        waiting = queries.waiting_for_another(session, officer_id)
        in_all = worklist.open_count(session, officer_id=officer_id, role=role)
        exports = cctv_link.exports_waiting(session, without=officer_id) if role == "supervisor" else []
        exports_seen = routing.seen(session, officer_id, exports)
        undoable = decisions.undoable(session, officer_id)
    return render_template(
        "panel/approvals.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        rows=rows,
        items=[_wire.dump(each) for each in found],
        waiting=waiting,
        exports=sum(each in exports_seen for each in exports),
        counts={"all": in_all},
        approvals=len(found),
        undo_bars=deciding.undo_bars(undoable, now=clock.now()),
    )
