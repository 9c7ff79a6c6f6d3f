"""What is not known yet of a trip: written down, put to the organiser in one message, answered."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inquiries import queries, rules, service
from worktrip.inquiries.concierge.hearing import desk
from worktrip.inquiries.forms import AnswerForm, QuestionForm, QuestionsForm
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips
from worktrip.trips.rules import promised_answer

routes = pages.stage_routes(__name__)
_PAGE = "/desk/trips/<trip_no>/open-questions"


@routes.get(_PAGE)
@guarded(Action.DESK_READ)
def open_questions(trip_no: str) -> str:
    """Every question of a trip: for whom, until when, what came of it."""
    return _page(trips.trip(trip_no))


def _page(trip: Any, **wrong: Any) -> str:
    """The page; `wrong` are forms that were sent and have to be put right."""
    found = queries.open_questions(trip.id)
    to_send = [each for each in found if each.owner_id is None and each.state is rules.QuestionState.OPEN]
    message = QuestionsForm(formdata=None, message=_message(trip, to_send), asked=",".join(str(q.id) for q in to_send))
    usual = jst_date(promised_answer(clock.now()))
    forms = {
        "message": message,
        "adding": QuestionForm(formdata=None).offer(desk(), usual),
        "answering": None,
        "answer_form": AnswerForm(formdata=None),
    }
    return render_template(
        "inquiries/concierge/open_questions.html",
        trip=trip,
        questions=found,
        to_send=to_send,
        labels=rules.QUESTION_LABELS,
        **{**forms, **wrong},
    )


def _message(trip: Any, questions: list[queries.Question]) -> str:
    """The open questions as one message, in the language of the trip."""
    lines = "\n".join(f"{number}. {each.body}" for number, each in enumerate(questions, 1))
    with force_locale(trip.language):
        return _(
            "%(name)s様\n\nご提案を組み立てるために、次のことを教えてください。わかるものだけで結構です。\n\n%(lines)s",
            name=trip.organiser.name,
            lines=lines,
        )


def _back(trip_no: str) -> Response:
    return redirect(url_for("inquiries.open_questions", trip_no=trip_no), 303)


@routes.post(_PAGE)
@guarded(Action.DESK_WRITE)
def keep_question(trip_no: str) -> Response | tuple[str, int]:
    """Write down one more question."""
    trip = trips.trip(trip_no)
    form = QuestionForm().offer(desk(), clock.today())
    if not form.validate_on_submit():
        return _page(trip, adding=form), 422
    service.keep_question(trip.id, form.question)
    pages.done(_("問いを書きとめました。"))
    return _back(trip.no)


@routes.post(f"{_PAGE}/message")
@guarded(Action.DESK_WRITE)
def send_questions(trip_no: str) -> Response | tuple[str, int]:
    """Put the open questions to the organiser, in the words the desk has seen."""
    trip, form = trips.trip(trip_no), QuestionsForm()
    if form.validate_on_submit():
        try:
            service.send_questions(trip.id, form.question_ids, form.message.data, author_id=g.actor.person_id)
        except DomainError as error:
            form.take(error)
            trip = trips.trip(trip_no)
        else:
            pages.done(_("%(name)s様に問いを送りました。", name=trip.organiser.name))
            return _back(trip.no)
    return _page(trip, message=form), 422


@routes.post(f"{_PAGE}/<int:question_id>")
@guarded(Action.DESK_WRITE)
def answer_question(trip_no: str, question_id: int) -> Response | tuple[str, int]:
    """Write down what came of a question, or take that back."""
    trip, form = trips.trip(trip_no), AnswerForm()
    if request.values.get("answered") == "no":
        service.reopen_question(trip.id, question_id)
        pages.done(_("問いを戻しました。"))
        return _back(trip.no)
    if not form.validate_on_submit():
        return _page(trip, answering=question_id, answer_form=form), 422
    service.answer_question(trip.id, question_id, form.answer.data, person_id=g.actor.person_id)
    undo = url_for("inquiries.answer_question", trip_no=trip.no, question_id=question_id, answered="no")
    pages.done_for_now(_("わかったことを書きとめました。"), undo)
    return _back(trip.no)
