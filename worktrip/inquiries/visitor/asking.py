"""The form, what it says at once, and sending it."""

from datetime import date
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.inquiries import rules, service
from worktrip.inquiries.forms import InquiryForm
from worktrip.inquiries.visitor import form as shown
from worktrip.inquiries.visitor.saying import fit_words, reason_words
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import language
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


def _was_taken(response: Response) -> bool:
    return response.status_code == 303


@routes.route("/inquiries/new", methods=["GET", "POST"])
@public
@security.limiter.limit("30 per hour", methods=["POST"])
@security.limiter.limit("10 per hour", methods=["POST"], key_func=shown.mailed_to, deduct_when=_was_taken)
def ask() -> AnyResponse | str | bytes | tuple[str, int]:
    """Ask. What looks like a robot is asked to press again, so that nobody who is none gets lost."""
    if request.method == "GET":
        return pages.kept(lambda: shown.page(shown.begun()), reads=("about", "purpose", "people", "first", "nights"))
    form = InquiryForm()
    if not form.validate_on_submit() or shown.refused_as_robot(form, _("相談を送る")):
        return shown.page(form), 422
    try:
        price = service.estimate(**form.asked_stay())
        no = service.receive(key=shown.opened()[0] or "", language=language(), shown=price, **form.asked())
    except DomainError as error:
        form.take(error)
        return shown.page(form), 422
    due_at = trips.trip(no).due_at
    session["asked"] = {
        "no": no,
        "due_at": due_at.isoformat() if due_at else None,
        "is_first_time": form.experience.data == rules.Experience.FIRST,
    }
    return redirect(url_for("inquiries.sent"), 303)


@routes.route("/inquiries/estimate", methods=["GET", "POST"])
@public
@security.limiter.limit("60 per minute")
def estimate() -> AnyResponse | str:
    """What can be had and what it roughly costs: the form with it, or that alone while somebody types.

    The same button takes over an example of an outcome, or other days in place of those wished for.
    """
    if request.method == "GET":
        return redirect(url_for("inquiries.ask"), 303)
    form = InquiryForm()
    form.validate_on_submit()
    form.only_estimate_errors()
    if example := rules.example_of(request.form.get("example", "")):
        form.take_example(_(example))
    if days := _taken(request.form.get("take", "")):
        form.take_days(*days)
    if not pages.wants_json():
        return shown.page(form)
    price, answers = shown.answered(form)
    return jsonify(
        **{name: price[name] for name in ("range", "note", "budget")},
        parts=render_template("inquiries/visitor/_price.html", price=price),
        answers=[
            render_template(
                "inquiries/visitor/_answer.html",
                answer=answer,
                place=place,
                fit_words=fit_words,
                reason_words=reason_words,
            )
            for place, answer in enumerate(answers)
        ],
    )


def _taken(word: str) -> tuple[int, date, date] | None:
    """The wish and the days that "0:2027-02-22:2027-02-24" names; None for anything else."""
    place, *days = word.split(":")
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError:
        return None
    return (int(place), first, last) if place in ("0", "1", "2") and first < last else None


@routes.get("/inquiries/sent")
@public
def sent() -> AnyResponse | str:
    """What happens next, for somebody who has asked."""
    asked: dict[str, Any] | None = session.get("asked")
    if asked is None:
        return redirect(url_for("inquiries.ask"), 303)
    return render_template("inquiries/visitor/sent.html", **asked)
