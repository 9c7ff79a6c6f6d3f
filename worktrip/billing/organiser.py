"""An invoice as the organiser sees it: what is owed, until when, and the ways to pay."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.billing import queries, rules, service
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages, security
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/trips/<trip_no>/invoices/<invoice_no>")
@guarded(Action.TRIP_READ, scope=trips.scope)
def invoice(trip_no: str, invoice_no: str) -> str | bytes:
    """One invoice. Whoever comes back from the payment page sees "paid" only once the webhook has said so."""
    return pages.kept(lambda: _invoice(trip_no, invoice_no))


def _invoice(trip_no: str, invoice_no: str) -> str:
    trip = trips.trip(trip_no)
    found = queries.invoice_of(trip.id, invoice_no)
    return render_template(
        "billing/organiser/invoice.html",
        trip=trip,
        invoice=found,
        is_late=rules.is_late(found.due_on, found.state, clock.today()),
        takes_cards=service.card_is_taken(),
        may_pay=may(g.actor, Action.TRIP_BIND, trips.scope(trip_no)),
        back=request.args.get("back", ""),
        rules=rules,
    )


@routes.post("/trips/<trip_no>/invoices/<invoice_no>/pay")
@guarded(Action.TRIP_BIND, scope=trips.scope)
@security.limiter.limit("20 per minute")
def pay(trip_no: str, invoice_no: str) -> Response:
    """Go to the payment page for what is still owed."""
    found = queries.invoice_of(trips.trip(trip_no).id, invoice_no)
    try:
        return redirect(service.begin_checkout(found.id), 303)
    except DomainError as error:
        pages.refused(error)
    return redirect(url_for("billing.invoice", trip_no=found.trip_no, invoice_no=found.no), 303)
