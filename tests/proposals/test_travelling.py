"""Ways in a draft: from where to where, how, and how long that takes."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from tests.factories.proposals import THURSDAY, Drafted
from tests.proposals.test_warnings import FIVE_KM_OFF, HERE, warned, work
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.kernel.errors import Invalid
from worktrip.proposals import queries, service
from worktrip.proposals.rules import ItemFacts, ItemKind, Leg, Means

HOUSE = "ペンション 星ひとさじ"
WAY: dict[str, Any] = {
    "day": THURSDAY,
    "starts_at": time(9),
    "from_place": "茅野駅",
    "to_place": HOUSE,
    "means": Means.BUS,
}


def legs(version_id: int, letter: str = "A") -> list[ItemFacts]:
    found = queries.version_by_id(version_id).alternative(letter)
    assert found is not None
    return [item for item in found.items if item.leg is not None]


def test_a_way_between_known_places_takes_what_its_distance_makes_likely(s6: Drafted) -> None:
    station = next(mark for mark in catalogue.landmarks() if "茅野" in mark.name)
    service.add_leg(s6.version_id, "AB", **{**WAY, "from_place": station.name})
    (way,) = legs(s6.version_id)
    assert way.kind is ItemKind.TRAVEL
    assert way.named == (f"{station.name} → {HOUSE}(バス)", f"{station.name_en} → Pension Hoshi Hitosaji (by bus)")
    assert way.ends_at is not None
    assert time(9, 20) < way.ends_at < time(10, 30)
    assert len(legs(s6.version_id, "B")) == 1


def test_words_that_nobody_knows_are_words_and_end_when_somebody_says_so(s6: Drafted) -> None:
    service.add_leg(s6.version_id, "A", **{**WAY, "from_place": "会社の前"})
    (way,) = legs(s6.version_id)
    assert (way.named[0], way.ends_at) == (f"会社の前 → {HOUSE}(バス)", None)
    service.set_leg(s6.version_id, way.id, **{**WAY, "from_place": "会社の前", "ends_at": time(12), "means": Means.CAR})
    (way,) = legs(s6.version_id)
    assert (way.named[0], way.ends_at) == (f"会社の前 → {HOUSE}(車)", time(12))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from_place": " "}, "from_place"),
        ({"to_place": ""}, "to_place"),
        ({"from_place": HOUSE}, "to_place"),
        ({"ends_at": time(9)}, "ends_at"),
    ],
)
def test_a_way_that_cannot_be_is_refused_beside_its_field(s6: Drafted, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        service.add_leg(s6.version_id, "A", **{**WAY, **changes})
    assert field in refusal.value.fields


def test_a_copied_alternative_and_the_next_version_keep_their_ways(s6: Drafted) -> None:
    service.add_leg(s6.version_id, "A", **WAY)
    letter = service.add_alternative(s6.version_id, copy_of="A")
    assert [way.leg for way in legs(s6.version_id, letter)] == [way.leg for way in legs(s6.version_id)]
    service.send(s6.version_id)
    again = service.draft(s6.trip_id)
    assert [way.leg for way in legs(again)] == [way.leg for way in legs(s6.version_id)]


@pytest.mark.parametrize(
    ("ends_at", "means", "is_told"),
    [
        pytest.param(time(9, 20), Means.BUS, True, id="20 minutes for a way of 25"),
        pytest.param(time(9, 25), Means.BUS, False, id="25 minutes"),
        pytest.param(time(9, 25), Means.WALK, True, id="on foot"),
        pytest.param(time(9, 20), Means.TRAIN, False, id="a train keeps its own time"),
        pytest.param(None, Means.BUS, False, id="nobody says when it ends"),
    ],
)
def test_a_way_planned_shorter_than_it_is_likely_to_be_is_pointed_out(
    ends_at: time | None, means: Means, is_told: bool
) -> None:
    leg = Leg("ここ", "あそこ", means, HERE, FIVE_KM_OFF)
    way = work(9, None, kind=ItemKind.TRAVEL, leg=leg, ends_at=ends_at)
    assert ("かかります" in warned(way)) is is_told


def test_the_desk_puts_a_way_in_by_a_form_and_changes_it(s6: Drafted, browser_of_nobody: PageClient) -> None:
    desk, at = browser_of_nobody, f"/desk/trips/{s6.trip_no}/proposals/1"
    sign_in(desk, Role.CONCIERGE)
    typed = {"way-letters": ["A"], "way-from_place": "会社の前", "way-to_place": "", "way-means": "bus"}
    typed |= {"way-day": THURSDAY.isoformat(), "way-starts_at": "09:00"}
    refused = desk.post(f"{at}/ways", data=typed)
    assert refused.status_code == 422
    assert "場所を入れてください。" in refused.get_data(as_text=True)
    assert 'value="会社の前"' in refused.get_data(as_text=True)
    assert desk.post(f"{at}/ways", data=typed | {"way-to_place": HOUSE}).status_code == 303
    (way,) = legs(s6.version_id)
    assert "移動を直す" in desk.get(f"{at}?edit={way.id}").get_data(as_text=True)
    changed = typed | {"way-to_place": HOUSE, "way-means": "walk"}
    assert desk.post(f"{at}/ways/{way.id}", data=changed).status_code == 303
    assert legs(s6.version_id)[0].named[0].endswith("(徒歩)")
