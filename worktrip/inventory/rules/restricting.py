"""On what conditions a house takes a stay.

A stay is what a trip wants of one offering on days that follow each other: arrival is the first night, departure the
morning after the last. What is used by the day (kit, vehicles, workspaces) leaves on the last day used. A restriction
holds for every offering of a house, or for one; on the days of a span, or on all; on some weekdays, or on each.

| kind | asks | looks at |
|---|---|---|
| MIN_STAY, MAX_STAY | so many nights at least, at most | every night: one in the span is enough |
| NO_ARRIVAL | nobody comes | the first day |
| NO_DEPARTURE | nobody leaves | the morning after the last night |
| LEAD_DAYS | so many days' notice | the first day |
| closed | nobody is there | every night; of what is lent, the days it is handed out and brought back |

Only what a trip wants anew is judged: what it has already was agreed to once. Who speaks for the house may put a
breach aside; it is then recorded who did.

Worked example (a test repeats it): a house takes two nights or more over Saturdays. Friday to Sunday is fine, so is
Thursday to Saturday, which has no Saturday night; Saturday to Sunday is refused with "2泊から".
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from worktrip.catalogue.rules import OfferingKind, Season, is_closed_on
from worktrip.inventory.rules.stock import SlotKey
from worktrip.kernel.errors import N_, Conflict

ONE_DAY = timedelta(days=1)


class RestrictionKind(StrEnum):
    """What a restriction asks of a stay."""

    MIN_STAY = "min_stay"
    MAX_STAY = "max_stay"
    NO_ARRIVAL = "no_arrival"
    NO_DEPARTURE = "no_departure"
    LEAD_DAYS = "lead_days"


RESTRICTION_LABELS: dict[RestrictionKind, str] = {
    RestrictionKind.MIN_STAY: N_("最短の泊数"),
    RestrictionKind.MAX_STAY: N_("最長の泊数"),
    RestrictionKind.NO_ARRIVAL: N_("到着できない日"),
    RestrictionKind.NO_DEPARTURE: N_("出発できない日"),
    RestrictionKind.LEAD_DAYS: N_("何日前までに申し込むか"),
}
# which of them say how many
NUMBERED = frozenset({RestrictionKind.MIN_STAY, RestrictionKind.MAX_STAY, RestrictionKind.LEAD_DAYS})


class BreachKind(StrEnum):
    """What a stay breaks: a restriction, or the days on which a house is closed."""

    MIN_STAY = "min_stay"
    MAX_STAY = "max_stay"
    NO_ARRIVAL = "no_arrival"
    NO_DEPARTURE = "no_departure"
    LEAD_DAYS = "lead_days"
    CLOSED = "closed"


_BY_NIGHT: dict[BreachKind, str] = {
    BreachKind.MIN_STAY: N_("%(name)sは、%(day)sからのご滞在は%(value)s泊からです。"),
    BreachKind.MAX_STAY: N_("%(name)sは、%(day)sからのご滞在は%(value)s泊までです。"),
    BreachKind.NO_ARRIVAL: N_("%(name)sは、%(day)sには到着できません。"),
    BreachKind.NO_DEPARTURE: N_("%(name)sは、%(day)sには出発できません。"),
    BreachKind.LEAD_DAYS: N_("%(name)sは、%(day)sの%(value)s日前までの申込みです。"),
    BreachKind.CLOSED: N_("%(name)sは、%(day)sはお休みです。"),
}
_BY_DAY: dict[BreachKind, str] = _BY_NIGHT | {
    BreachKind.MIN_STAY: N_("%(name)sは、%(day)sからは%(value)s日以上でお受けしています。"),
    BreachKind.MAX_STAY: N_("%(name)sは、%(day)sからは%(value)s日までです。"),
    BreachKind.NO_ARRIVAL: N_("%(name)sは、%(day)sからは使えません。"),
    BreachKind.NO_DEPARTURE: N_("%(name)sは、%(day)sには終えられません。"),
}


@dataclass(frozen=True)
class Restriction:
    """One condition: `value` is nights, or days of notice. Without a span it always holds, without weekdays daily."""

    kind: RestrictionKind
    value: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    weekdays: frozenset[int] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (
            (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and (not self.weekdays or day.isoweekday() in self.weekdays)
        )


@dataclass(frozen=True)
class Conditions:
    """On what conditions one offering is to be had, its house's own included; names in Japanese and in English."""

    name: tuple[str, str]
    kind: OfferingKind = OfferingKind.ROOM
    restrictions: tuple[Restriction, ...] = ()
    lead_days: int | None = None
    closed_weekdays: frozenset[int] = frozenset()
    seasons: tuple[Season, ...] = ()

    @property
    def is_by_night(self) -> bool:
        return self.kind is OfferingKind.ROOM

    def of(self, kind: RestrictionKind, day: date) -> Iterator[Restriction]:
        """The restrictions of a kind that hold on a day."""
        return (each for each in self.restrictions if each.kind is kind and each.covers(day))

    def is_closed_on(self, day: date) -> bool:
        """Whether its house is closed on a day."""
        return is_closed_on(self.seasons, self.closed_weekdays, day)


