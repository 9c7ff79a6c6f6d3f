"""The concierge on the day, with a sheet of paper in hand."""

from flask import render_template

from worktrip.accounts.rules import Action
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals.rules import MOVES_OUT
from worktrip.stays import service
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk/trips/<trip_no>/run-sheet")
@guarded(Action.STAY_READ)
def run_sheet(trip_no: str) -> str:
    """Who comes when, what happens at which hour, and whom to call."""
    return render_template(
        "stays/concierge/run_sheet.html", sheet=service.run_sheet(trips.trip(trip_no).id), moves_out=MOVES_OUT
    )
