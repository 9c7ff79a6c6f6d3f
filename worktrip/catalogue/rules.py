"""What things cost on a day.

A rate card has a price for each class of day, and a night belongs to the class of its next morning: Sunday's night is a
weekday's, for on Monday people work; Friday's is not, nor is that before a holiday. Of several cards that hold on a day
the latest counts. A price of None means "ask": nobody may guess it, so pricing stops until somebody has asked.

Worked example (a test repeats it): room L4-R, single use, night of Wednesday 24 February 2027. The next morning is a
working day, so the weekday rate holds: 10,450 + 2,750 for having the room alone = 13,200 yen including tax.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from worktrip.kernel.calendar import in_force, is_weekday_night
from worktrip.kernel.errors import N_, Blocked, Invalid
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import TaxClass


class FacilityKind(StrEnum):
    """What a place is for."""

    LODGING = "lodging"
    ACTIVITY = "activity"
    WORKSPACE = "workspace"
    KIT = "kit"
    TRANSPORT = "transport"


class OfferingKind(StrEnum):
    """What is offered: a room by the night, a workspace or kit by the day, an activity by the session, a ride."""

    ROOM = "room"
    WORKSPACE = "workspace"
    KIT = "kit"
    ACTIVITY = "activity"
    TRANSPORT = "transport"
    MEAL = "meal"


class Unit(StrEnum):
    """What one price is for."""

    PERSON_NIGHT = "person_night"
    PERSON = "person"
    DAY = "day"
    GROUP = "group"


class DayClass(StrEnum):
    """Weekday: the next morning is a working day. Weekend: it is not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"


class Reach(StrEnum):
    """How a partner is reached."""

    MAIL = "mail"
    PHONE = "phone"


LABELS: dict[StrEnum, str] = {
    FacilityKind.LODGING: N_("宿泊施設"),
    FacilityKind.ACTIVITY: N_("アクティビティ"),
    FacilityKind.WORKSPACE: N_("仕事場"),
    FacilityKind.KIT: N_("貸出備品"),
    FacilityKind.TRANSPORT: N_("送迎"),
    OfferingKind.ROOM: N_("部屋"),
    OfferingKind.MEAL: N_("食事"),
    Unit.PERSON_NIGHT: N_("1人1泊"),
    Unit.PERSON: N_("1人"),
    Unit.DAY: N_("1日"),
    Unit.GROUP: N_("1組"),
    DayClass.WEEKDAY: N_("平日"),
    DayClass.WEEKEND: N_("休前日"),
    Reach.MAIL: N_("メール"),
    Reach.PHONE: N_("電話・ファックス"),
    TaxClass.STD10: N_("標準税率"),
    TaxClass.RED8: N_("軽減税率"),
    TaxClass.EXEMPT: N_("非課税"),
    TaxClass.OUT: N_("不課税"),
}
# by ISO number, Monday first
WEEKDAYS: dict[int, str] = dict(
    enumerate((N_("月曜"), N_("火曜"), N_("水曜"), N_("木曜"), N_("金曜"), N_("土曜"), N_("日曜")), start=1)
)
# what one price of it is usually for
USUAL_UNIT: dict[OfferingKind, Unit] = {
    OfferingKind.ROOM: Unit.PERSON_NIGHT,
    OfferingKind.WORKSPACE: Unit.DAY,
    OfferingKind.KIT: Unit.DAY,
    OfferingKind.ACTIVITY: Unit.PERSON,
    OfferingKind.TRANSPORT: Unit.GROUP,
    OfferingKind.MEAL: Unit.PERSON,
}


@dataclass(frozen=True)
class Price:
    """What is agreed for one class of day, in yen with consumption tax; a sell price of None means "ask"."""

    sell_yen: int | None
    net_yen: int | None
    single_supplement_yen: int = 0
    single_supplement_net_yen: int = 0


@dataclass(frozen=True)
class RateRow:
    """One line of a rate card. Prices include consumption tax; None means "ask"."""

    offering_id: int
    day_class: DayClass
    unit: Unit
    sell_yen: int | None
    net_yen: int | None
    single_supplement_yen: int
    single_supplement_net_yen: int
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True)
class CancellationStep:
    """So many percent from so many days before the first day to so many; 0 is the day itself, -1 after the start."""

    from_days_before: int
    to_days_before: int
    percent: int
    source_note: str = ""


def day_class(night: date) -> DayClass:
    """The class of the night that begins on this date: a weekday's if people work on the next morning."""
    return DayClass.WEEKDAY if is_weekday_night(night) else DayClass.WEEKEND


