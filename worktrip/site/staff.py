"""Where a signed-in person's day begins, where they can go from any page, what they look for, and a company."""

from typing import Any

from flask import g, has_request_context, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.kernel import writing
from worktrip.leads.rules import STATE_LABELS as LEAD_LABELS
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.site import queries, rules

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


@routes.get("/search")
@guarded(Action.STAFF_SEARCH)
def search() -> Response | str:
    """What has the words of ?q= in it, as a page, or for the field in the bar as JSON."""
    typed = request.args.get("q", "").strip()[:100]
    words = writing.search_words(typed)
    groups = [
        {
            "label": gettext(rules.KIND_LABELS[group.kind]),
            "icon": rules.KIND_ICONS[group.kind],
            "kind": group.kind.value,
            "has_more": group.has_more,
            "hits": [
                {
                    "url": url_for(hit.endpoint, **hit.values),
                    "title": writing.marked(hit.title, words),
                    "note": writing.marked(hit.note, words),
                }
                for hit in group.hits
            ],
        }
        for group in queries.found(typed, rules.finder(g.actor))
    ]
    count = sum(len(group["hits"]) for group in groups)
    said = ngettext("%(num)s件見つかりました", "%(num)s件見つかりました", count) if count else gettext("見つかりません")
    if pages.wants_json():
        return jsonify(groups=groups, said=said)
    may_list = rules.finder(g.actor).at_desk
    return render_template("site/staff/search.html", groups=groups, typed=typed, said=said, may_list=may_list)


@routes.get("/companies/<int:organisation_id>")
@guarded(Action.TRIP_READ)
def company(organisation_id: int) -> str:
    """A company with its people, what it asked so far and what came of it; whoever asks again joins this."""
    return render_template(
        "site/staff/company.html",
        company=queries.company(organisation_id),
        lead_words=LEAD_LABELS,
        at_desk=may(g.actor, Action.DESK_READ),
        in_leads=may(g.actor, Action.LEAD_READ),
    )
