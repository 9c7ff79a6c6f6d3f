"""/healthz: the process answers. /readyz: the database is up to date and the outbox moves. /metrics: figures."""

from datetime import timedelta
from time import perf_counter

from flask import Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from worktrip.plumbing import clock
from worktrip.plumbing.database import MIGRATIONS, db
from worktrip.plumbing.guards import public
from worktrip.plumbing.outbox import OutboxRow
from worktrip.plumbing.pages import stage_routes

routes = stage_routes(__name__)
registry = CollectorRegistry()
REQUESTS = Counter("worktrip_requests_total", "Requests by route and status", ["route", "status"], registry=registry)
SECONDS = Histogram("worktrip_request_seconds", "Time per request by route", ["route"], registry=registry)
OUTBOX = Gauge("worktrip_outbox_rows", "Outbox rows by state", ["state"], registry=registry)
STUCK = timedelta(minutes=10)


@routes.after_app_request
def count(response: Response) -> Response:
    """Count every request under its route's name, never under its path."""
    route = request.endpoint or "none"
    REQUESTS.labels(route, response.status_code).inc()
    if "started" in g:
        SECONDS.labels(route).observe(perf_counter() - g.started)
    return response


@routes.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@routes.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Ready for work, or which part is not."""
    # Alembic takes long to load, and nothing else of a serving process needs it
    from alembic.script import ScriptDirectory

    checks: dict[str, str] = {}
    try:
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        checks["migrations"] = "ok" if revision == head else f"database at {revision}, code at {head}"
        oldest = db.session.scalar(select(func.min(OutboxRow.run_at)).where(OutboxRow.state == "ready"))
        late = oldest is not None and oldest < clock.real_now() - STUCK
        checks["outbox"] = f"oldest ready row waits since {oldest:%Y-%m-%d %H:%M} UTC" if late and oldest else "ok"
    except SQLAlchemyError:
        db.session.rollback()
        checks["database"] = "unreachable"
    ready = all(value == "ok" for value in checks.values())
    return jsonify(status="ok" if ready else "not ready", **checks), 200 if ready else 503


@routes.get("/metrics")
@public
def metrics() -> Response:
    """Figures for Prometheus."""
    rows = db.session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
    for state in ("ready", "running", "done", "dead"):
        OUTBOX.labels(state).set(dict(rows).get(state, 0))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
