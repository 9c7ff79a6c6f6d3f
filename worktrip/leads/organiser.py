"""The organiser looks back on the stay."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, Scope
from worktrip.kernel.errors import Invalid
from worktrip.leads import queries, service
from worktrip.leads.forms import SurveyForm
from worktrip.leads.rules import KIND_LABELS, WorkKind
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.route("/trips/<trip_no>/survey", methods=["GET", "POST"])
@guarded(Action.SURVEY_ANSWER, scope=trips.scope)
def survey(trip_no: str) -> Response | tuple[str, int]:
    """Score the goal, say what was missing, and name work there might be; once answered, show what was said."""
    trip = trips.trip(trip_no)
    asked = queries.survey_of(trip.id)
    form = SurveyForm()
    if form.validate_on_submit() and asked.answered_at is None:
        access = g.actor.access_to(Scope(trip_id=trip.id))
        try:
            service.answer(
                trip_id=trip.id,
                score=int(form.score.data),
                comment=form.comment.data or "",
                kinds=tuple(WorkKind(word) for word in form.kinds.data or ()),
                may_contact=form.may_contact.data,
                person_id=access.person_id if access else None,
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("お答えを受け取りました。ありがとうございます。"))
            return redirect(url_for("leads.survey", trip_no=trip_no), 303)
    elif request.method == "POST" and asked.answered_at is not None:
        return redirect(url_for("leads.survey", trip_no=trip_no), 303)
    page = "leads/organiser/answered.html" if asked.answered_at else "leads/organiser/survey.html"
    return render_template(page, trip=trip, survey=asked, form=form, labels=KIND_LABELS), (
        422 if request.method == "POST" else 200
    )
