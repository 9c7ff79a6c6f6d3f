"""WORK TRIP: from a company's first question about a stay in Tateshina to work for the residents.

Owns: the app itself. Comes in: settings. Goes out: a WSGI application.
`STAGES` is the map of the whole service, in the order in which a trip travels.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask_compress import Compress

from worktrip.accounts.rules import may
from worktrip.config import ROOT, Settings, SettingsError
from worktrip.plumbing import database, guards, i18n, logs, pages, queue, security
from worktrip.plumbing.packing import PackedFiles

STAGES = (
    "plumbing",  # health, without a business word
    "accounts",  # who: organisations, people, roles, sign-in, links, codes
    "trips",  # the thread itself: one number, its messages, files and to-dos
    "catalogue",  # what partners offer, and at what price
    "inventory",  # how many are free; holds
    "inquiries",  # a company asks; the hearing; the desk's inbox
    "proposals",  # itineraries with alternatives and versions
    "bookings",  # what was accepted, and what each partner answers
    "stays",  # the people who come, and their days
    "billing",  # invoices and payments
    "leads",  # survey, goals scored, leads for outsourced work
    "jobs",  # outsourced work of residents
    "reports",  # figures for the three parties
    "site",  # public pages, home pages, the trip's page, the chain
    "demo",  # the demo world, switched on by DEMO=1
)
AUDIENCES = (
    "health",
    "visitor",
    "organiser",
    "partner",
    "staff",
    "concierge",
    "accountant",
    "director",
    "officer",
    "admin",
)


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """Make the application from the environment and `overrides`; refuses with one sentence what it cannot run with."""
    settings = Settings.from_environment(overrides)
    for folder in ("templates", "static", "translations"):
        if not (ROOT / folder).is_dir():
            raise SettingsError(
                f"{ROOT / folder} is missing. The service runs from its checkout: pip install -e . there."
            )
    app = Flask("worktrip", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update({name.upper(): value for name, value in vars(settings).items()})
    app.config.update(
        TRANSLATIONS=str(ROOT / "translations"),
        SESSION_COOKIE_NAME="worktrip",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 60,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=60 * 60 * 12,
        COMPRESS_REGISTER=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app)
    database.init_app(app, settings.database_url)
    i18n.init_app(app)
    security.init_app(app)
    queue.init_app(app)
    pages.init_app(app)
    Compress(app)
    for stage in STAGES:
        if stage == "demo" and not settings.demo:
            continue
        for name in ("tables", "service", *AUDIENCES):
            if find_spec(f"worktrip.{stage}.{name}"):
                import_module(f"worktrip.{stage}.{name}")
    guards.install(app, may)
    app.extensions["schedule"] = import_module("worktrip.schedule").SCHEDULE
    pages.register(app, [stage for stage in STAGES if stage != "demo" or settings.demo])
    if settings.base_url.startswith("https:"):
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.wsgi_app = PackedFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        max_age=3600,
        autorefresh=settings.testing,
        allow_all_origins=False,
        add_headers_function=security.file_headers,
    )
    from worktrip import cli

    cli.init_app(app)
    return app


__all__ = ["STAGES", "create_app"]
