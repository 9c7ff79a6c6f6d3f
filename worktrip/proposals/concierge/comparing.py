"""The desk holds the alternatives of a version against each other."""

from flask import render_template, request

from worktrip.accounts.rules import Action
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk/trips/<trip_no>/proposals/<int:number>/compare")
@guarded(Action.DESK_READ)
def compare(trip_no: str, number: int) -> str:
    """What each alternative comes to, and what is otherwise at which hour; or (?only=) just that."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    quotes = {each.alternative.letter: each.quote for each in service.price_version(version) if each.quote is not None}
    whole = rules.compare(version, quotes)
    only = "only" in request.args
    return render_template(
        "proposals/concierge/compare.html",
        trip=trip,
        version=version,
        compared=whole.differing if only else whole,
        differing=sum(bool(row.marks) for _day, rows in whole.days for row in rows),
        only=only,
        margins={letter: quote.margin_yen for letter, quote in quotes.items()},
        houses_told=service.houses_told,
        mark_labels=rules.MARK_LABELS,
    )
