"""The doors of health and metrics."""

from typing import Any

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from kernel import incidents, outbox
from kernel.health import checks
from kernel.health.schemas import LiveSchema, ReadySchema
from kernel.http.operations import Operation, describe, operation
from kernel.http.problems import HttpProblem
from kernel.unit_of_work import reading

health = Blueprint("health", __name__)
metrics = Blueprint("metrics", __name__)


@health.get("/live")
@operation(summary="Is it running", tag="Health", answers={200: LiveSchema}, security=("nobody",))
def live() -> dict[str, Any]:
    """This process answers."""
    return {"status": "live"}


@health.get("/ready")
@operation(
    summary="Can it do its work",
    tag="Health",
    answers={200: ReadySchema},
    problems=("not-ready",),
    security=("nobody",),
)
def ready() -> dict[str, Any]:
    """Everything this process needs answers too; else 503 that names what does not."""
    missing = checks.not_ready(current_app.extensions["settings"])
    if missing:
        detail = "; ".join(f"{name}: {why}" for name, why in missing.items())
        raise HttpProblem("not-ready", detail, not_ready=missing)
    return {"status": "ready", "not_ready": {}}


@metrics.get("")
@describe(
    Operation(
        summary="Figures for Prometheus",
        tag="Health",
        answers={200: None},
        media_types={200: ("text/plain",)},
        security=("nobody", "key"),
    )
)
def show_metrics() -> Response:
    """Figures in Prometheus' text format, read from the database, so that every process says the same."""
    registry = CollectorRegistry()
    with reading() as session:
        waiting = outbox.counts(session)
        statuses = incidents.open_counts(session)
    outbox_gauge = Gauge("gawah_outbox", "Messages and deliveries by state", ["state"], registry=registry)
    for state, count in waiting.items():
        outbox_gauge.labels(state).set(count)
    incident_gauge = Gauge("gawah_incidents", "Incidents by status", ["status"], registry=registry)
    for status, count in statuses.items():
        incident_gauge.labels(status).set(count)
    for extra in current_app.extensions["metrics_sources"]:
        extra(registry)
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)
