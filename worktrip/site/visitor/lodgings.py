"""Lodgings, for whoever looks for one."""

from typing import Any

from flask import render_template, request

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind
from worktrip.inventory import queries as inventory
from worktrip.kernel.calendar import month_end
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import either
from worktrip.site import queries
from worktrip.site.forms import LodgingWish
from worktrip.site.visitor import places

routes = pages.stage_routes(__name__)
READS = ("people", "first", "nights", "budget", "mbps", "desks", "buyout", "page", "month")


@routes.get("/lodgings")
@public
def lodgings() -> str | bytes:
    """Lodgings that suit: what they are good for, from how much, what is free, where they lie."""
    return pages.kept(_lodgings, reads=READS)


def _lodgings() -> str:
    today = clock.today()
    form = LodgingWish.of(request.args, today)
    wish, query = form.wish(), form.query()
    choice = queries.choose(wish, today, places.page_number())
    cards = [_card(each, query) for each in choice.shown]
    spots = [spot for each in choice.shown for spot in places.spot(each.facility, each.number)]
    return render_template(
        "site/visitor/lodgings.html",
        form=form,
        wish=wish,
        choice=choice,
        cards=cards,
        drawing=places.drawing(spots),
        other_days=[
            {**vars(each), "url": places.address("site.lodgings", query, first=each.first.isoformat())}
            for each in choice.other_days
        ],
        page={"number": choice.page, "pages": choice.pages, "total": choice.suit},
        ask_url=_ask_url(query),
        **places.frame("site.lodgings"),
    )


def _card(each: Any, query: dict[str, str]) -> dict[str, Any]:
    """A lodging in a list."""
    facility = each.facility
    rooms = [offering for offering in facility.offerings if offering.kind is OfferingKind.ROOM]
    return {
        "number": each.number,
        "url": places.address("site.lodging", query, lodging_code=facility.code),
        "name": either(facility.name, facility.name_en),
        "text": either(facility.summary, facility.summary_en),
        "photo": places.photo(each.photo),
        "sleeps": facility.sleeps,
        "exclusive_from": facility.exclusive_from,
        "wifi": places.wifi(facility, clock.today()),
        "seats": facility.work_seats,
        "has_onsen": facility.has_onsen,
        "from_yen": each.from_yen,
        "has_meals": bool(rooms) and all(room.meal_plan.has_dinner for room in rooms),
        "free_people": each.free_people,
        "free_rooms": each.free_rooms,
        "notice": each.notice,
    }


@routes.get("/lodgings/<lodging_code>")
@public
def lodging(lodging_code: str) -> str | bytes:
    """All there is to know of a lodging before asking: facts, prices in words, a month, cancelling, the way there."""
    return pages.kept(lambda: _lodging(lodging_code), reads=READS)


def _lodging(code: str) -> str:
    today, first = clock.today(), places.asked_month()
    form = LodgingWish.of(request.args, today)
    facility, query = queries.lodging(code), form.query()
    rooms = [each for each in facility.offerings if each.kind is OfferingKind.ROOM]
    months = inventory.month([each.id for each in rooms], first, month_end(first), today=today)
    book = catalogue.rate_book([each.id for each in facility.offerings], today, today)
    profile = accounts.issuer_profile_on(today)
    contract = profile.contract_form if profile else None
    return render_template(
        "site/visitor/lodging.html",
        facility=facility,
        offerings=[
            {"row": each, "prices": places.price_words(book.card(each.id, today), book, today)}
            for each in facility.offerings
        ],
        from_yen=queries.prices_of([facility.id], form.wish(), today)[facility.id],
        wish=form.wish(),
        wifi=places.wifi(facility, today),
        photos=[places.photo(row, "large") for row in queries.photos_of(facility.id)],
        month=places.month_of(first, months.values()),
        legend=places.legend(),
        steps=catalogue.cancellation_bands(on=today, contract_form=contract) if contract else [],
        drawing=places.drawing(places.spot(facility)),
        ask_url=_ask_url(query, about=f"facility/{facility.code}"),
        **places.frame("site.lodgings"),
    )


def _ask_url(query: dict[str, str], **about: str) -> str:
    """The form to ask with, filled in with what is known already."""
    known: dict[str, str] = {name: query[name] for name in ("people", "first", "nights") if name in query}
    return places.address("inquiries.ask", known, **about)
