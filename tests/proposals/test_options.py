"""Lines the reader may tick, what they arrange themselves, and prices that hold for one alternative."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from tests.factories.proposals import (
    KIT,
    ROOM,
    S6,
    THURSDAY,
    WALK,
    WEDNESDAY,
    alternative,
    item,
    offer,
    rate,
    tariff,
    version,
)
from worktrip.catalogue.rules import OfferingKind, Unit
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.errors import Blocked
from worktrip.proposals import rules
from worktrip.proposals.rules import ItemKind, LineKind, Override

CANOE = item(
    THURSDAY,
    15,
    kind=ItemKind.ACTIVITY,
    title="カヌー",
    offer=offer(WALK, OfferingKind.ACTIVITY, name="カヌー"),
    quantity=4,
    is_optional=True,
    id=7,
)
PRICES = (*rate(), *rate(WALK, 5_500, unit=Unit.PERSON, net_yen=4_400))


def test_an_option_has_its_own_price_and_stands_outside_every_sum() -> None:
    with_option = alternative(items=(item(), CANOE))
    quote = rules.price(with_option, S6, tariff(*PRICES))
    assert (quote.total_yen, quote.price_yen, quote.tax_yen) == (107_200, 105_600, 9_600)
    (option,) = quote.options(with_option)
    assert (option.item.title, option.total_yen, [line.item_id for line in option.lines]) == ("カヌー", 22_000, [7])
    assert sum(quote.shares(S6)) == 107_200
    assert quote.net_yen == 8 * (9_405 + 2_475)


def test_ticked_it_is_part_of_the_total_and_unticked_it_is_gone() -> None:
    draft = alternative(items=(item(), CANOE))
    quote = rules.price(draft, S6, tariff(*PRICES))
    sent = replace(draft, lines=quote.lines, total_yen=quote.total_yen, tax_yen=quote.tax_yen)
    ticked, plain = rules.chosen(sent, {7}), rules.chosen(sent)
    assert (ticked.total_yen, ticked.tax_yen) == (129_200, 11_600)
    assert sum(rules.stored(ticked).shares(S6)) == 129_200
    assert (plain.total_yen, plain.tax_yen, len(plain.items)) == (107_200, 9_600, 1)
    assert [line.kind for line in plain.lines] == [LineKind.ROOM, LineKind.LODGING_TAX]
    assert rules.chosen(sent, {99}) == plain


def test_what_may_be_ticked_is_held_and_only_what_was_ticked_is_booked() -> None:
    draft = alternative(items=(CANOE,))
    assert rules.wants(draft, S6)[SlotKey(WALK, THURSDAY)] == 4
    assert SlotKey(WALK, THURSDAY) not in rules.wants(rules.chosen(draft), S6)
    assert rules.wants(rules.chosen(draft, [7]), S6)[SlotKey(WALK, THURSDAY)] == 4


def test_two_options_of_one_kind_are_ticked_one_by_one() -> None:
    earlier = replace(CANOE, day=WEDNESDAY, id=8)
    quote = rules.price(alternative(items=(earlier, CANOE)), S6, tariff(*PRICES))
    assert sorted((line.item_id, line.amount_yen) for line in quote.lines if line.is_optional) == [
        (7, 22_000),
        (8, 22_000),
    ]


def test_making_something_optional_is_told_and_changes_the_digest() -> None:
    plain = replace(CANOE, is_optional=False)
    (told,) = rules.differences(version(alternative(items=(plain,))), version(alternative(items=(CANOE,))))
    assert "お選びいただけるものにしました" in told.message
    digests = {rules.digest(version(alternative(items=(each,)))) for each in (plain, CANOE, replace(plain, offer=None))}
    assert len(digests) == 3


def test_what_they_arrange_themselves_has_no_price_and_takes_nothing() -> None:
    bus = item(WEDNESDAY, 9, kind=ItemKind.TRAVEL, title="貸切バス", is_own=True)
    quote = rules.price(alternative(items=(bus,)), S6, tariff())
    assert quote.total_yen == 107_200
    assert {key.offering_id for key in rules.wants(alternative(items=(bus,)), S6)} == {ROOM}
    (told,) = rules.differences(
        version(alternative(items=(replace(bus, is_own=False),))), version(alternative(items=(bus,)))
    )
    assert "お客さまに手配していただく" in told.message


# Prices of their own ------------------------------------------------------------


def own(**values: object) -> Override:
    usual = {"offering_id": ROOM, "unit": Unit.PERSON_NIGHT, "sell_yen": 9_900, "net_yen": None, "reason": "平日の特別"}
    return Override(**{**usual, **values})  # type: ignore[arg-type]


def test_a_price_of_its_own_takes_the_cards_place_in_that_alternative_alone() -> None:
    quote = rules.price(replace(alternative(), overrides=(own(),)), S6, tariff())
    assert [(line.unit_yen, line.amount_yen) for line in quote.lines if line.kind is LineKind.ROOM] == [(9_900, 79_200)]
    # what we pay was not spoken of, so it is the card's
    assert quote.net_yen == 8 * (9_405 + 2_475)
    assert rules.price(alternative(), S6, tariff()).price_yen == 105_600


def test_where_the_card_says_ask_the_price_that_was_said_holds() -> None:
    asked = replace(alternative(), overrides=(own(sell_yen=12_000, net_yen=10_000, said_by="女将さん"),))
    quote = rules.price(asked, S6, tariff(*rate(sell=None)))
    assert (quote.price_yen, quote.net_yen, quote.margin_yen) == (96_000, 80_000, 16_000)
    only_net = replace(alternative(), overrides=(own(sell_yen=None, net_yen=10_000, said_by="女将さん"),))
    with pytest.raises(Blocked):
        rules.price(only_net, S6, tariff(*rate(sell=None)))
    assert rules.price(only_net, S6, tariff()).net_yen == 80_000


def test_a_price_by_another_unit_counts_by_that_unit() -> None:
    by_room = replace(alternative(people_per_room=2), overrides=(own(unit=Unit.ROOM_NIGHT, sell_yen=15_000),))
    rooms = [line for line in rules.price(by_room, S6, tariff()).lines if line.kind is LineKind.ROOM]
    assert {line.unit for line in rooms} == {Unit.ROOM_NIGHT}
    assert (sum(line.quantity for line in rooms), sum(line.amount_yen for line in rooms)) == (5, 75_000)
    # what the card pays by the person says nothing of a price by the room
    assert {line.net_yen for line in rooms} == {None}


def test_a_kit_that_may_be_ticked_and_is_free_is_an_option_of_nothing() -> None:
    kit = item(WEDNESDAY, 13, kind=ItemKind.KIT, offer=offer(KIT, OfferingKind.KIT), is_optional=True, id=3)
    each = alternative(items=(kit,))
    quote = rules.price(each, S6, tariff(*rate(), *rate(KIT, 0, unit=Unit.GROUP)))
    assert [option.total_yen for option in quote.options(each)] == [0]
    assert time(13) == quote.options(each)[0].item.starts_at
