"""The desk sees what is free and who has the rest, and says how many there are."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PERIOD_LABELS, periods_of
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import AllotForm, SalesForm, SpanForm, UsualWordForm
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
EVERY_DAY = range(1, 8)
DAYS, MONTH = 14, 30
TWO_WEEKS = timedelta(days=DAYS)


@routes.get("/desk/availability")
@guarded(Action.INVENTORY_READ)
def grid() -> str | bytes:
    """Two weeks or a month of every house: how many are free, who holds the rest and until when."""
    return pages.kept(_grid, reads=("start", "all", "days"), for_staff=True)


def _grid() -> str:
    first = request.args.get("start", clock.today(), type=date.fromisoformat)
    whole = request.args.get("all", False, type=bool)
    days = MONTH if request.args.get("days", DAYS, type=int) == MONTH else DAYS
    span = timedelta(days=days)

    def address(day: date, all_kinds: bool = whole, count: int = days) -> str:
        kinds, longer = 1 if all_kinds else None, count if count != DAYS else None
        return url_for("inventory.grid", start=day.isoformat(), all=kinds, days=longer)

    shown = queries.grid(first, days) if not whole else queries.grid(first, days, None)
    return render_template(
        "inventory/concierge/grid.html",
        grid=shown,
        takers=shown.takers(),
        short=len(queries.shortfalls()),
        last=first + span - timedelta(days=1),
        previous_url=address(first - span),
        following_url=address(first + span),
        today_url=address(clock.today()),
        spans=[(DAYS, address(first, whole, DAYS)), (MONTH, address(first, whole, MONTH))],
        is_month=days == MONTH,
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
    form = AllotForm(data=_usually(offering))
    period = _period(offering)
    if form.validate_on_submit():
        days = _days(form, map(int, form.weekdays.data))
        numbers = {rules.SlotKey(offering.id, day, period): form.allotted.data for day in days}
        try:
            service.set_allotments(numbers, person_id=g.actor.person_id, **form.word())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("%(count)s日分の提供数を%(number)sにしました。", count=len(days), number=form.allotted.data))
            return _to_offering(offering_code, form.first_day.data)
    return _offering_page(offering, allotment=form)


def _usually(offering: Any) -> dict[str, Any]:
    """What the forms of an offering begin with."""
    closed = offering.facility.closed_weekdays.split(",")
    return {"weekdays": [str(day) for day in EVERY_DAY if str(day) not in closed], "said_on": clock.today()}


def _period(offering: Any) -> str:
    """The part of the day that the page is about: as the address says, else the first there is."""
    codes = [period.code for period in periods_of(offering.periods, offering.minutes)]
    asked = request.args.get("period", "")
    return asked if asked in codes else codes[0]


@routes.post("/desk/availability/<offering_code>/sales")
@guarded(Action.INVENTORY_WRITE)
def set_sales(offering_code: str) -> Response | tuple[str, int]:
    """Stop selling an offering over some days, or sell it again; who has some keeps them."""
    offering = catalogue.offering_by_code(offering_code)
    form = SalesForm(prefix="sales-")
    if not form.validate_on_submit():
        return _offering_page(offering, sales=form)
    days = _days(form, EVERY_DAY)
    changes = {rules.SlotKey(offering.id, day, _period(offering)): rules.Change(is_stopped=form.closes) for day in days}
    service.say(offering.facility_id, changes, via=rules.Via.DESK, person_id=g.actor.person_id)
    count = len(days)
    pages.done(
        _("%(count)s日分を売り止めにしました。", count=count)
        if form.closes
        else _("%(count)s日分の売り止めを解きました。", count=count)
    )
    return _to_offering(offering_code, form.first_day.data)


@routes.post("/desk/availability/<offering_code>/usual")
@guarded(Action.INVENTORY_WRITE)
def set_usual(offering_code: str) -> Response | tuple[str, int]:
    """Say how many of an offering there usually are by weekday; the days ahead fill in by themselves."""
    offering = catalogue.offering_by_code(offering_code)
    form = UsualWordForm(prefix="usual-")
    if form.validate_on_submit():
        word = {name: value for name, value in form.word().items() if name != "via"}
        try:
            service.set_pattern(
                offering.id,
                form.numbers(),
                form.effective_from.data,
                period=_period(offering),
                person_id=g.actor.person_id,
                **word,
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("いつもの数を入れました。人が入れた日は、そのままです。"))
            return _to_offering(offering_code, form.effective_from.data)
    return _offering_page(offering, usual=form)


def _days(form: SpanForm, weekdays: Iterable[int]) -> list[date]:
    return rules.days_between(form.first_day.data, form.last_day.data, set(weekdays))


def _to_offering(offering_code: str, day: date) -> Response:
    where = url_for(
        "inventory.allot", offering_code=offering_code, start=day.isoformat(), period=request.args.get("period")
    )
    return redirect(where, 303)


def _offering_page(
    offering: Any,
    *,
    allotment: AllotForm | None = None,
    sales: SalesForm | None = None,
    usual: UsualWordForm | None = None,
) -> tuple[str, int]:
    first = request.args.get("start", clock.today(), type=date.fromisoformat)
    period, today = _period(offering), clock.today()
    patterns = queries.usual_of(offering.id, period)
    known = {f"d{each.weekday}": each.number for each in sorted(patterns, key=lambda each: each.effective_from)}

    def address(day: date, code: str = period) -> str:
        return url_for("inventory.allot", offering_code=offering.code, start=day.isoformat(), period=code or None)

    return render_template(
        "inventory/concierge/allot.html",
        offering=offering,
        grid=queries.grid(first, DAYS, None, offering.id),
        form=allotment or AllotForm(formdata=None, data=_usually(offering)),
        sales=sales or SalesForm(formdata=None, prefix="sales-"),
        usual=usual
        or UsualWordForm(formdata=None, prefix="usual-", data={**known, "effective_from": today, "said_on": today}),
        patterns=patterns,
        period=period,
        periods=[
            (_(PERIOD_LABELS.get(each.code, each.code)), address(first, each.code), each.code == period)
            for each in periods_of(offering.periods, offering.minutes)
        ],
        previous_url=address(first - TWO_WEEKS),
        following_url=address(first + TWO_WEEKS),
    ), 422 if request.method == "POST" else 200
