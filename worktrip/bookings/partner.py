"""An owner answers: one tap, on any telephone, with ten minutes to take it back."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action
from worktrip.bookings import queries, rules, service
from worktrip.bookings.forms import NoteForm
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import Answer
from worktrip.kernel.errors import N_, DomainError, Invalid, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


def _may_undo(order: OrderFacts) -> bool:
    return not order.is_cancelled and rules.may_undo(order.answered_at, order.answered_via, clock.now())


@routes.route("/partner/<facility_code>/orders/<order_no>", methods=["GET", "POST"])
@guarded(Action.ORDER_ANSWER, scope=queries.facility_scope)
def order(facility_code: str, order_no: str) -> AnyResponse | tuple[str, int]:
    """One order and its answer."""
    found = queries.order_of(facility_code, order_no)
    form = NoteForm(note=found.note, other_first=found.other_first, other_last=found.other_last)
    if request.method == "POST":
        answer = _take(found, form)
        if answer is not None:
            return answer
    page = render_template(
        "bookings/partner/order.html",
        house=queries.facility(facility_code),
        order=found,
        form=form,
        may_undo=_may_undo(found),
        asks_how_many=found.is_open and request.args.get("ask") == "partly" and found.most > 1,
        counts=rules.parts_of(found.most),
        labels=rules.ANSWER_LABELS,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _take(found: OrderFacts, form: NoteForm) -> AnyResponse | None:
    """Take what was tapped; every way of answering works without a script. None: what was typed must be mended."""
    word, rooms = request.form.get("answer", ""), request.form.get("rooms", type=int)
    answer = rules.tapped(word, rooms)
    if word == "partly" and found.is_open:
        return redirect(_page_of(found, ask="partly"), 303)
    if answer is not None:
        return _answer(found, answer, rooms)
    if "note" in request.form:
        if _may_undo(found) and not form.validate():
            return None
        try:
            after = service.add_note(
                order_id=found.id,
                note=form.note.data or "",
                other_first=form.other_first.data,
                other_last=form.other_last.data,
            )
        except Invalid as error:
            form.take(error)
            return None
        except DomainError as error:
            pages.refused(error)
        else:
            if (after.note, after.other_first, after.other_last) != (found.note, found.other_first, found.other_last):
                pages.done(_("書き足したことを受け取りました。ありがとうございます。"))
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
        pages.done_for_now(text, undo=where)
    else:
        pages.done(text)
    if after.answer is Answer.YES:
        return redirect(url_for("site.partner_home", facility_code=found.facility_code), 303)
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
