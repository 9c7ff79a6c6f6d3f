"""The desk begins a draft like a trip that was."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, service
from worktrip.proposals.concierge.saying import to_look_at
from worktrip.proposals.forms import LikeForm
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
PREFIX = "/desk/trips/<trip_no>/proposals/like"


@routes.get(PREFIX)
@guarded(Action.DESK_READ)
def past(trip_no: str) -> str:
    """Which trip to begin like: those nearest to this one, or what was searched for."""
    trip = trips.trip(trip_no)
    words = request.args.get("words", "").strip()
    return render_template(
        "proposals/concierge/past.html", trip=trip, words=words, found=queries.past_versions(trip, words)
    )


@routes.route(f"{PREFIX}/<int:source_id>", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def begin_like(trip_no: str, source_id: int) -> Response | tuple[str, int]:
    """Say the first day and how many come; then the draft is like that one."""
    trip, source = trips.trip(trip_no), queries.version_by_id(source_id)
    form = LikeForm(data={"first_day": trip.first_day, "people": trip.people})
    if form.validate_on_submit():
        try:
            version_id, said = service.begin_like(
                trip.id,
                source_id,
                first_day=form.first_day.data,
                people=form.people.data,
                person_id=g.actor.person_id,
            )
        except DomainError as error:
            form.take(error)
        else:
            version = queries.version_by_id(version_id)
            undo = url_for("proposals.undo", trip_no=trip_no, number=version.number)
            pages.done_for_now(_("第%(number)s版の下書きを始めました。", number=version.number), undo)
            to_look_at(said)
            return redirect(url_for("proposals.build", trip_no=trip_no, number=version.number), 303)
    page = render_template(
        "proposals/concierge/like.html",
        trip=trips.trip(trip_no),
        source=source,
        then=trips.trip_by_id(source.trip_id),
        open_draft=queries.draft_number(trip.id),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200
