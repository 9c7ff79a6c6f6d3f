"""Things to do and places to work, as an organiser looks for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind, Prices, Unit, Weather, prices_on
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import Day, DayState
from worktrip.kernel.errors import N_, NotFound
from worktrip.kernel.money import Yen
from worktrip.plumbing.database import db
from worktrip.site.rules import Wish, per_head

PER_PAGE = 24
RAIN = {"indoor": (Weather.INDOOR,), "rain": (Weather.INDOOR, Weather.LIGHT_RAIN)}


@dataclass(frozen=True)
class Thing:
    """Something of the page: its number, its price in units and for one of the party, and its state on the day."""

    number: int
    offering: Offering
    unit: Unit | None
    from_yen: Yen | None
    head_yen: Yen | None
    day: Day | None


@dataclass(frozen=True)
class Things:
    """What suits a wish, a page of it."""

    total: int
    suit: int
    shown: list[Thing]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.suit // PER_PAGE))


def things(kind: OfferingKind, wish: Wish, today: date, page: int = 1) -> Things:
    """The open offerings of a kind that suit a wish, a page of them. Eight statements at most."""
    everything = db.session.scalars(
        select(Offering)
        .join(Offering.facility)
        .where(Offering.kind == kind, Offering.is_open, Facility.is_open)
        .options(joinedload(Offering.facility))
        .order_by(Facility.kind != _OWN[kind], Facility.code, Offering.code)
    ).all()
    found = [each for each in everything if _suits(each, wish)]
    day = wish.first or today
    ids = [each.id for each in found]
    states = inventory.month(ids, day, day, today=today) if wish.first else {}
    if wish.first:
        found = [each for each in found if _may_be_had(states.get(each.id, {}).get(day))]
    prices = prices_on(catalogue.rate_book([each.id for each in found], day, day), day)
    suiting = [
        Thing(0, each, *_price(prices.get(each.id), wish.people), states.get(each.id, {}).get(day)) for each in found
    ]
    if wish.budget is not None:
        suiting = [each for each in suiting if each.head_yen is not None and each.head_yen <= wish.budget]
    pages = max(1, -(-len(suiting) // PER_PAGE))
    number = min(max(1, page), pages)
    first = (number - 1) * PER_PAGE
    shown = [
        Thing(first + n + 1, each.offering, each.unit, each.from_yen, each.head_yen, each.day)
        for n, each in enumerate(suiting[first : first + PER_PAGE])
    ]
    return Things(len(everything), len(suiting), shown, number)


# what a place of this kind is for: such places come before rooms of lodgings
_OWN = {OfferingKind.ACTIVITY: "activity", OfferingKind.WORKSPACE: "workspace"}


def _suits(offering: Offering, wish: Wish) -> bool:
    """Whether what is known of it meets a wish; weather nobody has named does not suit a wish for rain."""
    if wish.people:
        few = offering.min_people is not None and wish.people < offering.min_people
        if few or (offering.max_people is not None and wish.people > offering.max_people):
            return False
    if wish.weather and offering.weather not in RAIN.get(wish.weather, tuple(Weather)):
        return False
    return not wish.mbps or (offering.facility.wifi_down_mbps or 0) >= wish.mbps


def _may_be_had(day: Day | None) -> bool:
    """Whether it is free, or nobody counts it and it can be asked for."""
    return day is None or day.state not in (DayState.FULL, DayState.SHUT)


def _price(prices: Prices | None, people: int | None) -> tuple[Unit | None, Yen | None, Yen | None]:
    """(unit, the least one of it costs, what one of the party pays); None is "ask"."""
    rows = prices.rows if prices else ()
    known = [(row.sell_yen, row.unit) for row in rows if row.sell_yen is not None]
    if not known:
        return (rows[0].unit if rows else None), None, None
    yen, unit = min(known)
    return unit, yen, per_head(unit, yen, people)


def thing(kind: OfferingKind, code: str) -> Offering:
    """One open offering with its facility. Raises NotFound."""
    found = db.session.scalar(
        select(Offering)
        .join(Offering.facility)
        .where(Offering.code == code, Offering.kind == kind, Offering.is_open, Facility.is_open)
        .options(joinedload(Offering.facility))
    )
    if found is None:
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    return found


def cards(offerings: Collection[Offering], day: date) -> dict[int, Prices]:
    """The cards of some offerings as of a day. Two statements."""
    return prices_on(catalogue.rate_book([each.id for each in offerings], day, day), day)
