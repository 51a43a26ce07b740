"""The doors of health and metrics."""

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from kernel import incidents, outbox
from kernel.health import checks
from kernel.http.operations import json_answer
from kernel.http.problems import problem
from kernel.unit_of_work import reading

health = Blueprint("health", __name__)
metrics = Blueprint("metrics", __name__)


@health.get("/live")
def live() -> Response:
    """This process answers."""
    return json_answer({"status": "live"}, 200)


@health.get("/ready")
def ready() -> Response:
    """Everything this process needs answers too; else 503 that names what does not."""
    missing = checks.not_ready(current_app.extensions["settings"])
    if not missing:
        return json_answer({"status": "ready", "not_ready": {}}, 200)
    detail = "; ".join(f"{name}: {why}" for name, why in missing.items())
    return problem(503, "not-ready", "Something this needs is not ready", detail, not_ready=missing)


@metrics.get("")
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
