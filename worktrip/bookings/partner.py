"""An owner answers: one tap, on any telephone, with ten minutes to take it back."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action
from worktrip.bookings import queries, rules, service
from worktrip.bookings.forms import NoteForm
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import Answer
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
WORDS = {"yes": Answer.YES, "no": Answer.NO, "other": Answer.OTHER_DATES}
MOST_CHOICES = 8


@routes.get("/partner/<facility_code>")
@guarded(Action.ORDER_READ, scope=queries.facility_scope)
def orders(facility_code: str) -> str:
    """A house's board: what is asked, what was answered, who comes."""
    house = queries.facility(facility_code)
    found = queries.orders_of_facility(house.id, clock.today())
    access = g.actor.access_to(queries.facility_scope(facility_code))
    return render_template(
        "bookings/partner/orders.html",
        house=house,
        asked=[order for order in found if order.is_open],
        answered=[order for order in found if not order.is_open and not order.is_cancelled],
        coming=[order for order in found if order.answer is Answer.YES and not order.is_cancelled],
        cancelled=[order for order in found if order.is_cancelled],
        may_undo=_may_undo,
        labels=rules.ANSWER_LABELS,
        feed=service.feed_url(access.link_id) if access else None,
    )


def _may_undo(order: OrderFacts) -> bool:
    return not order.is_cancelled and rules.may_undo(order.answered_at, order.answered_via, clock.now())


@routes.route("/partner/<facility_code>/orders/<order_no>", methods=["GET", "POST"])
@guarded(Action.ORDER_ANSWER, scope=queries.facility_scope)
def order(facility_code: str, order_no: str) -> AnyResponse | str:
    """One question and its answer."""
    found = queries.order_of(facility_code, order_no)
    if request.method == "POST":
        return _take(found)
    return render_template(
        "bookings/partner/order.html",
        house=queries.facility(facility_code),
        order=found,
        form=NoteForm(note=found.note),
        may_undo=_may_undo(found),
        asks_how_many=found.is_open and request.args.get("ask") == "partly" and found.most > 1,
        counts=list(range(found.most - 1, max(0, found.most - 1 - MOST_CHOICES), -1)),
        labels=rules.ANSWER_LABELS,
    )


def _take(found: OrderFacts) -> AnyResponse:
    """Take what was tapped; every way of answering works without a script."""
    word, rooms = request.form.get("answer", ""), request.form.get("rooms", type=int)
    if word == "partly" and found.is_open:
        return redirect(_page_of(found, ask="partly"), 303)
    if word in WORDS or rooms:
        return _answer(found, Answer.PARTLY if rooms else WORDS[word], rooms)
    form = NoteForm()
    if "note" in request.form and form.validate():
        try:
            service.add_note(order_id=found.id, note=form.note.data or "")
        except DomainError as error:
            pages.refused(error)
        else:
            pages.done(_("ひとことを受け取りました。ありがとうございます。"))
    return redirect(_page_of(found), 303)


def _page_of(found: OrderFacts, ask: str | None = None) -> str:
    return url_for("bookings.order", facility_code=found.facility_code, order_no=found.no, ask=ask)


def _answer(found: OrderFacts, answer: Answer, offered: int | None) -> AnyResponse:
    try:
        after = service.answer_order(order_id=found.id, answer=answer, offered=offered)
    except DomainError as error:
        pages.refused(error)
        return redirect(_page_of(found), 303)
    label = _(rules.ANSWER_LABELS[after.answer])
    if found.is_open:
        text = _("「%(answer)s」とお返事しました。ありがとうございます。", answer=label)
    else:
        text = _("すでに「%(answer)s」とお返事いただいています。何も変えていません。", answer=label)
    if _may_undo(after):
        where = url_for("bookings.undo", facility_code=found.facility_code, order_no=found.no)
        # Flask keeps any JSON value, and the layouts show this one with a button
        flash({"text": text, "undo": where}, "done")  # type: ignore[arg-type]
    else:
        pages.done(text)
    if after.answer is Answer.YES:
        return redirect(url_for("bookings.orders", facility_code=found.facility_code), 303)
    return redirect(_page_of(found), 303)


@routes.get("/partner/<facility_code>/orders/<order_no>/paper")
@guarded(Action.ORDER_READ, scope=queries.facility_scope)
def paper(facility_code: str, order_no: str) -> AnyResponse:
    """The purchase order as a paper, to keep or to print."""
    found = queries.order_of(facility_code, order_no)
    if found.document_id is None:
        raise NotFound(N_("発注書を準備しています。数分後に、もう一度お試しください。"))
    file = trips.paper_file(found.trip_id, found.document_id, internal=True)
    response = Response(file.content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{found.no}.pdf")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(file.sha256)
    return response.make_conditional(request)


@routes.post("/partner/<facility_code>/orders/<order_no>/undo")
@guarded(Action.ORDER_ANSWER, scope=queries.facility_scope)
def undo(facility_code: str, order_no: str) -> AnyResponse:
    """Take an answer back."""
    found = queries.order_of(facility_code, order_no)
    try:
        service.reconsider(order_id=found.id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("お返事を元に戻しました。もう一度お選びください。"))
    return redirect(url_for("bookings.order", facility_code=facility_code, order_no=order_no), 303)
