"""The door to who looked: a reporter's own, or by the receipt secret."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from citizen_api.accesses import queries
from citizen_api.accesses.schemas import AccessesSchema
from citizen_api.reports import queries as reports
from citizen_api.reports.schemas import ReceiptHeadersSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("accesses", __name__)


@blueprint.get("/<uuid:report_id>/accesses")
@operation(
    summary="Who looked at the footage of your report",
    tag="Reports",
    headers=ReceiptHeadersSchema,
    answers={200: AccessesSchema},
    problems=("not-found",),
    security=("device", "receipt"),
)
def show_accesses(report_id: UUID) -> dict[str, Any]:
    """Every view leaves an entry before a byte is sent, so none is missing here."""
    owner = reports.belongs_to(
        resident_id=g.device.resident_id if g.device else None, receipt_secret=g.receipt_secret
    )
    with reading() as session:
        report = reports.report_by_id(session, report_id, owner, locale="en")
        return {"accesses": queries.accesses(session, report.incident.id)}
