"""What is short in a proposal: asked of its house, or waited for."""

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inventory import service as stock
from worktrip.kernel.errors import N_, Conflict, DomainError
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
PREFIX = "/desk/trips/<trip_no>/proposals"
ONE = f"{PREFIX}/<int:number>"
Answer = Response | str | tuple[str, int]


@routes.get(f"{PREFIX}/short")
@guarded(Action.DESK_READ)
def ask_short(trip_no: str) -> Response:
    """From the newest version to the question about what is short in it, at the house that lacks most of it."""
    version = queries.newest(trips.trip(trip_no).id)
    short = rules.short_houses(version, service.available(version)) if version else []
    if version is None or not short:
        pages.done(_("提案の中に、足りないものはありません。たずねる宿を選んでください。"))
        return redirect(url_for("inventory.questions", trip_no=trip_no), 303)
    house, heads = short[0], version.party.heads
    where = url_for("inventory.ask", trip_no=trip_no, facility=house.facility_code, want=house.lines, heads=heads)
    return redirect(where, 303)


@routes.post(f"{PREFIX}/wait")
@guarded(Action.DESK_WRITE)
def wait(trip_no: str) -> Response:
    """Let the trip wait until all that its newest version needs is free."""
    trip = trips.trip(trip_no)
    version = queries.newest(trip.id)
    try:
        if version is None:
            raise Conflict(N_("提案がまだありません。下書きに日にちと部屋を入れてから、空きを待ってください。"))
        stock.wait(trip.id, rules.wants_of_version(version))
    except DomainError as error:
        pages.refused(error)
        return redirect(url_for("inventory.questions", trip_no=trip_no), 303)
    pages.done(_("空き待ちに入れました。すべて空くと、用件でお知らせします。"))
    return redirect(url_for("inventory.waiting"), 303)
