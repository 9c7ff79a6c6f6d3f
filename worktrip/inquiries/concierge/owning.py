"""Whose a trip is: handed over with a note and taken back, and what is next changed by hand."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inquiries import service
from worktrip.inquiries.concierge.hearing import desk
from worktrip.inquiries.forms import HandoverForm, PlanForm
from worktrip.kernel.calendar import jst_date, to_jst
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips
from worktrip.trips.rules import promised_answer

routes = pages.stage_routes(__name__)


@routes.route("/desk/trips/<trip_no>/handover", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def hand_over(trip_no: str) -> Response | tuple[str, int]:
    """Give a trip to somebody else of the desk, with a note."""
    trip = trips.trip(trip_no)
    others = [(person_id, name) for person_id, name in desk() if person_id != trip.owner_id]
    form = HandoverForm().offer(others)
    if form.validate_on_submit():
        try:
            service.hand_over(trip.id, int(form.to.data), form.note.data, by_id=g.actor.person_id)
        except DomainError as error:
            form.take(error)
            trip = trips.trip(trip_no)
        else:
            undo = url_for("inquiries.take_back", trip_no=trip.no)
            pages.done_for_now(_("%(name)sさんに引き継ぎました。", name=dict(others)[int(form.to.data)]), undo)
            return redirect(url_for("inquiries.show", trip_no=trip.no), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("inquiries/concierge/hand_over.html", form=form, trip=trip, others=others), status


@routes.post("/desk/trips/<trip_no>/handover/back")
@guarded(Action.DESK_WRITE)
def take_back(trip_no: str) -> Response:
    """Undo the last hand-over."""
    trip = trips.trip(trip_no)
    try:
        service.take_back(trip.id, by_id=g.actor.person_id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("引き継ぎを取り消しました。"))
    return redirect(url_for("inquiries.show", trip_no=trip.no), 303)


@routes.route("/desk/trips/<trip_no>/plan", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def replan(trip_no: str) -> Response | tuple[str, int]:
    """Change by hand what is next and until when, with a word why."""
    trip = trips.trip(trip_no)
    due_at = to_jst(trip.due_at if trip.due_at and trip.due_at > clock.now() else promised_answer(clock.now()))
    known = {
        "next_action": _(trip.next_action) if trip.next_action else "",
        "due_day": jst_date(due_at),
        "due_time": due_at.time().isoformat("minutes"),
    }
    form = PlanForm(data=known).offer(due_at.time().replace(second=0, microsecond=0))
    if form.validate_on_submit():
        # what was left as it stood stays a sentence that is said in each reader's language
        words = trip.next_action if form.next_action.data == known["next_action"] else form.next_action.data
        try:
            service.replan(trip.id, next_action=words, due_at=form.due_at, why=form.why.data, by_id=g.actor.person_id)
        except DomainError as error:
            form.take(error)
            trip = trips.trip(trip_no)
        else:
            pages.done(_("次にすることを変えました。"))
            return redirect(url_for("inquiries.show", trip_no=trip.no), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("inquiries/concierge/plan.html", form=form, trip=trip), status
