"""The organiser accepts: sees what it binds to, gives a name, and types the code that was mailed."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts.rules import Action
from worktrip.bookings import service
from worktrip.bookings.forms import AcceptForm, ConfirmForm
from worktrip.bookings.rules import NothingBooked
from worktrip.bookings.service import Preview
from worktrip.kernel.errors import Conflict, DomainError, Gone, Invalid
from worktrip.plumbing import calendars, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
# what was chosen, shown again beside the field for the code; what counts is what the code itself carries
CHOSEN = "accepting"


@routes.route("/trips/<trip_no>/proposals/<int:number>/accept", methods=["GET", "POST"])
@guarded(Action.TRIP_BIND, scope=trips.scope)
def accept(trip_no: str, number: int) -> AnyResponse | tuple[str, int]:
    """Choose an alternative and what to add to it, and give a name; a code goes to the organiser's known address."""
    ticked = request.values.getlist("tick", type=int)
    offer = service.preview(trip_no, number, ticked)
    if offer.booking is not None:
        return redirect(url_for("site.trip", trip_no=trip_no), 303)
    form = AcceptForm(letter=request.args.get("letter") or offer.letter, name=offer.trip.organiser, tick=ticked)
    form.choose_from(offer.version.alternatives, offer.options)
    recount = "recount" in request.form
    if not recount and form.validate_on_submit() and not offer.blockers:
        try:
            service.request_acceptance(
                version_id=offer.version.id,
                letter=form.letter.data,
                name=form.name.data,
                title=form.title.data or "",
                person_id=offer.trip.organiser_id,
                ticked=ticked,
            )
        except (Conflict, Gone, Invalid) as error:
            form.take(error)
        else:
            session[CHOSEN] = [offer.version.id, form.letter.data, form.name.data, form.title.data or "", ticked]
            return redirect(url_for("bookings.confirm", trip_no=trip_no, number=number), 303)
    status = 410 if offer.is_over else 422 if request.method == "POST" and not recount else 200
    return _page("accept", offer, form), status


@routes.route("/trips/<trip_no>/proposals/<int:number>/accept/confirm", methods=["GET", "POST"])
@guarded(Action.TRIP_BIND, scope=trips.scope)
def confirm(trip_no: str, number: int) -> AnyResponse | tuple[str, int]:
    """Type the mailed code: everything is booked, or nothing is."""
    form, status, refused = ConfirmForm(), 200, None
    # what the page shows is worked out only where it is shown: when two want the last room, the stock should know first
    if form.validate_on_submit():
        try:
            accepted = service.accept(version_id=proposals.version_id(trip_no, number), code=form.code.data)
        except NothingBooked as refusal:
            refused = refusal
        except DomainError as error:
            form.take(error)
            status = error.http_status
        else:
            session.pop(CHOSEN, None)
            if accepted.is_new:
                pages.done(
                    _("お申込みを受け付けました。すべて確保できています。契約書面は、できしだいメールでお送りします。")
                )
            return redirect(url_for("site.trip", trip_no=trip_no), 303)
    elif request.method == "POST":
        status = 422
    kept = session.get(CHOSEN) or []
    offer = service.preview(trip_no, number, kept[4] if len(kept) > 4 else ())
    if offer.booking is not None:
        return redirect(url_for("site.trip", trip_no=trip_no), 303)
    if refused is not None:
        nearest = service.nearest(offer.version, kept[1] if len(kept) > 1 else offer.letter)
        page = render_template(
            "bookings/organiser/not_free.html", offer=offer, missing=refused.missing, nearest=nearest
        )
        return page, refused.http_status
    return _page("confirm", offer, form), status


def _page(name: str, offer: Preview, form: AcceptForm | ConfirmForm) -> str:
    chosen = session.get(CHOSEN) or []
    return render_template(
        f"bookings/organiser/{name}.html",
        offer=offer,
        form=form,
        blockers=[proposals_service.tell(each) for each in offer.blockers],
        steps=[proposals_service.fee_step(row, offer.version.party.first_day) for row in offer.fees],
        chosen=chosen[1:] if chosen[:1] == [offer.version.id] else None,
        prices={str(option.item.id): option.total_yen for each in offer.options.values() for option in each},
        added=[
            either(*option.item.named)
            for option in offer.options.get(chosen[1] if len(chosen) > 1 else "", ())
            if option.item.id in offer.ticked
        ],
    )


@routes.get("/trips/<trip_no>/calendar.ics")
@guarded(Action.TRIP_READ, scope=trips.scope)
def stay(trip_no: str) -> AnyResponse:
    """The booked stay as a file for a calendar."""
    return calendars.answer(service.trip_calendar(trips.trip(trip_no).id), trip_no)
