"""The thread as the organiser uses it: saying something, opening a paper. The page itself is the site's."""

from urllib.parse import quote

from flask import Response, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action, may
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries, rules, service

routes = pages.stage_routes(__name__)


@routes.app_template_filter("stage_word")
def stage_word(stage: rules.Stage) -> str:
    """The word for a stage."""
    return _(rules.STAGE_LABELS[stage])


@routes.app_template_filter("closed_word")
def closed_word(closed: rules.Closed) -> str:
    """The word for how a trip ended early."""
    return _(rules.CLOSED_LABELS[closed])


@routes.app_template_filter("purpose_word")
def purpose_word(purpose: rules.Purpose) -> str:
    """Why a company comes, in its own words."""
    return _(rules.PURPOSE_LABELS[purpose])


@routes.app_template_filter("channel_word")
def channel_word(channel: rules.Channel) -> str:
    """The word for how something was said."""
    return _(rules.CHANNEL_LABELS[channel])


@routes.app_template_filter("trip_steps")
def trip_steps(stage: rules.Stage) -> list[dict[str, str]]:
    """The stations of a trip as the stepper draws them."""
    drawn = {"done": "done", "current": "now", "ahead": "todo"}
    return [
        {"label": _(rules.STATION_LABELS[name]), "state": drawn[state]} for name, state in rules.station_states(stage)
    ]


@routes.post("/trips/<trip_no>/messages")
@guarded(Action.TRIP_WRITE, scope=queries.scope)
@security.limiter.limit("30 per hour", key_func=security.by_trip)
def say(trip_no: str) -> AnyResponse:
    """Say something to the desk, from any page of the trip."""
    trip = queries.trip(trip_no)
    access = g.actor.access_to(queries.scope(trip_no))
    author_id = access.person_id if access else None
    try:
        service.ask(trip.id, request.form.get("body", "")[:8000], author_id=author_id)
    except Invalid as error:
        pages.refused(error)
    else:
        pages.done(_("コンシェルジュに送りました。2営業日以内にお返事します。"))
    return redirect(url_for("site.trip", trip_no=trip.no, _anchor="messages"), 303)


@routes.get("/trips/<trip_no>/papers/<int:document_id>")
@guarded(Action.TRIP_READ, scope=queries.scope)
def paper(trip_no: str, document_id: int) -> AnyResponse:
    """Open one paper of a trip, or save it (?save=1)."""
    trip = queries.trip(trip_no)
    file = queries.paper_file(trip.id, document_id, internal=may(g.actor, Action.DESK_READ))
    response = Response(file.content, mimetype="application/pdf")
    kind = "attachment" if request.args.get("save") else "inline"
    names = {"filename": f"{trip.no}-{document_id}.pdf", "filename*": f"UTF-8''{quote(file.name, safe='')}"}
    response.headers.set("Content-Disposition", kind, **names)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(file.sha256)
    return response.make_conditional(request)
