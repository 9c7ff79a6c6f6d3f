"""What an organiser is asked to do next, whether a chain holds, what the home page shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from worktrip.accounts.rules import Actor, Role
from worktrip.billing.rules import PaymentState
from worktrip.catalogue.rules import CancellationStep, DayClass, MealPlan, Price, RateBook, Unit, usual_rows
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate
from worktrip.proposals.rules import GuestFacts, VersionState
from worktrip.site.rules import (
    BREAKS,
    ENTRIES,
    PARTIES,
    STEP_LABELS,
    WORDS,
    Ask,
    ChainLink,
    LinkState,
    RoomOffer,
    Season,
    Standing,
    Step,
    breaks,
    deadlines,
    entries_for,
    examples,
    home_of,
    judged,
    next_ask,
    season_on,
    together,
)
from worktrip.trips.rules import Closed, Stage

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
TODAY = date(2026, 12, 1)
UNTIL = NOW + timedelta(days=3)
FIRST, LAST = date(2027, 2, 23), date(2027, 2, 26)
SENT = Standing(Stage.PROPOSING, version=VersionState.SENT, valid_until=UNTIL)
BOOKED = Standing(
    Stage.ACCEPTED, version=VersionState.ACCEPTED, is_booked=True, first_day=FIRST, last_day=LAST, has_consent=True
)
OVER = replace(BOOKED, stage=Stage.STAYED)
AFTER = date(2027, 2, 27)


@pytest.mark.parametrize(
    ("standing", "today", "ask"),
    [
        (Standing(Stage.RECEIVED), TODAY, Ask.WAIT_FOR_PROPOSAL),
        (Standing(Stage.PROPOSING, version=VersionState.DECLINED), TODAY, Ask.WAIT_FOR_PROPOSAL),
        (SENT, TODAY, Ask.READ),
        (replace(SENT, has_read=True), TODAY, Ask.CONSENT),
        (replace(SENT, has_read=True, has_consent=True), TODAY, Ask.ACCEPT),
        (replace(SENT, valid_until=NOW), TODAY, Ask.ASK_AGAIN),
        (replace(SENT, version=VersionState.EXPIRED), TODAY, Ask.ASK_AGAIN),
        (BOOKED, TODAY, Ask.ARRANGING),
        (replace(BOOKED, all_yes=True), TODAY, Ask.READY),
        (BOOKED, FIRST, Ask.STAYING),
        (BOOKED, LAST, Ask.STAYING),
        (OVER, AFTER, Ask.WAIT_FOR_INVOICE),
        (replace(OVER, survey_open=True), AFTER, Ask.ANSWER),
        (replace(OVER, payment=PaymentState.OPEN, survey_open=True), AFTER, Ask.PAY),
        (replace(OVER, payment=PaymentState.PARTLY), AFTER, Ask.PAY),
        (replace(OVER, payment=PaymentState.PAID, survey_open=True), AFTER, Ask.ANSWER),
        (replace(OVER, payment=PaymentState.PAID), AFTER, Ask.NOTHING),
        (replace(SENT, closed_as=Closed.WITHDRAWN), TODAY, Ask.CLOSED),
    ],
)
def test_one_thing_is_asked_first(standing: Standing, today: date, ask: Ask) -> None:
    assert next_ask(standing, NOW, today) is ask


def test_everything_that_can_be_asked_has_its_words() -> None:
    assert set(WORDS) == set(Ask)


LADDER = [CancellationStep(20, 8, 20), CancellationStep(7, 2, 30)]


def test_the_days_ahead_stand_in_order_and_nothing_past_is_among_them() -> None:
    ahead = deadlines(BOOKED, LADDER, None, TODAY)
    assert [item.day for item in ahead] == [date(2027, 2, 2), FIRST, LAST]
    assert [item.day for item in deadlines(BOOKED, LADDER, None, date(2027, 2, 3))] == [FIRST, LAST]
    assert not any(item.soon for item in ahead)
    assert deadlines(BOOKED, LADDER, None, date(2027, 2, 20))[0].soon


def test_a_bill_stays_in_sight_when_it_is_late() -> None:
    late = replace(OVER, payment=PaymentState.OPEN)
    assert [item.day for item in deadlines(late, LADDER, date(2027, 3, 31), date(2027, 4, 2))] == [date(2027, 3, 31)]


def test_a_proposal_shows_the_minute_at_which_its_rooms_go_back() -> None:
    assert [item.at for item in deadlines(SENT, [], None, TODAY)] == [UNTIL]
    assert deadlines(replace(SENT, closed_as=Closed.DECLINED), [], None, TODAY) == []


# --- The chain -------------------------------------------------------------------------------------------------------


def links(*there: Step) -> list[ChainLink]:
    return [ChainLink(step, NOW if step in there else None) for step in Step]


def states(*there: Step, closed: bool = False) -> dict[Step, LinkState]:
    return {link.step: link.state for link in judged(links(*there), is_closed=closed)}


def test_a_whole_chain_is_done_from_end_to_end() -> None:
    assert set(states(*Step).values()) == {LinkState.DONE}
    assert breaks(judged(links(*Step))) == []


def test_the_first_link_that_has_not_come_is_next_and_the_rest_lie_ahead() -> None:
    found = states(Step.INQUIRY, Step.HEARING)
    assert found[Step.PROPOSAL] is LinkState.NEXT
    assert found[Step.CONSENT] is found[Step.LEAD] is LinkState.AHEAD


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (Step.HEARING, "ヒアリングの記録がありません。"),
        (Step.CONSENT, "電子交付への同意がありません。"),
        (Step.CONTRACT, "契約書面がまだありません。"),
        (Step.STAY, "滞在の記録がありません。"),
        (Step.INVOICE, "請求書がまだありません。"),
        (Step.SURVEY, "ふりかえりの回答がありません。"),
    ],
)
def test_a_link_missing_before_one_that_is_there_is_a_break_with_a_name(missing: Step, sentence: str) -> None:
    whole = judged(links(*(step for step in Step if step is not missing)))
    assert breaks(whole) == [sentence]


def test_looking_back_before_paying_is_no_break() -> None:
    before = [step for step in Step if step not in {Step.INVOICE, Step.PAYMENT, Step.LEAD}]
    assert breaks(judged(links(*before))) == []


def test_a_stay_need_not_lead_to_work() -> None:
    found = states(*(step for step in Step if step is not Step.LEAD))
    assert LinkState.BROKEN not in found.values()


def test_a_closed_trip_waits_for_nothing() -> None:
    assert LinkState.NEXT not in states(Step.INQUIRY, closed=True).values()


def test_every_link_has_a_word_and_a_sentence_for_its_absence() -> None:
    assert set(STEP_LABELS) == set(BREAKS) == set(Step)


# --- Navigation and the home page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "endpoint"),
    [
        (Role.CONCIERGE, "inquiries.inbox"),
        (Role.ACCOUNTANT, "billing.ledger"),
        (Role.DIRECTOR, "leads.board"),
        (Role.OFFICER, "reports.town"),
        (Role.ADMIN, "accounts.people"),
    ],
)
def test_each_role_begins_at_a_page_it_may_open(role: Role, endpoint: str) -> None:
    actor = Actor(person_id=1, roles=frozenset({role}))
    assert home_of(actor) == endpoint
    assert endpoint in {entry.endpoint for entry in entries_for(actor)}


def test_the_officer_sees_the_report_alone() -> None:
    officer = Actor(person_id=1, roles=frozenset({Role.OFFICER}))
    assert [entry.endpoint for entry in entries_for(officer)] == ["reports.town"]
    assert entries_for(Actor()) == []
    assert len({entry.endpoint for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 5, 1), Season.GREEN),
        (date(2026, 9, 30), Season.GREEN),
        (date(2026, 10, 1), Season.AUTUMN),
        (date(2026, 11, 10), Season.AUTUMN),
        (date(2026, 11, 11), Season.SNOW),
        (date(2027, 4, 30), Season.SNOW),
    ],
)
def test_the_ridge_wears_the_season(day: date, season: Season) -> None:
    assert season_on(day) is season


SINCE = date(2026, 4, 1)
NIGHTS = [date(2027, 2, 23), date(2027, 2, 24)]
TAX = [
    LodgingTaxRate(
        municipality_code="20",
        effective_from=SINCE,
        effective_to=None,
        from_yen=6000,
        to_yen=None,
        per_person_night_yen=200,
    )
]


def offer(offering_id: int, **changes: object) -> RoomOffer:
    usual = RoomOffer(
        offering_id=offering_id,
        house="星ひとさじ",
        house_en="Hoshi Hitosaji",
        sleeps=16,
        people_per_room=3,
        rooms=7,
        meal_plan=MealPlan.HALF_BOARD,
        exclusive_from=10,
        municipality_code="20324",
        room_only_ex_tax_yen=7000,
        bathing=BathingTaxRate(has_onsen=False),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def rates(*prices: tuple[int, int, int], plan: MealPlan = MealPlan.HALF_BOARD) -> RateBook:
    """Cards of (offering, price on weekdays, what being alone costs more)."""
    return RateBook(
        [
            row
            for offering_id, yen, single in prices
            for row in usual_rows(
                offering_id,
                {DayClass.ORDINARY: Price(yen)},
                unit=Unit.PERSON_NIGHT,
                effective_from=SINCE,
                meal_plan=plan,
                alone=Price(single, 0),
            )
        ]
    )


def test_four_alone_for_two_nights_come_to_what_the_proposal_would_say() -> None:
    found = examples([offer(1)], rates((1, 10_450, 2_750)), TAX, NIGHTS)
    four = found[0]
    assert (four.people, four.nights, four.total_yen, four.per_head_yen) == (4, 2, 107_200, 26_800)
    assert [example.people for example in found] == [4, 8, 12]


def test_the_cheapest_house_that_takes_the_party_is_the_example() -> None:
    cheap = offer(2, house="郵便うさぎ", sleeps=10, rooms=5, exclusive_from=6)
    found = examples([offer(1), cheap], rates((1, 10_450, 2_750), (2, 9_900, 2_200)), TAX, NIGHTS)
    assert [example.house for example in found] == ["郵便うさぎ", "郵便うさぎ", "星ひとさじ"]


def test_a_house_that_cannot_take_a_party_is_no_example() -> None:
    assert examples([offer(1, sleeps=3)], rates((1, 10_450, 2_750)), TAX, NIGHTS) == []
    without = offer(3, meal_plan=MealPlan.NONE, room_only_ex_tax_yen=5500)
    assert [one.people for one in examples([without], rates((3, 6_600, 0), plan=MealPlan.NONE), TAX, NIGHTS)] == [6]
    assert len(PARTIES) == 4


def test_who_comes_and_goes_together_is_one_line() -> None:
    tuesday, friday = date(2027, 2, 23), date(2027, 2, 26)
    wednesday = date(2027, 2, 24)
    party = [
        GuestFacts("湊", wednesday, time(13), friday, time(12)),
        GuestFacts("榛名", tuesday, time(19), friday, time(12)),
        GuestFacts("日向", wednesday, time(13), friday, time(12), "ベジタリアン"),
    ]
    first, second = together(party)
    assert (first.labels, first.nights, first.diets) == (("榛名",), 3, ())
    assert (second.labels, second.nights, second.diets) == (("湊", "日向"), 2, (("ベジタリアン", 1),))
