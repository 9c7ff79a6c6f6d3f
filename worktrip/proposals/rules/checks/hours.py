"""Things at hours that cannot be: two at once, too close for the way between them, or when nobody is open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import pairwise

from worktrip.catalogue.rules import OfferingKind, Season, SeasonKind, periods_at, periods_of, season_of
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.checks.things import begins, ends
from worktrip.proposals.rules.checks.warning import Warning, look
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.ways import Point, way_minutes
from worktrip.proposals.rules.words import ItemKind, Means

# at these nobody is kept from being elsewhere
LOOSE = frozenset({ItemKind.KIT, ItemKind.FREE})


def overlaps(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """Two things at once that the same people would have to be at, from the catalogue or typed."""
    held = sorted((item for item in each.items if _holds_people(item)), key=lambda item: (item.day, item.starts_at))
    for place, item in enumerate(held):
        for other in held[place + 1 :]:
            if other.day != item.day or begins(other) >= max(ends(item), begins(item) + 1):
                break
            if item.is_optional or other.is_optional:
                continue
            if item.quantity + other.quantity <= len(party.here(other.day, other.starts_at)) and _by_heads(item, other):
                continue
            values: dict[str, object] = {
                "title": item.named,
                "other": other.named,
                "day": item.day,
                "at": other.starts_at,
            }
            yield look(
                each,
                N_("「%(title)s」と「%(other)s」が、%(day)s %(at)s に重なっています。"),
                values,
                N_("どちらかの時刻を動かしてください。別々の人が出るなら、このままで構いません。"),
                item=other,
            )


def _holds_people(item: ItemFacts) -> bool:
    return item.kind not in LOOSE and (item.kind is not ItemKind.TRAVEL or item.ends_at is not None)


def _by_heads(*items: ItemFacts) -> bool:
    """Whether the numbers say how many people take part, so that a party can part."""
    return all(item.offer is not None and item.kind in (ItemKind.ACTIVITY, ItemKind.MEAL) for item in items)


def travel_gaps(each: AlternativeFacts) -> Iterator[Warning]:
    """Two things at different places closer in time than the way takes; a planned leg between them settles it."""
    for day in sorted({item.day for item in each.items}):
        items = sorted(each.on(day), key=lambda item: (item.starts_at, ends(item)))
        legs = [item for item in items if item.kind is ItemKind.TRAVEL]
        placed = [(item, point) for item in items if (point := _where(item)) is not None]
        for (item, here), (other, there) in pairwise(placed):
            gap, needed = begins(other) - ends(item), way_minutes(here, there)
            # what overlaps is told as such
            if not 0 <= gap < needed or _is_led(legs, item, other):
                continue
            values: dict[str, object] = {
                "title": item.named,
                "other": other.named,
                "day": day,
                "at": other.starts_at,
                "gap": gap,
                "minutes": needed,
            }
            sentence = N_(
                "「%(title)s」から「%(other)s」(%(day)s %(at)s)まで%(gap)s分ですが、移動に約%(minutes)s分かかります。"
            )
            advice = N_(
                "間をあけるか、移動の予定を入れてください。直線距離の1.4倍を、時速30kmと乗り降り10分で見積もっています。"
            )
            yield look(each, sentence, values, advice, item=other)


def hurried(each: AlternativeFacts) -> Iterator[Warning]:
    """Ways for which less time is planned than they take; a train keeps its own time."""
    for item in each.items:
        leg = item.leg
        if leg is None or leg.means is Means.TRAIN or leg.from_point is None or leg.to_point is None:
            continue
        needed = way_minutes(leg.from_point, leg.to_point, leg.means)
        if item.ends_at is not None and ends(item) - begins(item) < needed:
            values: dict[str, object] = {
                "title": item.named,
                "day": item.day,
                "at": item.starts_at,
                "planned": ends(item) - begins(item),
                "minutes": needed,
            }
            sentence = N_("「%(title)s」(%(day)s %(at)s)は%(planned)s分ですが、約%(minutes)s分かかります。")
            advice = N_(
                "長さを直してください。直線距離の1.4倍を、時速30km(徒歩は4km)と乗り降り10分で見積もっています。"
            )
            yield look(each, sentence, values, advice, item=item)


def _where(item: ItemFacts) -> Point | None:
    if item.offer is None or item.kind is ItemKind.KIT or item.offer.kind in (OfferingKind.KIT, OfferingKind.TRANSPORT):
        return None
    return item.offer.point


def _is_led(legs: Sequence[ItemFacts], item: ItemFacts, other: ItemFacts) -> bool:
    return any(begins(item) <= begins(leg) <= begins(other) and ends(leg) <= begins(other) for leg in legs)


def closed(each: AlternativeFacts, seasons: Mapping[int, Sequence[Season]]) -> Iterator[Warning]:
    """Things on days on which their house is closed, or at an hour at which they are not offered."""
    for item in each.items:
        if item.offer is None:
            continue
        values: dict[str, object] = {
            "title": item.named,
            "place": item.offer.place,
            "day": item.day,
            "at": item.starts_at,
            "phone": item.offer.phone,
        }
        shut = season_of(seasons.get(item.offer.offering_id, ()), SeasonKind.CLOSED, item.day)
        if item.day.isoweekday() in item.offer.closed_weekdays:
            sentence = N_("「%(title)s」の%(place)sは、%(day)sが定休日です。")
            advice = N_("ほかの日に動かすか、開けてもらえるかを尋ねてください。")
            yield look(each, sentence, values, advice, item=item)
        elif shut is not None:
            closing = {**values, "season": (shut.name, shut.name_en or shut.name), "last": shut.last_day}
            sentence = N_("「%(title)s」の%(place)sは、%(day)sは休みの期間です(%(season)s)。")
            advice = N_("季節に合うものに替えるか、ほかの日に動かしてください。")
            yield look(each, sentence, closing, advice, item=item)
        else:
            yield from _session(each, item, values)


def _session(each: AlternativeFacts, item: ItemFacts, values: dict[str, object]) -> Iterator[Warning]:
    offer = item.offer
    if offer is None or not offer.periods:
        return
    if periods_at(offer.periods, offer.minutes, item.starts_at, item.ends_at):
        return
    spans = [(period.starts_at, period.ends_at) for period in periods_of(offer.periods, offer.minutes)]
    hours = "、".join(f"{_clock(first)}–{_clock(last)}" for first, last in spans if first and last)
    yield look(
        each,
        N_("「%(title)s」は、%(day)s %(at)s には行われていません。時間は%(hours)sです。"),
        {**values, "hours": hours},
        N_("行われる時間に動かしてください。貸し切りなどでほかの時間にできるかは、宿に尋ねてください。"),
        item=item,
    )


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"


def outside(each: AlternativeFacts, days: Sequence[date]) -> Iterator[Warning]:
    """Things on days on which nobody is here."""
    for item in each.items:
        if item.day not in days:
            values: dict[str, object] = {"title": item.named, "day": item.day, "at": item.starts_at}
            sentence = N_("「%(title)s」(%(day)s)は、滞在の日の外です。")
            yield look(each, sentence, values, N_("滞在の日に動かすか、外してください。"), item=item)