@dataclass(frozen=True)
class Breach:
    """A condition that a stay breaks: of what, on which day, and the number it asks for."""

    kind: BreachKind
    offering_id: int
    name: tuple[str, str]
    day: date
    value: int | None = None
    is_by_night: bool = True

    @property
    def message(self) -> str:
        """The sentence, a msgid with %(name)s, %(day)s and for some %(value)s."""
        return (_BY_NIGHT if self.is_by_night else _BY_DAY)[self.kind]

    @property
    def values(self) -> dict[str, object]:
        """What fills the sentence: the name in both languages, the day as a date."""
        return {"name": self.name, "day": self.day, "value": self.value}


class Restricted(Conflict):
    """A house does not take what was wanted on these conditions, so nothing was taken. `breaches` has every reason."""

    slug = "restricted"

    def __init__(self, breaches: list[Breach]) -> None:
        first = breaches[0]
        day = f"{first.day.month}/{first.day.day}"
        super().__init__(first.message, name=first.name[0], day=day, value=first.value)
        self.breaches = breaches


def breaches(
    wants: Collection[SlotKey], new: Collection[SlotKey], conditions: Mapping[int, Conditions], today: date
) -> list[Breach]:
    """Every condition that what is wanted anew breaks, by day; each is named once.

    `wants` is everything a trip wants, so that its stays are whole; `new` are those of it that it does not have yet.
    """
    days: dict[int, set[date]] = {}
    fresh: dict[int, set[date]] = {}
    for key in wants:
        days.setdefault(key.offering_id, set()).add(key.day)
    for key in new:
        fresh.setdefault(key.offering_id, set()).add(key.day)
    found = [
        breach
        for offering_id in fresh
        if offering_id in conditions
        for run in _runs(days[offering_id])
        if fresh[offering_id] & set(run)
        for breach in _of_run(offering_id, run, fresh[offering_id] & set(run), conditions[offering_id], today)
    ]
    return sorted(found, key=lambda breach: (breach.day, breach.name, list(BreachKind).index(breach.kind)))


def takes_stay(restrictions: Iterable[Restriction], first: date, nights: int, today: date) -> bool:
    """Whether rooms with these conditions are had for so many nights from a day: what `breaches` says, in short.

    For who looks through hundreds of days; closed days are judged apart.
    """
    last = first + timedelta(days=nights - 1)
    for each in restrictions:
        match each.kind:
            case RestrictionKind.NO_ARRIVAL:
                is_broken = each.covers(first)
            case RestrictionKind.NO_DEPARTURE:
                is_broken = each.covers(last + ONE_DAY)
            case RestrictionKind.LEAD_DAYS:
                is_broken = (first - today).days < (each.value or 0) and each.covers(first)
            case RestrictionKind.MIN_STAY:
                is_broken = nights < (each.value or 0) and _covers_one(each, first, last)
            case RestrictionKind.MAX_STAY:
                is_broken = each.value is not None and nights > each.value and _covers_one(each, first, last)
        if is_broken:
            return False
    return True


def notice_missed(
    restrictions: Iterable[Restriction], day: date, today: date, lead_days: int | None = None
) -> int | None:
    """How many days' notice a stay from a day is asked for, where today is too late for it; None where it is not.

    `lead_days` is what the house or the thing itself asks for; the longest of all counts.
    """
    of_day = (each for each in restrictions if each.kind is RestrictionKind.LEAD_DAYS and each.covers(day))
    notice = max([lead_days or 0, *(each.value or 0 for each in of_day)])
    return notice if (day - today).days < notice else None


def _covers_one(restriction: Restriction, first: date, last: date) -> bool:
    return any(restriction.covers(first + timedelta(days=n)) for n in range((last - first).days + 1))


def _runs(days: Iterable[date]) -> list[list[date]]:
    """Days that follow each other, run by run."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _of_run(offering_id: int, run: list[date], fresh: set[date], it: Conditions, today: date) -> Iterator[Breach]:
    first, last, length = run[0], run[-1], len(run)
    leaves = last + ONE_DAY if it.is_by_night else last

    def breach(kind: BreachKind, day: date, value: int | None = None) -> Breach:
        return Breach(kind, offering_id, it.name, day, value, it.is_by_night)

    least = [each.value or 0 for day in run for each in it.of(RestrictionKind.MIN_STAY, day)]
    if length < max(least, default=0):
        yield breach(BreachKind.MIN_STAY, first, max(least))
    most = [each.value for day in run for each in it.of(RestrictionKind.MAX_STAY, day) if each.value is not None]
    if most and length > min(most):
        yield breach(BreachKind.MAX_STAY, first, min(most))
    if first in fresh and any(it.of(RestrictionKind.NO_ARRIVAL, first)):
        yield breach(BreachKind.NO_ARRIVAL, first)
    if last in fresh and any(it.of(RestrictionKind.NO_DEPARTURE, leaves)):
        yield breach(BreachKind.NO_DEPARTURE, leaves)
    soonest = min(fresh)
    notice = notice_missed(it.restrictions, soonest, today, it.lead_days)
    if notice is not None:
        yield breach(BreachKind.LEAD_DAYS, soonest, notice)
    # what is lent stays with whoever has it while its house is closed
    seen = {first, last} if it.kind is OfferingKind.KIT else set(run)
    for day in sorted(seen & fresh):
        if it.is_closed_on(day):
            yield breach(BreachKind.CLOSED, day)
