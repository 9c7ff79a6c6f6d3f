"""The desk sees what is free and who has the rest, and says how many there are."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import AllotmentForm, SalesForm, SpanForm
from worktrip.kernel.errors import Conflict
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
EVERY_DAY = range(1, 8)
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
        may_write=may(g.actor, Action.INVENTORY_WRITE),
        may_read_desk=may(g.actor, Action.DESK_READ),
    )


@routes.route("/desk/availability/<offering_code>", methods=["GET", "POST"])
@guarded(Action.INVENTORY_WRITE)
def allot(offering_code: str) -> Response | tuple[str, int]:
    """Say how many of an offering there are over some days."""
    offering = catalogue.offering_by_code(offering_code)
    closed = offering.facility.closed_weekdays.split(",")
    form = AllotmentForm(data={"weekdays": [str(day) for day in EVERY_DAY if str(day) not in closed]})
    if form.validate_on_submit():
        days = _days(form, map(int, form.weekdays.data))
        try:
            service.set_allotment(offering.id, days, form.allotted.data)
        except Conflict as error:
            form.take(error)
        else:
            pages.done(_("%(count)s日分の提供数を%(number)sにしました。", count=len(days), number=form.allotted.data))
            return _to_offering(offering_code, form)
    return _offering_page(offering_code, form, SalesForm(formdata=None, prefix="sales-"))


@routes.post("/desk/availability/<offering_code>/sales")
@guarded(Action.INVENTORY_WRITE)
def set_sales(offering_code: str) -> Response | tuple[str, int]:
    """Stop selling an offering over some days, or sell it again; who has some keeps them."""
    offering = catalogue.offering_by_code(offering_code)
    form = SalesForm(prefix="sales-")
    if not form.validate_on_submit():
        weekdays = [str(day) for day in EVERY_DAY]
        return _offering_page(offering_code, AllotmentForm(formdata=None, data={"weekdays": weekdays}), form)
    days = _days(form, EVERY_DAY)
    service.stop_sell(offering.id, days, closed=form.closes)
    count = len(days)
    pages.done(
        _("%(count)s日分を売り止めにしました。", count=count)
        if form.closes
        else _("%(count)s日分の売り止めを解きました。", count=count)
    )
    return _to_offering(offering_code, form)


def _days(form: SpanForm, weekdays: Iterable[int]) -> list[date]:
    return rules.days_between(form.first_day.data, form.last_day.data, set(weekdays))


def _to_offering(offering_code: str, form: SpanForm) -> Response:
    return redirect(url_for("inventory.allot", offering_code=offering_code, start=form.first_day.data.isoformat()), 303)


def _offering_page(offering_code: str, allotment: AllotmentForm, sales: SalesForm) -> tuple[str, int]:
    offering = catalogue.offering_by_code(offering_code)
    first = request.args.get("start", clock.today(), type=date.fromisoformat)
    return render_template(
        "inventory/concierge/allot.html",
        offering=offering,
        grid=queries.grid(first, DAYS, None, offering.id),
        form=allotment,
        sales=sales,
        previous_url=url_for("inventory.allot", offering_code=offering_code, start=(first - TWO_WEEKS).isoformat()),
        following_url=url_for("inventory.allot", offering_code=offering_code, start=(first + TWO_WEEKS).isoformat()),
    ), 422 if request.method == "POST" else 200
