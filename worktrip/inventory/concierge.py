"""The desk sees what is free and who has the rest."""

from datetime import date, timedelta

from flask import render_template, request, url_for

from worktrip.accounts.rules import Action
from worktrip.inventory import queries
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
DAYS = 14
TWO_WEEKS = timedelta(days=DAYS)


@routes.get("/desk/availability")
@guarded(Action.INVENTORY_READ)
def grid() -> str:
    """Two weeks of every house: how many are free, who holds the rest and until when."""
    first = request.args.get("start", clock.today(), type=date.fromisoformat)
    whole = request.args.get("all", False, type=bool)

    def address(day: date, all_kinds: bool = whole) -> str:
        return url_for("inventory.grid", start=day.isoformat(), all=1 if all_kinds else None)

    shown = queries.grid(first, DAYS) if not whole else queries.grid(first, DAYS, None)
    return render_template(
        "inventory/concierge/grid.html",
        grid=shown,
        takers=shown.takers(),
        last=first + TWO_WEEKS - timedelta(days=1),
        previous_url=address(first - TWO_WEEKS),
        following_url=address(first + TWO_WEEKS),
        today_url=address(clock.today()),
        kinds=[(False, address(first, False)), (True, address(first, True))],
        whole=whole,
    )
