"""Something of the catalogue is found by a few characters and put at an hour."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from tests.factories.proposals import THURSDAY, Drafted, offering
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Offering
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, service
from worktrip.proposals.rules import ItemFacts, ItemKind

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(s6: Drafted, browser_of_nobody: PageClient) -> PageClient:
    sign_in(browser_of_nobody, Role.CONCIERGE)
    return browser_of_nobody


def found(desk: PageClient, s6: Drafted, typed: str) -> dict[str, Any]:
    at = f"/desk/trips/{s6.trip_no}/proposals/1/things"
    answer: dict[str, Any] = desk.get(at, query_string={"q": typed}, headers=JSON).get_json()
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    return [hit["name"] for hit in answer["hits"]]


def drop(desk: PageClient, s6: Drafted, **typed: Any) -> Any:
    facts = {"letter": "A", "day": THURSDAY.isoformat(), "starts_at": "13:00", **typed}
    return desk.post(f"/desk/trips/{s6.trip_no}/proposals/1/items/drop", data=facts, headers=JSON)


def items(s6: Drafted, letter: str = "A") -> tuple[ItemFacts, ...]:
    alternative = queries.version_by_id(s6.version_id).alternative(letter)
    assert alternative is not None
    return alternative.items


@pytest.mark.parametrize("typed", ["カヌー", "かぬー", "ｶﾇｰ", "kanu", "カヌー 舟着き場"])
def test_a_few_characters_find_it_however_they_are_typed(s6: Drafted, desk: PageClient, typed: str) -> None:
    (hit,) = found(desk, s6, typed)["hits"]
    assert (hit["name"], hit["kind"], hit["minutes"]) == ("カヌー", "activity", 90)
    assert hit["note"].startswith("要問合せ")


def test_what_is_so_called_comes_before_what_stands_at_such_a_place_and_rooms_are_none(
    s6: Drafted, desk: PageClient
) -> None:
    assert "開発合宿セット" in names(found(desk, s6, "備品"))
    assert all("部屋" not in name for name in names(found(desk, s6, "ペンション")))
    assert found(desk, s6, "どこにもないもの") == {"hits": [], "said": "見つかりません"}
    assert names(found(desk, s6, "")) == []
    # by what it is, as the timetable calls it
    assert "スノーシュー（半日）" in names(found(desk, s6, "体験 案内人"))


def test_only_a_few_are_shown_however_many_there_are_and_the_statements_stay_as_many(
    s6: Drafted, desk: PageClient, statements: Counting
) -> None:
    found(desk, s6, "会議室")
    with statements() as few:
        assert len(found(desk, s6, "会議室")["hits"]) < 8
    with unit_of_work() as unit:
        house = unit.session.get_one(Offering, offering("L4-L")).facility_id
        for number in range(60):
            unit.session.add(
                Offering(
                    code=f"X{number}",
                    facility_id=house,
                    kind=OfferingKind.WORKSPACE,
                    name=f"会議室{number}",
                    name_en=f"Room {number}",
                )
            )
    with statements() as many:
        answer = found(desk, s6, "会議室")
    assert len(answer["hits"]) == 8
    assert "言葉を足すと" in answer["said"]
    assert len(catalogue.find_offerings("会議室", 3)) == 3
    assert len(many) == len(few) <= 20


def test_it_lands_with_its_kind_its_length_and_its_number_in_one_step(s6: Drafted, desk: PageClient) -> None:
    before = items(s6)
    answer = drop(desk, s6, offering=offering("A2-S")).get_json()
    assert answer["said"] == "A案の2月25日(木) 13:00に入れて、保存しました。"
    (new,) = [item for item in items(s6) if item.id == answer["item"]]
    assert (new.title, new.kind, new.starts_at) == ("星空観賞会", ItemKind.ACTIVITY, time(13))
    assert new.ends_at is not None
    assert new.quantity == 4
    assert len(items(s6, "B")) == len(before)
    service.undo(s6.version_id)
    assert items(s6) == before


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"starts_at": "とき"}, 422), ({"letter": "D"}, 404), ({"offering": "99999"}, 404), ({"day": ""}, 422)],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    s6: Drafted, desk: PageClient, typed: dict[str, str], status: int
) -> None:
    before = items(s6)
    answer = drop(desk, s6, **{"offering": str(offering("A2-S")), **typed})
    assert answer.status_code == status
    assert answer.get_json()["title"]
    assert items(s6) == before


def test_a_version_that_was_sent_takes_nothing_more(s6: Drafted, desk: PageClient) -> None:
    service.send(s6.version_id)
    assert drop(desk, s6, offering=offering("A2-S")).status_code == 409


def test_in_the_form_what_is_of_the_catalogue_is_of_its_own_kind(s6: Drafted, desk: PageClient) -> None:
    typed = {"letters": ["A"], "day": THURSDAY.isoformat(), "starts_at": "10:00", "kind": ""}
    desk.post(f"/desk/trips/{s6.trip_no}/proposals/1/items", data=typed | {"offering": str(offering("A2-S"))})
    desk.post(f"/desk/trips/{s6.trip_no}/proposals/1/items", data=typed | {"title": "役員だけの話"})
    kinds = {item.title: item.kind for item in items(s6)}
    assert (kinds["星空観賞会"], kinds["役員だけの話"]) == (ItemKind.ACTIVITY, ItemKind.WORK)
