"""The town's page: what stays brought, without anybody's name."""

from datetime import date

from flask import render_template, request
from werkzeug.exceptions import NotFound

from worktrip.accounts.rules import Action
from worktrip.kernel import calendar
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.reports import queries, rules
from worktrip.reports.rules import FIGURE_LABELS, Figure

routes = pages.stage_routes(__name__)


def _year() -> int:
    """The fiscal year the address asks for, this one otherwise; one out of reach is not found."""
    asked = request.args.get("year", calendar.fiscal_year(clock.today()), type=int)
    if not 2000 <= asked <= 2199:
        raise NotFound
    return asked


@routes.get("/town")
@guarded(Action.REPORT_READ)
def town() -> str:
    """The figures of a fiscal year for company, lodgings and town."""
    return render_template(
        "reports/officer/town.html",
        figures=queries.figures(_year()),
        years=queries.years(clock.today()),
        made_at=clock.now(),
        year_ends=date(_year() + 1, 3, 31),
    )


@routes.get("/town/rows")
@guarded(Action.REPORT_READ)
def rows() -> str:
    """The rows a figure was made of."""
    year, asked = _year(), request.args.get("figure", Figure.STAYS.value)
    if asked not in set(Figure):
        raise NotFound
    figure = Figure(asked)
    month = next((day for day in rules.months_of(year) if day.isoformat() == request.args.get("month")), None)
    page = (
        queries.lead_rows(year)
        if figure is Figure.LEADS
        else queries.stay_rows(year, figure=figure, month=month, house=request.args.get("house"))
    )
    return render_template(
        "reports/officer/rows.html", page=page, figure=figure, year=year, month=month, labels=FIGURE_LABELS
    )