def rate_on(rates: Iterable[RateRow], offering_id: int, day: date) -> RateRow:
    """The rate of an offering on a day, its price known. Blocked if no card covers the day, or its price is "ask"."""
    wanted = day_class(day)
    found = in_force((rate for rate in rates if (rate.offering_id, rate.day_class) == (offering_id, wanted)), day)
    if not found:
        raise Blocked(
            N_("%(day)s の料金がまだ登録されていません。料金表を確認してください。"),
            setting="rates",
            day=day.isoformat(),
            offering_id=offering_id,
        )
    rate = max(found, key=lambda row: row.effective_from)
    if rate.sell_yen is None:
        raise Blocked(
            N_("料金が「要問合せ」のままのものがあります。提供元に確かめて、料金表に入れてください。"),
            setting="rates",
            day=day.isoformat(),
            offering_id=offering_id,
        )
    return rate


@dataclass(frozen=True)
class Prices:
    """What an offering costs as of a day: the row of weekdays and that of weekends, None where no card holds."""

    weekday: RateRow | None = None
    weekend: RateRow | None = None

    @property
    def is_one(self) -> bool:
        """Whether weekdays and weekends cost the same."""
        return (self.weekday and self.weekday.sell_yen) == (self.weekend and self.weekend.sell_yen)


def prices_on(rates: Iterable[RateRow], day: date) -> dict[int, Prices]:
    """The price card of each offering as of a day, for showing: here "ask" is an answer, not a refusal."""
    latest: dict[tuple[int, DayClass], RateRow] = {}
    for rate in sorted(in_force(rates, day), key=lambda row: row.effective_from):
        latest[rate.offering_id, rate.day_class] = rate
    return {
        offering_id: Prices(latest.get((offering_id, DayClass.WEEKDAY)), latest.get((offering_id, DayClass.WEEKEND)))
        for offering_id, _ in latest
    }


def room_price(rate: RateRow, people_in_room: int) -> Yen:
    """What one person pays for one night, tax included: with the supplement for whoever has the room alone."""
    if people_in_room < 1:
        raise ValueError("nobody in the room")
    if rate.sell_yen is None:
        raise ValueError("the price is to be asked")
    return rate.sell_yen + (rate.single_supplement_yen if people_in_room == 1 else 0)


def room_net_price(rate: RateRow, people_in_room: int) -> Yen | None:
    """What the lodging gets of one person and night, tax included; None while that is not agreed."""
    if people_in_room < 1:
        raise ValueError("nobody in the room")
    if rate.net_yen is None:
        return None
    return rate.net_yen + (rate.single_supplement_net_yen if people_in_room == 1 else 0)


FACT_LASTS = timedelta(days=365)


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """Whether a fact was measured or confirmed so long ago that somebody should ask again."""
    return confirmed_on is None or today - confirmed_on > FACT_LASTS


def closed_weekdays(text: str) -> frozenset[int]:
    """ISO weekdays of closing from their stored text: "2,3" is Tuesday and Wednesday. Invalid for anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part in {"1", "2", "3", "4", "5", "6", "7"} for part in parts):
        raise Invalid(N_("休業日は、月曜を1とする数字をカンマで区切って入力してください。"))
    return frozenset(map(int, parts))


def is_closed_on(closed: str, day: date) -> bool:
    """Whether a facility that is closed on these weekdays is closed on this day."""
    return day.isoweekday() in closed_weekdays(closed)


def cancellation_percent(steps: Iterable[CancellationStep], days_before: int) -> int:
    """The percentage a ladder takes so many days before the first day, negative after the start; 0 before it begins."""
    counted = max(days_before, -1)
    return max((step.percent for step in steps if step.to_days_before <= counted <= step.from_days_before), default=0)


def check_ladder(steps: Iterable[CancellationStep]) -> None:
    """Hold a cancellation table to sense: each span runs towards the start, none overlaps another. Raises Invalid."""
    ordered = sorted(steps, key=lambda step: -step.from_days_before)
    if not ordered:
        raise Invalid(N_("取消料を1行以上入れてください。取消料がないときは、当日から当日まで0と入れます。"))
    for step in ordered:
        if step.to_days_before > step.from_days_before:
            raise Invalid(
                N_("%(first)s日前から%(last)s日前までの行は、前後が逆です。"),
                first=step.from_days_before,
                last=step.to_days_before,
            )
    for earlier, later in pairwise(ordered):
        if later.from_days_before >= earlier.to_days_before:
            raise Invalid(N_("%(day)s日前が、2つの行に入っています。"), day=later.from_days_before)
