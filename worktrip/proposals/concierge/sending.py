"""The desk looks at a draft once more and sends it, and puts off until when a sent one is good."""

from datetime import datetime

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inquiries import queries as inquiries
from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.proposals.forms import ExtendForm, SendForm
from worktrip.proposals.rules import VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
PREFIX = "/desk/trips/<trip_no>/proposals"
ONE = f"{PREFIX}/<int:number>"
Answer = Response | str | tuple[str, int]


@routes.route(f"{ONE}/send", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def send(trip_no: str, number: int) -> Answer:
    """Show exactly what goes out, to whom and until when it is held; then send it."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    if version.state is not VersionState.DRAFT:
        return redirect(url_for("proposals.show", trip_no=trip_no, number=number), 303)
    until = service.usual_valid_until(version).astimezone(JST)
    usual = {"until_day": until.date(), "until_time": until.time()}
    form = SendForm(data={"letter": version.letter, "change_note": version.change_note, **usual})
    if form.validate_on_submit():
        try:
            service.set_words(version.id, letter=form.letter.data or "", change_note=form.change_note.data or "")
            service.send(version.id, _until(form), agreed=form.agreed.data or "")
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("第%(number)s版を、%(name)s様に送りました。", number=number, name=trip.organiser.name))
            return redirect(url_for("proposals.versions", trip_no=trip_no), 303)
    version = queries.version(trip.id, number)
    found = service.preview(version, _until(form) or until)
    page = render_template(
        "proposals/concierge/send.html",
        trip=trips.trip(trip_no),
        version=version,
        form=form,
        reading=service.read(version),
        blockers=service.blockers(version),
        wants=service.named_wants(version),
        preview=found,
        breaches=[rules.Sentence(each.message, each.values) for each in found.breaches],
        rivals=service.rivals(version),
        open_questions=inquiries.open_questions(trip.id, answered=False),
        today=clock.today(),
        short_houses=rules.short_houses(version, service.available(version)),
        tell=service.tell,
    )
    return (page, 422) if request.method == "POST" else page


def _until(form: SendForm | ExtendForm) -> datetime | None:
    """The minute that was typed, None if it was not one."""
    if form.until_day.data is None or form.until_time.data is None:
        return None
    return datetime.combine(form.until_day.data, form.until_time.data, JST)


@routes.route(f"{ONE}/extend", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def extend(trip_no: str, number: int) -> Answer:
    """Put off until when a version that was sent may be accepted, with a reason."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    if version.state is not VersionState.SENT or version.good_until is None:
        return redirect(url_for("proposals.versions", trip_no=trip_no), 303)
    form, until = ExtendForm(data={"until_time": rules.ENDS_AT}), None
    if form.validate_on_submit() and (until := _until(form)) is not None:
        try:
            service.extend(version.id, until, form.reason.data or "", person_id=g.actor.person_id)
        except DomainError as error:
            form.take(error)
        else:
            pages.done(
                _("第%(number)s版の期限を延ばし、%(name)s様に知らせました。", number=number, name=trip.organiser.name)
            )
            return redirect(url_for("proposals.versions", trip_no=trip_no), 303)
    version = queries.version(trip.id, number)
    page = render_template(
        "proposals/concierge/extend.html",
        trip=trips.trip(trip_no),
        version=version,
        form=form,
        preview=service.preview(version, until or version.good_until or clock.now()),
        rivals=service.rivals(version),
    )
    return (page, 422) if request.method == "POST" else page
