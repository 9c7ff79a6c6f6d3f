"""The thread as the organiser uses it: saying something, opening a paper. The page itself is the site's."""

from urllib.parse import quote

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action, may
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import files, pages, security
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries, rules, service
from worktrip.trips.forms import LONGEST, MessageForm

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


@routes.app_template_filter("file_size")
def file_size(size: int) -> str:
    """How large a file is: 340 KB, 1.2 MB."""
    return f"{size / rules.MEGABYTE:.1f} MB" if size >= rules.MEGABYTE else f"{max(1, round(size / 1000))} KB"


@routes.app_template_global("message_bounds")
def message_bounds() -> dict[str, int]:
    """How much one may say and send at once; sizes in megabytes."""
    return {
        "longest": LONGEST,
        "files": rules.MOST_FILES,
        "one": rules.MOST_FILE_BYTES // rules.MEGABYTE,
        "all": rules.MOST_FILES_BYTES // rules.MEGABYTE,
    }


@routes.post("/trips/<trip_no>/messages")
@guarded(Action.TRIP_WRITE, scope=queries.scope)
@security.takes(rules.MOST_SENT)
@security.limiter.limit("30 per hour", key_func=security.by_trip)
def say(trip_no: str) -> AnyResponse | tuple[str, int]:
    """Say something to the desk, with files; what is refused comes back on a page of its own, with what was typed."""
    trip, form = queries.trip(trip_no), MessageForm()
    access = g.actor.access_to(g.scope)
    if form.validate_on_submit():
        try:
            author_id = access.person_id if access else None
            service.ask(trip.id, form.body.data or "", author_id=author_id, files=files.uploaded(form.files.data))
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("コンシェルジュに送りました。2営業日以内にお返事します。"))
            return redirect(url_for("site.trip", trip_no=trip.no, _anchor="messages"), 303)
    return render_template("trips/organiser/say.html", form=form, trip=trip), 422


@routes.get("/trips/<trip_no>/files/<int:file_id>")
@guarded(Action.TRIP_READ, scope=queries.scope)
def file(trip_no: str, file_id: int) -> AnyResponse:
    """Save a file of the thread; an internal one is there for the desk alone."""
    trip = queries.trip(trip_no)
    return files.saved(queries.file(trip.id, file_id, internal=may(g.actor, Action.DESK_READ)))


@routes.get("/trips/<trip_no>/papers/<int:document_id>")
@guarded(Action.TRIP_READ, scope=queries.scope)
def paper(trip_no: str, document_id: int) -> AnyResponse:
    """Open one paper of a trip, or save it (?save=1)."""
    trip = queries.trip(trip_no)
    found = queries.paper_file(trip.id, document_id, internal=may(g.actor, Action.DESK_READ))
    response = Response(found.content, mimetype="application/pdf")
    kind = "attachment" if request.args.get("save") else "inline"
    names = {"filename": f"{trip.no}-{document_id}.pdf", "filename*": f"UTF-8''{quote(found.name, safe='')}"}
    response.headers.set("Content-Disposition", kind, **names)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    return response.make_conditional(request)
