"""The desk sees to it that everything is arranged, and writes down what partners say by telephone."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action
from worktrip.bookings import queries, rules, service
from worktrip.bookings.forms import AnswerForm, CancelForm
from worktrip.bookings.rules import Answer
from worktrip.kernel.errors import DomainError, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk/trips/<trip_no>/arrangements")
@guarded(Action.DESK_READ)
def arrange(trip_no: str) -> str:
    """Who was asked for what, and what they said."""
    return _arrangements(trip_no)


def _arrangements(trip_no: str, failed: AnswerForm | None = None) -> str:
    trip = trips.trip(trip_no)
    orders = queries.orders_of_trip(trip.id)
    forms = {order.no: AnswerForm(prefix=f"{order.no}-", formdata=None) for order in orders}
    if failed is not None:
        forms[failed.order_no] = failed
    return render_template(
        "bookings/concierge/arrange.html",
        trip=trip,
        booking=queries.booking(trip.id),
        orders=orders,
        forms=forms,
        answer_labels=rules.ANSWER_LABELS,
        answer_marks=rules.ANSWER_MARKS,
        state_labels=rules.STATE_LABELS,
    )


@routes.post("/desk/trips/<trip_no>/arrangements/<order_no>")
@guarded(Action.DESK_WRITE)
def answer_for(trip_no: str, order_no: str) -> AnyResponse | tuple[str, int]:
    """Write down what a partner said by telephone, and who said so when."""
    found = next((order for order in queries.orders_of_trip(trips.trip(trip_no).id) if order.no == order_no), None)
    if found is None:
        raise NotFound(queries.NO_ORDER)
    form = AnswerForm(prefix=f"{order_no}-")
    if form.validate_on_submit():
        try:
            service.answer_order(
                order_id=found.id,
                answer=Answer(form.answer.data),
                note=form.note.data or "",
                via=form.via.data,
                offered=form.offered.data,
                other_first=form.other_first.data,
                other_last=form.other_last.data,
            )
        except DomainError as error:
            form.take(error)
        else:
            name = either(found.facility_name, found.facility_name_en)
            pages.done(_("%(facility)sの返事を書き入れました。", facility=name))
            return redirect(url_for("bookings.arrange", trip_no=trip_no, _anchor=order_no), 303)
    form.order_no = order_no
    return _arrangements(trip_no, form), 422


@routes.route("/desk/trips/<trip_no>/cancellation", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def cancel(trip_no: str) -> AnyResponse | tuple[str, int]:
    """Cancel a booking; what it costs by the ladder stands beside."""
    trip = trips.trip(trip_no)
    today, ladder = service.fee_today(trip.id)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            service.cancel(trip_id=trip.id, reason=form.reason.data, person_id=g.actor.person_id)
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("予約を取り消し、幹事と手配先に知らせました。"))
            return redirect(url_for("bookings.arrange", trip_no=trip_no), 303)
    page = render_template(
        "bookings/concierge/cancel.html",
        trip=trip,
        booking=queries.booking(trip.id),
        orders=queries.orders_of_trip(trip.id),
        form=form,
        today_fee=today,
        ladder=ladder,
    )
    return page, 422 if request.method == "POST" else 200
