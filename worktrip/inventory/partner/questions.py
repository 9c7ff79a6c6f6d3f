"""A house answers a question: one tap, on any telephone, with ten minutes to take it back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import LineForm
from worktrip.inventory.queries import QuestionFacts
from worktrip.inventory.rules import Answer
from worktrip.kernel.errors import DomainError, Invalid
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.route("/partner/<facility_code>/questions/<question_no>", methods=["GET", "POST"])
@guarded(Action.ORDER_ANSWER, scope=queries.facility_scope)
def question(facility_code: str, question_no: str) -> Response | tuple[str, int]:
    """One question and its answer."""
    found = queries.question_of(facility_code, question_no)
    form = LineForm(note=found.note, other_first=found.other_first, other_last=found.other_last)
    if request.method == "POST":
        answer = _take(found, form)
        if answer is not None:
            return answer
    page = render_template(
        "inventory/partner/question.html",
        house=catalogue.facility(facility_code),
        question=found,
        form=form,
        room_left=queries.room_for([found] if found.is_open else []).get(found.id),
        may_undo=_may_undo(found),
        asks_how_many=found.is_open and request.args.get("ask") == "partly" and found.most > 1,
        counts=rules.parts_of(found.most),
        labels=rules.ANSWER_LABELS,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _may_undo(found: QuestionFacts) -> bool:
    return found.is_answered and rules.may_undo(found.answered_at, found.answered_via, clock.now())


def _page_of(found: QuestionFacts, ask: str | None = None) -> str:
    return url_for("inventory.question", facility_code=found.facility_code, question_no=found.no, ask=ask)


def _take(found: QuestionFacts, form: LineForm) -> Response | None:
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
            after = service.add_to_answer(
                question_id=found.id,
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


def _answer(found: QuestionFacts, answer: Answer, offered: int | None) -> Response:
    try:
        after = service.answer_question(question_id=found.id, answer=answer, offered=offered)
    except DomainError as error:
        pages.refused(error)
        return redirect(_page_of(found), 303)
    label = _(rules.ANSWER_LABELS[after.answer])
    if found.is_open:
        text = _("「%(answer)s」とお返事しました。ありがとうございます。", answer=label)
    else:
        text = _("すでに「%(answer)s」とお返事いただいています。何も変えていません。", answer=label)
    if _may_undo(after):
        where = url_for("inventory.undo_answer", facility_code=found.facility_code, question_no=found.no)
        pages.done_for_now(text, undo=where)
    else:
        pages.done(text)
    if after.answer is Answer.YES:
        return redirect(url_for("site.partner_home", facility_code=found.facility_code), 303)
    return redirect(_page_of(found), 303)


@routes.post("/partner/<facility_code>/questions/<question_no>/undo")
@guarded(Action.ORDER_ANSWER, scope=queries.facility_scope)
def undo_answer(facility_code: str, question_no: str) -> Response:
    """Take an answer back, with what it held."""
    found = queries.question_of(facility_code, question_no)
    try:
        service.reconsider_question(question_id=found.id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("お返事を元に戻しました。もう一度お選びください。"))
    return redirect(_page_of(found), 303)
