"""What houses must have, know early enough and have a price for, and what weather may take away."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from worktrip.catalogue.rules import Weather
from worktrip.inventory.rules import SlotKey, Wants
from worktrip.kernel.errors import N_, Blocked
from worktrip.proposals.rules.checks.things import begins, ends
from worktrip.proposals.rules.checks.warning import Warning, look, stop
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.price import Tariff, price
from worktrip.proposals.rules.stock import wants

# what a plan for bad weather is told by
RAIN = ("雨", "荒天", "悪天", "吹雪", "rain", "weather", "storm")  # data


def short(each: AlternativeFacts, party: Party, free: Mapping[SlotKey, int]) -> Iterator[Warning]:
    """Things of which too few are free for this trip."""
    names = {
        offer.offering_id: tuple(map(" ".join, zip(offer.place, offer.named, strict=True))) for offer in each.offers()
    }
    for offering_id, lacks, left, days in _runs(wants(each, party), free):
        values: dict[str, object] = {"name": names[offering_id], "day": days[0], "short": lacks, "free": left}
        sentence = N_("%(name)sが、%(day)sに%(short)sつ足りません(空き%(free)s)。")
        if days[1:]:
            values["last"] = days[-1]
            sentence = N_("%(name)sが、%(day)sから%(last)sまで%(short)sつ足りません(空き%(free)s)。")
        advice = N_("下の「足りないもの」から打診するか、日や数を変えてください。")
        yield stop(each, sentence, values, advice, item=_using(each, offering_id, days[0]))


def _runs(wanted: Wants, free: Mapping[SlotKey, int]) -> list[tuple[int, int, int, list[date]]]:
    """(offering, so many too few, so many free, the days on end on which that is so)."""
    runs: list[tuple[int, int, int, list[date]]] = []
    for key, count in wanted.items():
        left = max(free.get(key, 0), 0)
        if left >= count:
            continue
        same = runs[-1] if runs and runs[-1][:3] == (key.offering_id, count - left, left) else None
        if same and key.day - same[3][-1] <= timedelta(days=1):
            # another part of the same day is no other day
            same[3].extend([key.day] if key.day != same[3][-1] else [])
        else:
            runs.append((key.offering_id, count - left, left, [key.day]))
    return runs


def _using(each: AlternativeFacts, offering_id: int, day: date) -> ItemFacts | None:
    used = [item for item in each.items if item.offer is not None and item.offer.offering_id == offering_id]
    return next((item for item in used if item.day == day), next(iter(used), None))


def lead_time(each: AlternativeFacts, party: Party, today: date) -> Iterator[Warning]:
    """Of what is not counted and so never held: the rest breaks a condition of its house."""
    if party.first_day is None:
        return
    seen = set()
    for offer in each.offers():
        if offer.is_counted or offer.facility_id in seen or not offer.lead_days:
            continue
        seen.add(offer.facility_id)
        if today + timedelta(days=offer.lead_days) > party.first_day:
            values: dict[str, object] = {"name": offer.place, "days": offer.lead_days, "phone": offer.phone}
            sentence = N_("%(name)sは%(days)s日前までの申込みです。電話で確かめてください。")
            advice = N_("電話は %(phone)s です。") if offer.phone else ""
            yield look(each, sentence, values, advice, item=_using(each, offer.offering_id, party.first_day))


def unpriced(each: AlternativeFacts, party: Party, tariff: Tariff) -> Iterator[Warning]:
    """Things without a price that was agreed, and whom to ask for it."""
    known = {offer.offering_id: offer for offer in each.offers()}
    found: dict[int, ItemFacts | None] = {}
    for part, item in _parts(each):
        try:
            price(part, party, tariff)
        except Blocked as error:
            # what law or settings lack is told by the price itself
            if "offering_id" in error.values:
                found.setdefault(int(str(error.values["offering_id"])), item)
    for offering_id, item in found.items():
        offer = known[offering_id]
        values: dict[str, object] = {"name": offer.named, "place": offer.place, "phone": offer.phone}
        advice = N_("%(place)s(電話 %(phone)s)に尋ねて、品書きに値段を入れてください。")
        if not offer.phone:
            advice = N_("%(place)sに尋ねて、品書きに値段を入れてください。")
        yield stop(each, N_("%(place)sの「%(name)s」の値段が、要問合せです。"), values, advice, item=item)


def _parts(each: AlternativeFacts) -> Iterator[tuple[AlternativeFacts, ItemFacts | None]]:
    """Its rooms, and each of its items alone: what has no price keeps no other from being looked at."""
    yield replace(each, items=()), None
    for item in each.items:
        if item.offer is not None:
            yield replace(each, rooms=(), items=(item,)), item


def weather(each: AlternativeFacts) -> Iterator[Warning]:
    """Things that cannot be done in rain, without a word of what is done then or something indoors beside them."""
    for item in each.items:
        offer = item.offer
        if offer is not None and offer.weather is Weather.DRY and not _has_rain_plan(item, each):
            values: dict[str, object] = {"title": item.named, "day": item.day, "at": item.starts_at}
            sentence = N_("「%(title)s」(%(day)s %(at)s)に、雨のときの案がありません。")
            advice = N_("ひとことに「雨のときは…」と書くか、同じ時刻に屋内のものを入れてください。")
            yield look(each, sentence, values, advice, item=item)


def _has_rain_plan(item: ItemFacts, each: AlternativeFacts) -> bool:
    def speaks(other: ItemFacts) -> bool:
        return any(word in f"{other.title} {other.note}".lower() for word in RAIN)

    def is_indoors_then(other: ItemFacts) -> bool:
        is_in = other.offer is not None and other.offer.weather is Weather.INDOOR
        return is_in and begins(other) < max(ends(item), begins(item) + 1) and begins(item) < max(ends(other), 1)

    if speaks(item):
        return True
    return any(speaks(other) or is_indoors_then(other) for other in each.on(item.day) if other is not item)
