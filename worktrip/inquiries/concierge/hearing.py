"""The hearing: why, what for, who decides, who comes, the skeleton of the days, and what stays open."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action, Role
from worktrip.inquiries import queries, rules, service
from worktrip.inquiries.concierge.trip import budget_word, must_have_words
from worktrip.inquiries.forms import HearingForm
from worktrip.inquiries.rules import Experience
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import day_short
from worktrip.trips import queries as trips
from worktrip.trips.rules import promised_answer

routes = pages.stage_routes(__name__)
# for a stay whose days nobody knows yet
USUAL_DAYS = 3


@routes.route("/desk/trips/<trip_no>/hearing", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def hear(trip_no: str) -> Response | str | tuple[str, int]:
    """Note what was heard; the sheet begins with what the inquiry said, and with what it left open."""
    trip = trips.trip(trip_no)
    asked, heard = queries.inquiry(trip.id), queries.hearing(trip.id)
    known = _heard(trip, heard) if heard else _said(trip, asked)
    form = HearingForm(data=known)
    if request.method == "GET" or "more" in request.form:
        form.grow()
    form.offer(_days(trip, asked), desk())
    wants_rows = "more" in request.form
    if not wants_rows and form.validate_on_submit():
        try:
            service.note_hearing(trip.id, heard_by_id=g.actor.person_id, **form.heard())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("ヒアリングを残しました。次は提案の組み立てです。"))
            return redirect(url_for("inquiries.show", trip_no=trip.no), 303)
    status = 422 if request.method == "POST" and not wants_rows else 200
    return render_template(
        "inquiries/concierge/hear.html",
        form=form,
        trip=trip,
        inquiry=asked,
        is_heard=heard is not None,
        from_inquiry=() if heard else {name for name in PREFILLED if known.get(name)},
        subject=queries.subject(asked.about) if asked else None,
        must_have_words=must_have_words,
        budget_word=budget_word,
    ), status


# what the first hearing may begin with, out of the inquiry
PREFILLED = ("why", "outcome", "approver_asks", "people", "first_day", "last_day", "people_note", "diet_note", "risks")


def _heard(trip: Any, heard: Any) -> dict[str, Any]:
    """What was heard before."""
    names = ("why", "decider", "decide_by", "approver_asks", "people_note", "diet_note", "timetable_note", "risks")
    open_ones = [
        {"question_id": each.id, "body": each.body, "owner": str(each.owner_id or ""), "due_on": each.due_on}
        for each in queries.open_questions(trip.id, answered=False)
        if each.asked_at is None
    ]
    return {
        **_of_trip(trip),
        **{name: getattr(heard, name) for name in names},
        "blocks": [vars(block) for block in queries.timetable(trip.id)],
        "questions": open_ones,
    }


def _said(trip: Any, asked: Any) -> dict[str, Any]:
    """What the inquiry said, and as open questions what it did not say."""
    if asked is None:
        return _of_trip(trip)
    wanted = rules.must_haves_of(asked.must_haves)
    has_diet = rules.MustHave.DIET in wanted
    left_out = rules.unknowns(
        rules.Known(
            has_dates=trip.first_day is not None,
            has_goal=bool(trip.outcome_goal),
            has_budget=bool(asked.budget_band),
            needs_approval_paper=asked.needs_approval_paper,
            has_diet=has_diet,
            dates_note=asked.dates_note,
            people_from=asked.people_from,
            people_to=asked.people_to,
        )
    )
    due_on = jst_date(promised_answer(clock.now()))
    with force_locale(trip.language):
        # they are for the organiser to read
        questions = [{"body": _(sentence, **values), "due_on": due_on} for sentence, values in left_out]
    return {
        **_of_trip(trip),
        "why": asked.note,
        "people_note": asked.arrivals_note,
        "diet_note": _(rules.MUST_HAVE_LABELS[rules.MustHave.DIET]) if has_diet else "",
        "approver_asks": _("承認に書類がいります。") if asked.needs_approval_paper else "",
        "risks": "\n".join(_to_mind(asked)),
        "questions": questions,
    }


def _to_mind(asked: Any) -> list[str]:
    """What an inquiry says of how such a camp may go wrong, and that it is the first."""
    is_first = asked.experience == Experience.FIRST
    first = _("はじめての合宿です。進め方と当日の流れから説明します。") if is_first else ""
    return [words for words in (first, asked.experience_note) if words]


def _of_trip(trip: Any) -> dict[str, Any]:
    names = ("people", "first_day", "last_day")
    return {**{name: getattr(trip, name) for name in names}, "outcome": trip.outcome_goal}


def _days(trip: Any, asked: Any) -> list[tuple[int, str]]:
    """The days of the stay, with their dates as far as they are known."""
    if trip.first_day and trip.last_day:
        dates = [trip.first_day + timedelta(days=n) for n in range((trip.last_day - trip.first_day).days + 1)]
        return [(n, day_of(n, day)) for n, day in enumerate(dates, 1)]
    count = asked.nights + 1 if asked else USUAL_DAYS
    return [(n, day_of(n, None)) for n in range(1, count + 1)]


def day_of(number: int, day: Any) -> str:
    """2日目 2月25日(木), or 2日目 while nobody knows the date."""
    if day is None:
        return _("%(number)s日目", number=number)
    return _("%(number)s日目 %(day)s", number=number, day=day_short(day))


def desk() -> list[tuple[int, str]]:
    """Who of the desk may be given something to do."""
    return [(person.id, person.name) for person in accounts.staff(Role.CONCIERGE)]
