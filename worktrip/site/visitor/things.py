"""Things to do and places to work, for whoever looks for one."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import LABELS, PERIOD_LABELS, FacilityKind, OfferingKind, periods_of
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import DayState
from worktrip.kernel.calendar import month_end
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import either
from worktrip.site import queries
from worktrip.site.forms import ActivityWish, WishForm, WorkspaceWish
from worktrip.site.visitor import places

routes = pages.stage_routes(__name__)
READS = ("people", "first", "budget", "mbps", "weather", "page", "month")


@routes.get("/activities")
@public
def activities() -> str | bytes:
    """What there is to do, in which weather, for how many and from how much."""
    return pages.kept(lambda: _list(OfferingKind.ACTIVITY, ActivityWish), reads=READS)


@routes.get("/activities/<activity_code>")
@public
def activity(activity_code: str) -> str | bytes:
    """All there is to know of something to do before asking."""
    return pages.kept(lambda: _thing(OfferingKind.ACTIVITY, activity_code), reads=READS)


@routes.get("/workspaces")
@public
def workspaces() -> str | bytes:
    """Where one can work, besides and inside the lodgings."""
    return pages.kept(lambda: _list(OfferingKind.WORKSPACE, WorkspaceWish), reads=READS)


@routes.get("/workspaces/<workspace_code>")
@public
def workspace(workspace_code: str) -> str | bytes:
    """All there is to know of a place to work before asking."""
    return pages.kept(lambda: _thing(OfferingKind.WORKSPACE, workspace_code), reads=READS)


LISTS = {OfferingKind.ACTIVITY: "site.activities", OfferingKind.WORKSPACE: "site.workspaces"}
ONES = {
    OfferingKind.ACTIVITY: ("site.activity", "activity_code"),
    OfferingKind.WORKSPACE: ("site.workspace", "workspace_code"),
}


def _list(kind: OfferingKind, of: type[WishForm]) -> str:
    today = clock.today()
    form = of.of(request.args, today)
    wish, query = form.wish(), form.query()
    found = queries.things(kind, wish, today, places.page_number())
    cards = [_card(each, query, kind) for each in found.shown]
    # things of one place are one mark
    marks: dict[int, list[Any]] = {}
    for each in found.shown:
        marks.setdefault(each.offering.facility_id, []).append(each)
    spots = [spot for each in marks.values() for spot in places.spot(each[0].offering.facility, _numbers(each))]
    return render_template(
        "site/visitor/things.html",
        kind=kind.value,
        form=form,
        wish=wish,
        found=found,
        cards=cards,
        drawing=places.drawing(spots),
        page={"number": found.page, "pages": found.pages, "total": found.suit},
        reset_url=url_for(LISTS[kind]),
        **places.frame(LISTS[kind]),
    )


def _numbers(things: Sequence[Any]) -> str:
    """The numbers of one place's things in the list: "4", or the first of them with the rest behind."""
    return str(things[0].number) if len(things) == 1 else f"{things[0].number}–{things[-1].number}"


def _card(each: Any, query: dict[str, str], kind: OfferingKind) -> dict[str, Any]:
    offering, facility = each.offering, each.offering.facility
    endpoint, argument = ONES[kind]
    return {
        "number": each.number,
        "url": places.address(endpoint, query, **{argument: offering.code}),
        "name": either(offering.name, offering.name_en),
        "house": either(facility.name, facility.name_en),
        "text": either(offering.summary, offering.summary_en),
        "min_people": offering.min_people,
        "max_people": offering.max_people,
        "minutes": offering.minutes,
        "weather": _(LABELS[offering.weather]) if offering.weather and kind is OfferingKind.ACTIVITY else None,
        "wifi": places.wifi(facility, clock.today()) if kind is OfferingKind.WORKSPACE else None,
        "for_guests": kind is OfferingKind.WORKSPACE and facility.kind is FacilityKind.LODGING,
        "unit": _(LABELS[each.unit]) if each.unit else "",
        "from_yen": each.from_yen,
        "day": each.day and {"state": each.day.state.value, "title": _(places.STATE_TITLES[each.day.state])},
        "is_to_ask": bool(request.args.get("first")) and (each.day is None or each.day.state is DayState.UNKNOWN),
    }


def _thing(kind: OfferingKind, code: str) -> str:
    today, first = clock.today(), places.asked_month()
    offering = queries.thing(kind, code)
    months = inventory.month([offering.id], first, month_end(first), today=today)
    book = catalogue.rate_book([offering.id], today, today)
    card = queries.cards([offering], today).get(offering.id)
    known = {name: request.args[name] for name in ("people", "first") if name in request.args}
    return render_template(
        "site/visitor/thing.html",
        kind=kind.value,
        offering=offering,
        facility=offering.facility,
        weather=_(LABELS[offering.weather]) if offering.weather and kind is OfferingKind.ACTIVITY else None,
        periods=[_(PERIOD_LABELS.get(each.code, each.code)) for each in periods_of(offering.periods) if each.code],
        prices=places.price_words(card.rows if card else (), book, today),
        wifi=places.wifi(offering.facility, today) if kind is OfferingKind.WORKSPACE else None,
        month=places.month_of(first, months.values()) if months else None,
        legend=places.legend(),
        drawing=places.drawing(places.spot(offering.facility)),
        ask_url=places.address("inquiries.ask", known, about=f"offering/{offering.code}"),
        **places.frame(LISTS[kind]),
    )
