"""The desk sees to it that everything is arranged, and writes down what partners say by telephone."""

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action
from worktrip.bookings import queries, rules, service
from worktrip.bookings.forms import AnswerForm, CancelForm, PaperConsentForm, PaperForm
from worktrip.bookings.rules import Answer, NothingBooked
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either
from worktrip.proposals import service as proposals_service
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
MOST_SENT = 12_000_000


@routes.get("/desk/trips/<trip_no>/arrangements")
@guarded(Action.DESK_READ)
def arrange(trip_no: str) -> str:
    """Who was asked for what, and what they said."""
    return _arrangements(trip_no)


def _arrangements(trip_no: str, failed: AnswerForm | None = None) -> str:
    trip = trips.trip(trip_no)
    booking, orders = queries.booking(trip.id), queries.orders_of_trip(trip.id)
    forms = {order.no: AnswerForm(prefix=f"{order.no}-", formdata=None) for order in orders}
    if failed is not None:
        forms[failed.order_no] = failed
    return render_template(
        "bookings/concierge/arrange.html",
        trip=trip,
        booking=booking,
        on_paper=queries.on_paper(booking.id) if booking else None,
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


@routes.route("/desk/trips/<trip_no>/proposals/<int:number>/order", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
@security.takes(MOST_SENT)
def order_on_paper(trip_no: str, number: int) -> AnyResponse | tuple[str, int]:
    """Enter the order a company sent on paper, with the file: it is accepted as if the organiser had."""
    ticked = request.form.getlist("tick", type=int)
    offer = service.preview(trip_no, number, ticked)
    if offer.booking is not None:
        return redirect(url_for("bookings.arrange", trip_no=trip_no), 303)
    # which one was ordered is read from the paper: none is chosen beforehand where there are several
    only = offer.letter if len(offer.version.alternatives) == 1 else None
    form, missing, near, status = PaperForm(letter=only, tick=ticked), None, None, 200
    form.choose_from(offer.version.alternatives, offer.options)
    if form.validate_on_submit():
        try:
            service.accept_on_paper(
                version_id=offer.version.id,
                letter=form.letter.data,
                name=form.name.data,
                title=form.title.data or "",
                address=form.address.data or "",
                received_on=form.received_on.data,
                received_by_id=g.actor.person_id,
                file=form.content(),
                ticked=ticked,
            )
        except NothingBooked as refusal:
            missing, near, status = refusal.missing, service.nearest(offer.version, form.letter.data), 409
        except DomainError as error:
            form.take(error)
            status = error.http_status
        else:
            pages.done(_("注文書を受け付け、すべて確保しました。契約書面は、できしだい幹事の方に送ります。"))
            return redirect(url_for("bookings.arrange", trip_no=trip_no), 303)
    elif request.method == "POST":
        status = 422
    page = render_template(
        "bookings/concierge/order_on_paper.html",
        offer=offer,
        form=form,
        consent=PaperConsentForm(formdata=None),
        blockers=[proposals_service.tell(each) for each in offer.blockers],
        prices={str(option.item.id): option.total_yen for each in offer.options.values() for option in each},
        missing=missing,
        nearest=near,
    )
    return page, 410 if offer.is_over else status


@routes.post("/desk/trips/<trip_no>/proposals/<int:number>/paper-consent")
@guarded(Action.DESK_WRITE)
def consent_on_paper(trip_no: str, number: int) -> AnyResponse:
    """Note that the company consented to electronic papers on paper."""
    trip, form = trips.trip(trip_no), PaperConsentForm()
    try:
        proposals_service.give_consent(
            trip.id, trip.organiser_id, noted_by_id=g.actor.person_id, note=(form.note.data or "")[:300]
        )
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("紙での同意を書きとめました。"))
    return redirect(url_for("bookings.order_on_paper", trip_no=trip_no, number=number), 303)


@routes.get("/desk/trips/<trip_no>/order-paper")
@guarded(Action.DESK_READ)
def order_paper(trip_no: str) -> AnyResponse:
    """The order a company sent on paper, as it was kept."""
    found = queries.order_paper(trips.trip(trip_no).id)
    if found is None:
        raise NotFound(N_("この旅の注文書は、ありません。"))
    response = Response(found.content, mimetype=found.media_type)
    ending = "pdf" if found.media_type == "application/pdf" else "jpg"
    response.headers.set("Content-Disposition", "attachment", filename=f"{trip_no.upper()}-order.{ending}")
    response.set_etag(found.sha256)
    return response.make_conditional(request)


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
