"""Where a signed-in person's day begins, and where they can go from any page."""

from typing import Any

from flask import g, has_request_context, redirect, request, url_for
from flask_babel import gettext
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.site import rules

routes = pages.stage_routes(__name__)


@routes.app_context_processor
def ways() -> dict[str, Any]:
    """The bar of staff pages; made only where a page shows it."""
    return {"desk_nav": LocalProxy(_desk_nav)} if has_request_context() else {}


def _desk_nav() -> list[dict[str, object]]:
    if not g.actor.is_known:
        return []
    return [
        {"label": gettext(entry.label), "url": url_for(entry.endpoint), "current": _is_here(entry)}
        for entry in rules.entries_for(g.actor)
    ]


def _is_here(entry: rules.Entry) -> bool:
    return request.endpoint == entry.endpoint or request.blueprint in entry.covers


@routes.get("/home")
@guarded(Action.STAFF_HOME)
def staff_home() -> Response:
    """Lead each role to its first page."""
    return redirect(url_for(rules.home_of(g.actor)), 303)
