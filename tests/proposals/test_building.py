"""Rooms, options, prices of their own and forms of contract, through the service, on the demo's shelves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.factories.proposals import THURSDAY, WEDNESDAY, Drafted, offering
from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.catalogue.tables import CancellationBand, CancellationTermsRow
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.plumbing import outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import ContractForm, ItemKind, RoomChoice, VersionState

NOON, EVENING = time(13), time(19)


def part(s6: Drafted, *rooms: RoomChoice) -> None:
    service.set_alternative(s6.version_id, "A", title="", rooms=rooms, is_recommended=True)


def quote(s6: Drafted, letter: str = "A") -> rules.Quote:
    version = queries.version_by_id(s6.version_id)
    found = next(each for each in service.price_version(version) if each.alternative.letter == letter)
    assert found.quote is not None, found.refusal
    return found.quote


def two_houses(s6: Drafted) -> None:
    part(s6, RoomChoice(offering("L4-R"), 1, people=2), RoomChoice(offering("L3-R"), 1))


# Rooms -----------------------------------------------------------


def test_two_houses_are_kept_priced_held_and_sent(s6: Drafted) -> None:
    two_houses(s6)
    a = queries.version_by_id(s6.version_id).alternatives[0]
    assert [(use.room and use.room.facility_code, use.people) for use in a.rooms] == [("L4", 2), ("L3", None)]
    assert a.title == "ペンション 星ひとさじ、ペンション 三つ目の切株"
    service.send(s6.version_id)
    sent = queries.version_by_id(s6.version_id)
    assert sent.digest == rules.digest(sent)
    assert {
        line.room_position
        for line in sent.alternatives[0].lines
        if line.offering_id in (offering("L4-R"), offering("L3-R"))
    } == {0, 1}
    shares = rules.stored(sent.alternatives[0]).shares(sent.party)
    assert sum(shares) == sent.alternatives[0].total_yen
    # the next version begins with the same rooms
    copy = queries.version_by_id(service.draft(s6.trip_id))
    assert [replace(use, id=0) for use in copy.alternatives[0].rooms] == [
        replace(use, id=0) for use in sent.alternatives[0].rooms
    ]
    assert rules.differences(sent, copy) == []


def test_rooms_are_taken_away_again_and_what_cannot_be_is_refused_beside_its_field(s6: Drafted) -> None:
    two_houses(s6)
    service.set_alternative(
        s6.version_id,
        "A",
        title="ペンション 星ひとさじ、ペンション 三つ目の切株",
        rooms=[RoomChoice(offering("L3-R"), 2)],
    )
    assert queries.version_by_id(s6.version_id).alternatives[0].title == "ペンション 三つ目の切株"
    (use,) = queries.version_by_id(s6.version_id).alternatives[0].rooms
    assert (use.people_per_room, use.is_plain) == (2, True)
    wrong = [
        RoomChoice(offering("L4-R")),
        RoomChoice(offering("L3-R"), 1, people=0, first_night=THURSDAY, last_night=WEDNESDAY),
    ]
    with pytest.raises(Invalid) as refusal:
        part(s6, *wrong)
    assert set(refusal.value.fields) == {"rooms-1-people", "rooms-1-last_night"}
    with pytest.raises(NotFound):
        part(s6, RoomChoice(99_999))
    assert len(queries.version_by_id(s6.version_id).alternatives[0].rooms) == 1


def test_somebody_without_a_bed_is_not_sent_a_proposal(s6: Drafted) -> None:
    part(s6, RoomChoice(offering("L4-R"), 1, people=3))
    with pytest.raises(Invalid, match="まだ送れません") as refusal:
        service.send(s6.version_id)
    assert "栗林さんの泊まる部屋がありません" in str(refusal.value.values["reasons"])
    part(s6, RoomChoice(offering("L4-R"), 1, people=3), RoomChoice(None))
    service.send(s6.version_id)


def test_the_reader_sees_who_sleeps_where(s6: Drafted) -> None:
    two_houses(s6)
    reading = service.read(queries.version_by_id(s6.version_id))
    beds = reading.columns[0].beds
    assert [(bed.house, bed.guests, bed.sharing) for bed in beds] == [
        ("ペンション 星ひとさじ", ("榛名", "湊"), "1室1名"),
        ("ペンション 三つ目の切株", ("日向", "栗林"), "1室1名"),
    ]
    rows = {row["label"]: row["values"][0] for row in reading.comparison}
    assert rows["宿"] == "ペンション 星ひとさじ、ペンション 三つ目の切株"
    assert "2名: ペンション 三つ目の切株" in rows["部屋"]


# Options and own arrangements --------------------------------------


def test_an_option_is_held_but_not_in_the_total_and_a_copy_keeps_it(s6: Drafted) -> None:
    before = quote(s6).total_yen
    service.add_item(
        s6.version_id,
        "A",
        day=WEDNESDAY,
        starts_at=EVENING,
        kind=ItemKind.ACTIVITY,
        offering_id=offering("A2-S"),
        is_optional=True,
    )
    service.add_item(
        s6.version_id,
        "A",
        day=WEDNESDAY,
        starts_at=NOON,
        kind=ItemKind.TRAVEL,
        title="貸切バス",
        is_own=True,
    )
    assert quote(s6).total_yen == before
    service.send(s6.version_id)
    sent = queries.version_by_id(s6.version_id)
    reading = service.read(sent)
    (option,) = reading.columns[0].options
    assert (option.name, option.amount_yen) == ("星空観賞会", 3 * 1_650)
    assert any("貸切バス" in told for told in reading.excluded)
    assert any(offering("A2-S") == key.offering_id for key in rules.wants_of_version(sent))
    a = sent.alternatives[0]
    assert rules.chosen(a, [option.item_id]).total_yen == before + 3 * 1_650
    assert rules.digest(sent) == sent.digest


def test_what_is_optional_comes_from_the_catalogue_and_what_is_their_own_does_not(s6: Drafted) -> None:
    with pytest.raises(Invalid) as refusal:
        service.add_item(s6.version_id, "A", day=WEDNESDAY, starts_at=EVENING, title="何か", is_optional=True)
    assert set(refusal.value.fields) == {"is_optional"}
    with pytest.raises(Invalid) as refusal:
        service.add_item(
            s6.version_id,
            "A",
            day=WEDNESDAY,
            starts_at=EVENING,
            offering_id=offering("A2-S"),
            is_own=True,
        )
    assert set(refusal.value.fields) == {"is_own"}


# Prices of their own -----------------------------------------------


def test_a_price_of_its_own_says_why_who_and_when_and_goes_back_to_the_card(s6: Drafted) -> None:
    before = quote(s6).price_yen
    service.set_price(
        s6.version_id, "A", offering("L4-R"), sell_yen=9_900, reason="平日の特別", person_id=s6.organiser_id
    )
    (own,) = queries.version_by_id(s6.version_id).alternatives[0].overrides
    assert (own.sell_yen, own.net_yen, own.reason, own.set_by_id) == (9_900, None, "平日の特別", s6.organiser_id)
    assert own.set_at is not None
    assert quote(s6).price_yen == 8 * 9_900
    assert quote(s6, "B").price_yen != 8 * 9_900
    service.clear_price(s6.version_id, "A", offering("L4-R"))
    assert quote(s6).price_yen == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sell_yen": None, "reason": "何か"}, "sell_yen"),
        ({"sell_yen": 9_900, "reason": " "}, "reason"),
        ({"sell_yen": None, "net_yen": 9_000, "reason": "何か"}, "said_by"),
        ({"sell_yen": -1, "reason": "何か"}, "sell_yen"),
    ],
)
def test_a_price_without_a_reason_or_a_name_is_refused(s6: Drafted, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        service.set_price(s6.version_id, "A", offering("L4-R"), **values)  # type: ignore[arg-type]
    assert field in refusal.value.fields
    with pytest.raises(NotFound):
        service.set_price(s6.version_id, "A", offering("L2-R"), sell_yen=1, reason="何か")


# The form of contract ----------------------------------------------


def arranged(s6: Drafted, **facts: object) -> None:
    issuer = accounts.issuer_profile_on(date(2026, 11, 23))
    assert issuer is not None
    names = ("name", "address", "phone", "t_number", "is_qualified_issuer", "travel_registration")
    more = ("travel_registration_no", "travel_manager", "contract_form", "bank_account", "rounding")
    kept = {name: getattr(issuer, name) for name in (*names, *more)}
    accounts_service.set_issuer(issuer.organisation_id, effective_from=date(2026, 11, 23), **{**kept, **facts})


def test_a_planning_fee_is_stated_and_owed_before_the_ladder(s6: Drafted) -> None:
    service.set_contract(s6.version_id, form=ContractForm.MADE_TO_ORDER, planning_fee_yen=11_000)
    version = queries.version_by_id(s6.version_id)
    assert quote(s6).price_yen == 105_600 + 11_000
    reading = service.read(version)
    assert reading.columns[0].planning_fee_yen == 11_000
    assert reading.free_until is None
    assert reading.fees[0]["yen"] == [11_000, 11_000]
    assert "企画料金と同じ額" in reading.fees[0]["label"]
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED, planning_fee_yen=11_000)
    assert queries.version_by_id(s6.version_id).planning_fee_yen is None


def test_an_arranged_trip_shows_the_actual_costs_with_the_posted_fee_and_the_suppliers_tables(s6: Drafted) -> None:
    arranged(s6, handling_percent=10, cancelling_yen=1_100)
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    service.remove_alternative(s6.version_id, "B")
    assert (quote(s6).handling_fee_yen, quote(s6).price_yen) == (10_560, 116_160)
    version = queries.version_by_id(s6.version_id)
    column = service.read(version).columns[0]
    assert column.rows[0].amount_yen == 105_600
    assert any("取扱料金" in row.name and row.amount_yen == 10_560 for row in column.rows)
    rows = service.fee_rows(version, [quote(s6)])
    assert rows[0].amounts_yen == (10_560 + 1_100,)
    assert rows[-1].amounts_yen == (105_600 + 10_560 + 1_100,)
    assert "取扱料金は、実費の10%です。" in service.conditions(version, "A")["payment"]


def test_an_arranged_trip_without_a_posted_fee_says_that_there_is_none(s6: Drafted) -> None:
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    assert quote(s6).handling_fee_yen == 0
    assert "取扱料金はいただきません。" in service.conditions(queries.version_by_id(s6.version_id), "A")["payment"]


def test_an_arranged_trip_needs_the_table_of_every_house(s6: Drafted) -> None:
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    service.remove_alternative(s6.version_id, "B")
    version = queries.version_by_id(s6.version_id)
    assert service.blockers(version) == []
    assert service.fee_rows(version, [quote(s6)]) != []
    with unit_of_work() as unit:
        mine = select(CancellationTermsRow.id).where(CancellationTermsRow.facility_id == version.offers[0].facility_id)
        unit.session.execute(delete(CancellationBand).where(CancellationBand.terms_id.in_(mine)))
        unit.session.execute(delete(CancellationTermsRow).where(CancellationTermsRow.id.in_(mine)))
    (stop,) = service.blockers(version)
    assert "ペンション 星ひとさじの取消料の表が設定されていない" in service.tell(stop.sentence)
    assert service.fee_rows(version, [quote(s6)]) == []


def test_without_a_registration_nothing_with_a_bed_is_sent_and_the_sentence_says_what_to_do(s6: Drafted) -> None:
    arranged(s6, travel_registration="登録なし")
    stops = [service.tell(each.sentence) for each in service.blockers(queries.version_by_id(s6.version_id))]
    assert any("登録のある旅行業者を通して" in told for told in stops)
    arranged_forms = service.contract_desk(queries.version_by_id(s6.version_id)).allowed
    assert arranged_forms == ()


def walk_only(s6: Drafted) -> None:
    """An afternoon of one activity: no bed, no ride."""
    visitor = replace(queries.version_by_id(s6.version_id).party.guests[0], id=0, arrives_on=WEDNESDAY, arrives_at=NOON)
    service.set_party(s6.version_id, [replace(visitor, leaves_on=WEDNESDAY, leaves_at=time(21))])
    service.remove_alternative(s6.version_id, "B")
    service.set_alternative(s6.version_id, "A", title="星を見る", is_recommended=True)
    for item in queries.version_by_id(s6.version_id).alternatives[0].items:
        service.remove_item(s6.version_id, item.id)
    service.add_item(s6.version_id, "A", day=WEDNESDAY, starts_at=EVENING, offering_id=offering("A2-S"))


@pytest.mark.parametrize("registration", [None, "登録なし"])
def test_activities_alone_are_sent_without_a_registration_and_the_paper_promises_nothing_of_it(
    s6: Drafted, registration: str | None
) -> None:
    arranged(s6, travel_registration=registration, travel_registration_no=None, travel_manager=None)
    walk_only(s6)
    version = queries.version_by_id(s6.version_id)
    assert service.contract_desk(version).allowed == tuple(ContractForm)
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    service.set_contract(s6.version_id, form=ContractForm.MADE_TO_ORDER)
    service.send(s6.version_id)
    outbox.drain()
    sent = queries.version_by_id(s6.version_id)
    assert {paper.kind for paper in queries.papers(sent.id)} == {"proposal", "terms", "approval_pack"}
    data = service.conditions(sent, "A")
    assert data["travel_kind"] == "宿泊と送迎を含まない、体験などの契約"
    assert not {"bond", "explanation"} & set(data)
    assert "manager" not in data["issuer"]
    assert "旅行業約款" not in data["compensation"]
    assert all("旅行業約款" not in (each.text or "") for each in service.pack(sent).insurance)


def test_where_activities_need_a_registration_the_settings_of_the_law_are_asked_for(
    s6: Drafted, town_app: Flask
) -> None:
    arranged(s6, travel_registration=None, travel_registration_no=None, travel_manager=None)
    walk_only(s6)
    assert service.blockers(queries.version_by_id(s6.version_id)) == []
    town_app.config["ACTIVITIES_NEED_REGISTRATION"] = True
    stops = [service.tell(each.sentence) for each in service.blockers(queries.version_by_id(s6.version_id))]
    assert any("旅行業務取扱管理者" in told for told in stops)
    with pytest.raises(Invalid):
        service.send(s6.version_id)


def test_a_sent_version_keeps_its_form_and_its_fee(s6: Drafted) -> None:
    service.set_contract(s6.version_id, form=ContractForm.MADE_TO_ORDER, planning_fee_yen=11_000)
    service.send(s6.version_id)
    with pytest.raises(Conflict):
        service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    sent = queries.version_by_id(s6.version_id)
    assert (sent.state, sent.contract_form, sent.planning_fee_yen) == (VersionState.SENT, "made_to_order", 11_000)


def test_the_papers_of_either_form_are_made(s6: Drafted) -> None:
    two_houses(s6)
    service.remove_alternative(s6.version_id, "B")
    service.add_item(
        s6.version_id,
        "A",
        day=WEDNESDAY,
        starts_at=EVENING,
        kind=ItemKind.ACTIVITY,
        offering_id=offering("A2-S"),
        is_optional=True,
    )
    arranged(s6, handling_yen=5_500)
    service.set_contract(s6.version_id, form=ContractForm.ARRANGED)
    service.send(s6.version_id)
    outbox.drain()
    sent = queries.version_by_id(s6.version_id)
    assert {paper.kind for paper in queries.papers(sent.id)} == {"proposal", "terms", "approval_pack"}
    data = json.loads(json.dumps(service.conditions(sent, "A"), default=str))
    assert data["travel_kind"] == "手配旅行"
    assert data["handling_fee_yen"] == 5_500
    assert [option["name"] for option in data["options"]] == ["星空観賞会"]
    assert [bed["who"] for bed in data["beds"]] == ["榛名、湊", "日向、栗林"]
