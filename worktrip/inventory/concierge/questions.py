"""The desk asks houses for room (打診), and writes down what they say by telephone, fax or LINE."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PERIOD_LABELS, periods_of
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import AskedHouseForm, AskForm, HeardForm, rows_of
from worktrip.inventory.queries import QuestionFacts
from worktrip.inventory.rules import Answer, AskedLine
from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import DomainError, NotFound
from worktrip.plumbing import clock, mail, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
PREFIX = "/desk/trips/<trip_no>/questions"


@routes.get(PREFIX)
@guarded(Action.DESK_READ)
def questions(trip_no: str) -> str:
    """Which houses were asked for a trip, what they said, and what the trip waits for."""
    return _list(trip_no)


def _list(trip_no: str, failed: HeardForm | None = None) -> str:
    trip = trips.trip(trip_no)
    asked = queries.questions_of_trip(trip.id)
    forms = {each.no: HeardForm(prefix=f"{each.no}-", formdata=None) for each in asked}
    if failed is not None:
        forms[failed.question_no] = failed
    waits = queries.waiting(trip.id)
    chooser = AskedHouseForm(formdata=None)
    chooser.facility.choices = [
        SelectChoice(house.code, either(house.name, house.name_en)) for house in catalogue.facilities()
    ]
    return render_template(
        "inventory/concierge/questions.html",
        trip=trip,
        questions=asked,
        forms=forms,
        chooser=chooser,
        waits=waits,
        names=queries.names_of({key.offering_id for wait in waits for key in wait.wants}),
        answer_labels=rules.ANSWER_LABELS,
        answer_marks=rules.ANSWER_MARKS,
        state_labels=rules.QUESTION_LABELS,
    )


@routes.route(f"{PREFIX}/new", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def ask(trip_no: str) -> Response | tuple[str, int]:
    """Say what a house is asked for, look once more at exactly what goes out, and send it."""
    trip, house = trips.trip(trip_no), catalogue.facility(request.args.get("facility", ""))
    lines = [line for text in request.args.getlist("want") if (line := AskedLine.from_text(text)) is not None]
    usual = rules.usual_hold_until(clock.now(), min((line.first_day for line in lines), default=trip.first_day))
    form = AskForm(
        lines=rows_of(lines, trip.first_day, trip.last_day and trip.last_day - timedelta(days=1)),
        heads=request.args.get("heads", trip.people, type=int),
        hold_day=usual.astimezone(JST).date(),
        hold_time=usual.astimezone(JST).time(),
    ).offer(_things(house.id))
    preview, text = None, ("", "")
    if request.form.get("do") != "mend" and form.validate_on_submit():
        what = (trip.id, house.id, form.asked(), form.heads.data, form.message.data or "", _until(form))
        try:
            if request.form.get("do") == "send":
                no = service.ask(*what, g.actor.person_id)
                name = either(house.name, house.name_en)
                pages.done(_("%(facility)sに打診しました(%(no)s)。", facility=name, no=no))
                return redirect(url_for("inventory.questions", trip_no=trip_no), 303)
            preview = service.preview(*what)
            text = _mail(preview)
        except DomainError as error:
            form.take(error)
    page = render_template(
        "inventory/concierge/ask.html",
        trip=trip,
        house=house,
        form=form,
        preview=preview,
        subject=text[0],
        text=text[1],
    )
    return page, 422 if form.errors or form.form_errors else 200


def _until(form: AskForm) -> datetime:
    return datetime.combine(form.hold_day.data, form.hold_time.data, JST)


def _things(facility_id: int) -> Iterable[tuple[str, str]]:
    """What a house has, each part of a day by itself."""
    for offering in catalogue.offerings_of(facility_id):
        name = either(offering.name, offering.name_en)
        for period in periods_of(offering.periods, offering.minutes):
            part = _(PERIOD_LABELS.get(period.code, period.code)) if period.code else ""
            yield f"{offering.id}/{period.code}", f"{name} {part}".strip()


def _mail(preview: QuestionFacts) -> tuple[str, str]:
    """Subject and text as they would go out; number and link are made with the question."""
    made = _("(送るときに付きます)")
    values = {**service.mail_values(preview), "no": made, "link_id": None, "link_url": lambda *_a, **_k: made}
    subject, text, _html = mail.render("inventory/asked", "ja", values)
    return subject, text


def _found(trip_no: str, question_no: str) -> QuestionFacts:
    asked = queries.questions_of_trip(trips.trip(trip_no).id)
    found = next((each for each in asked if each.no == question_no), None)
    if found is None:
        raise NotFound(queries.NO_QUESTION)
    return found


@routes.post(f"{PREFIX}/<question_no>")
@guarded(Action.DESK_WRITE)
def answer_for_house(trip_no: str, question_no: str) -> Response | tuple[str, int]:
    """Write down what a house said, and who said so when."""
    found = _found(trip_no, question_no)
    form = HeardForm(prefix=f"{question_no}-")
    if form.validate_on_submit():
        try:
            service.answer_question(
                question_id=found.id,
                answer=Answer(form.answer.data),
                offered=form.offered.data,
                other_first=form.other_first.data,
                other_last=form.other_last.data,
                note=form.note.data or "",
                via=form.via.data,
            )
        except DomainError as error:
            form.take(error)
        else:
            name = either(found.facility_name, found.facility_name_en)
            pages.done(_("%(facility)sの返事を書き入れました。", facility=name))
            return redirect(url_for("inventory.questions", trip_no=trip_no, _anchor=question_no), 303)
    form.question_no = question_no
    return _list(trip_no, form), 422


@routes.post(f"{PREFIX}/<question_no>/withdraw")
@guarded(Action.DESK_WRITE)
def withdraw(trip_no: str, question_no: str) -> Response:
    """Take a question back; the house is told."""
    found = _found(trip_no, question_no)
    try:
        service.withdraw(question_id=found.id, person_id=g.actor.person_id)
    except DomainError as error:
        pages.refused(error)
    else:
        name = either(found.facility_name, found.facility_name_en)
        pages.done(_("%(facility)sへの打診を取り下げました。", facility=name))
    return redirect(url_for("inventory.questions", trip_no=trip_no), 303)
