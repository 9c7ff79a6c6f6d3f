"""A week of a house on paper: boxes to fill in by hand, who comes, and a small square that opens each day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import segno
from flask import current_app, render_template, request, url_for

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Action, Role
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PERIOD_LABELS
from worktrip.inventory import queries
from worktrip.inventory.queries import Cell
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
DAYS = 7
WEEK = timedelta(days=DAYS)


@dataclass(frozen=True)
class SheetDay:
    """One row of the sheet."""

    day: date
    drawing: str
    cells: list[tuple[Any, Cell]]


@routes.get("/desk/availability/week/<facility_code>")
@guarded(Action.INVENTORY_READ)
def week(facility_code: str) -> str:
    """A week to print or fax."""
    house = catalogue.facility(facility_code)
    first = request.args.get("start", clock.today(), type=date.fromisoformat)
    grid = queries.grid(first, DAYS, None, facility_id=house.id)
    rows = [row for _house, found in grid.facilities for row in found]
    link_id = _link_of(house.id)
    address = accounts_service.link_url(link_id) if link_id is not None else ""
    return render_template(
        "inventory/concierge/week.html",
        house=house,
        first=first,
        last=grid.days[-1],
        rows=rows,
        days=[
            SheetDay(day, _drawing(address, facility_code, day), [(row, row.cells[number]) for row in rows])
            for number, day in enumerate(grid.days)
        ],
        takers=grid.takers(),
        parts=PERIOD_LABELS,
        has_link=link_id is not None,
        desk_fax=current_app.config["DESK_FAX"],
        previous_url=url_for("inventory.week", facility_code=facility_code, start=(first - WEEK).isoformat()),
        following_url=url_for("inventory.week", facility_code=facility_code, start=(first + WEEK).isoformat()),
    )


def _link_of(facility_id: int) -> int | None:
    """The link that the house's card is printed with; None while it has none."""
    links = [link for link in accounts.links_of("facility", facility_id) if link.revoked_at is None]
    own = [link for link in links if link.role is Role.PARTNER]
    return min(own, key=lambda link: (link.person_id is not None, link.id)).id if own else None


def _drawing(address: str, facility_code: str, day: date) -> str:
    """A square that opens the day on the house's own board, without signing in."""
    if not address:
        return ""
    path = url_for("inventory.day", facility_code=facility_code, day=day.isoformat())
    return segno.make(f"{address}?{urlencode({'to': path})}", micro=False, error="l").svg_data_uri(scale=2, border=1)
