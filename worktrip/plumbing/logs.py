"""Structured logs without personal data: a line a request with route, status and time, no path, name or token."""

import logging
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("request")


def init_app(app: Flask) -> None:
    """Write JSON lines to standard error; a person watching a terminal gets plain ones."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False) if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    if not app.testing:
        handler = logging.StreamHandler()
        handler.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=shared,
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            )
        )
        root = logging.getLogger()
        root.handlers[:] = [handler]
        root.setLevel(app.config["LOG_LEVEL"])
    for quiet in ("huey", "fontTools", "werkzeug", "alembic.runtime.plugins"):
        logging.getLogger(quiet).setLevel(logging.WARNING)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()
        g.request_id = secrets.token_hex(6)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint not in {"static", "plumbing.healthz", "plumbing.readyz", "plumbing.metrics"}:
            took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
            log.info("request", route=request.endpoint, method=request.method, status=response.status_code, ms=took)
        response.headers.setdefault("X-Request-ID", g.get("request_id", ""))
        return response
