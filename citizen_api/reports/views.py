"""The reports' doors: what was seen is reported, followed and, where it must be, disputed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from citizen_api.reports import crowds, disputes, queries, questions, services
from citizen_api.reports.schemas import (
    AnswerReceiptSchema,
    DisputeHeadersSchema,
    DisputeReceiptSchema,
    NewAnswerSchema,
    NewDisputeSchema,
    NewReportHeadersSchema,
    NewReportSchema,
    ReceiptHeadersSchema,
    ReferenceQuerySchema,
    ReportReceiptSchema,
    ReportSchema,
)
from citizen_api.trust import quotas
from kernel import idempotency, ids
from kernel.config import Settings
from kernel.errors import DomainError
from kernel.http import strict_json
from kernel.http.operations import json_answer, operation
from kernel.identity.residents import Device
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import reading

blueprint = Blueprint("reports", __name__)
# A door of its own: who holds a receipt secret may write here.
disputing = Blueprint("disputing", __name__)


class ReferenceMistyped(DomainError):
    slug = "reference-mistyped"
    title = "The reference has a wrong check character; look at it again"


@blueprint.post("")
@operation(
    summary="Report a crime or a hazard",
    tag="Reports",
    body=NewReportSchema,
    headers=NewReportHeadersSchema,
    answers={201: ReportReceiptSchema},
    answer_headers={201: ("Location",)},
    problems=("invalid-fields", "idempotency-mismatch", "in-progress", "too-many-requests", "work-required"),
)
def submit_report(fields: dict[str, Any]) -> Response:
    """Accepted in one commit, before anything else happens; cameras are searched after the answer."""
    settings: Settings = current_app.extensions["settings"]
    device: Device = g.device
    counted_as = _device_hash(device, settings.secret_key)
    quotas.refuse_flood(device, counted_as=counted_as, settings=settings)
    is_anonymous = fields["anonymous"]
    sent_key = request.headers.get("Idempotency-Key", "")
    from_network = crowds.reports_from_network(sent_key, settings) if is_anonymous else 0
    # `sent_at` is when this try was sent, so each try has its own: it is no part of what is being said.
    said = {name: value for name, value in strict_json.body_object().items() if name != "sent_at"}
    key = idempotency.request_key(
        sent_key,
        said,
        scope="anonymous" if is_anonymous else str(device.id),
        secret=derived_key(settings.secret_key, "idempotency"),
    )
    # Derived from the key that only the phone has, so that a replay can repeat it and nobody has stored it.
    receipt_secret = (
        keyed_hash(derived_key(settings.secret_key, "receipt"), str(UUID(sent_key))).hex()
        if is_anonymous
        else None
    )
    receipt = services.submit_report(
        reporter=services.Reporter(None if is_anonymous else device, receipt_secret),
        key=key,
        city=settings.city_box,
        category=fields["category"],
        narrative=fields["narrative"],
        position=fields["position"],
        times=services.PhoneTimes(
            fields["occurred_at"], fields["occurred_until"], fields["composed_at"], fields["sent_at"]
        ),
        is_over_budget=from_network > settings.anonymous_holds_per_hour,
    )
    secret = {"receipt_secret": receipt_secret} if receipt_secret else {}
    return json_answer({**receipt, **secret}, 201, {"Location": f"/v1/reports/{receipt['id']}"})


@blueprint.get("/<uuid:report_id>")
@operation(
    summary="Follow your report",
    tag="Reports",
    headers=ReceiptHeadersSchema,
    answers={200: ReportSchema},
    problems=("not-found",),
    security=("device", "receipt"),
)
def show_report(report_id: UUID) -> queries.ReportView:
    """For its owner, or with the receipt secret; for anybody else it does not exist."""
    with reading() as session:
        return queries.report_by_id(session, report_id, _owner(), locale=_locale())


@blueprint.get("")
@operation(
    summary="Find your report by its reference",
    tag="Reports",
    query=ReferenceQuerySchema,
    headers=ReceiptHeadersSchema,
    answers={200: ReportSchema},
    problems=("not-found", "reference-mistyped"),
    security=("device", "receipt"),
)
def find_report(query: dict[str, Any]) -> queries.ReportView:
    """A mistyped reference is told apart from one that is not yours."""
    reference = ids.read_reference_or_none(query["reference"])
    if reference is None:
        raise ReferenceMistyped("eight characters and a check character", errors=[_mistyped()])
    with reading() as session:
        return queries.report_by_reference(session, reference, _owner(), locale=_locale())


@disputing.post("/<uuid:report_id>/dispute")
@operation(
    summary="Dispute what was found",
    tag="Reports",
    body=NewDisputeSchema,
    headers=DisputeHeadersSchema,
    answers={201: DisputeReceiptSchema},
    problems=("not-found", "not-disputable", "dispute-closed", "idempotency-mismatch", "incident-status"),
    security=("device", "receipt"),
)
def dispute_report(report_id: UUID, fields: dict[str, Any]) -> Response:
    """Within 14 days, by its reporter: an officer who has not decided on it looks again, not knowing the first decision."""
    settings: Settings = current_app.extensions["settings"]
    key = idempotency.request_key(
        request.headers.get("Idempotency-Key", ""),
        strict_json.body_object(),
        scope=f"dispute:{report_id}",
        secret=derived_key(settings.secret_key, "idempotency"),
    )
    receipt = disputes.dispute_report(report_id=report_id, owner=_owner(), actor=g.actor, key=key, **fields)
    return json_answer(receipt, 201)


@disputing.post("/<uuid:report_id>/answers")
@operation(
    summary="Answer a question about your report",
    tag="Reports",
    body=NewAnswerSchema,
    headers=DisputeHeadersSchema,
    answers={201: AnswerReceiptSchema},
    problems=("not-found", "question-closed", "idempotency-mismatch"),
    security=("device", "receipt"),
)
def answer_question(report_id: UUID, fields: dict[str, Any]) -> Response:
    """Within 72 hours, by its reporter, once. Nobody has to: the report is decided without it as well."""
    settings: Settings = current_app.extensions["settings"]
    key = idempotency.request_key(
        request.headers.get("Idempotency-Key", ""),
        strict_json.body_object(),
        scope=f"answer:{report_id}",
        secret=derived_key(settings.secret_key, "idempotency"),
    )
    receipt = questions.answer(report_id=report_id, owner=_owner(), actor=g.actor, key=key, **fields)
    return json_answer(receipt, 201)


def _device_hash(device: Device, secret_key: str) -> str:
    """Who reports, for counting only: Redis writes its counters to disk, and a report may be anonymous."""
    return keyed_hash(derived_key(secret_key, "report-limit"), str(device.id)).hex()


def _owner() -> Any:
    resident_id = g.device.resident_id if g.device else None
    return queries.belongs_to(resident_id=resident_id, receipt_secret=g.receipt_secret)


def _locale() -> str:
    return g.device.locale if g.device else (request.accept_languages.best_match(["en", "ur", "sd"]) or "en")


def _mistyped() -> dict[str, str]:
    return {"field": "reference", "code": "mistyped", "detail": "the check character does not fit"}
