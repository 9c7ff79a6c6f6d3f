"""Days somebody wishes for, how firm they are, and what can be said of them."""

from __future__ import annotations

from datetime import date

import pytest

from worktrip.inquiries.rules import Fit, Flexibility, Reason, Wish, ends_on, fit_of, may_mail, reasons_of, worth_naming
from worktrip.inventory.rules import OtherDays, Refusal

WEDNESDAY, FRIDAY = date(2027, 2, 24), date(2027, 2, 26)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("flexibility", "first", "last"),
    [
        (Flexibility.EXACT, date(2027, 2, 24), date(2027, 2, 24)),
        (Flexibility.NEAR, date(2027, 2, 22), date(2027, 2, 26)),
        (Flexibility.WEEK, date(2027, 2, 22), date(2027, 2, 28)),
        (Flexibility.MONTH, date(2027, 2, 1), date(2027, 2, 28)),
    ],
)
def test_how_firm_a_wish_is_says_when_the_stay_may_begin(flexibility: Flexibility, first: date, last: date) -> None:
    assert Wish(WEDNESDAY, FRIDAY, flexibility).may_begin(TODAY) == (first, last)


def test_no_stay_begins_before_today() -> None:
    wish = Wish(WEDNESDAY, FRIDAY, Flexibility.WEEK)
    assert wish.may_begin(WEDNESDAY) == (WEDNESDAY, date(2027, 2, 28))
    assert wish.looked_at(WEDNESDAY)[0] == WEDNESDAY


def test_others_are_looked_for_two_weeks_before_and_four_after_and_as_far_as_the_wish_goes() -> None:
    assert Wish(WEDNESDAY, FRIDAY).looked_at(TODAY) == (date(2027, 2, 10), date(2027, 3, 24))
    assert Wish(WEDNESDAY, FRIDAY, Flexibility.MONTH).looked_at(TODAY)[0] == date(2027, 2, 1)


def test_reasons_are_counted_and_said_in_their_order() -> None:
    refusals = [Refusal.FULL, Refusal.HELD, Refusal.FULL, Refusal.CLOSED, Refusal.GUARDED]
    assert reasons_of(refusals, free=[Reason.SMALL], silent=0) == (
        (Reason.CLOSED, 1),
        (Reason.FULL, 2),
        (Reason.HELD, 1),
        (Reason.GUARDED, 1),
        (Reason.SMALL, 1),
    )
    assert {reason.value for reason in Reason} >= {refusal.value for refusal in Refusal}


def test_where_every_house_has_still_to_be_asked_nobody_says_no() -> None:
    unknown = reasons_of([Refusal.UNKNOWN], free=(), silent=2)
    assert unknown == ((Reason.UNKNOWN, 3),)
    assert fit_of(0, needs_several=False, reasons=unknown) is Fit.UNKNOWN
    assert fit_of(0, needs_several=False, reasons=reasons_of([Refusal.FULL], free=(), silent=2)) is Fit.NOT
    assert fit_of(0, needs_several=True, reasons=()) is Fit.SEVERAL
    assert fit_of(2, needs_several=False, reasons=()) is Fit.WHOLE


def test_a_wish_that_can_be_had_is_only_answered_with_days_that_save() -> None:
    weekend = Wish(FRIDAY, date(2027, 2, 28))
    monday, dear = (
        OtherDays(date(2027, 3, 1), 2, 2, (1,), 21_300, 3_300),
        OtherDays(date(2027, 3, 2), 2, 2, (1,), 30_000, 0),
    )
    friday = OtherDays(date(2027, 3, 5), 2, 1, (1,), 20_000, 4_600)
    assert worth_naming(weekend, Fit.WHOLE, [monday, dear, friday]) == [monday, friday]
    assert worth_naming(Wish(WEDNESDAY, FRIDAY), Fit.WHOLE, [monday]) == []
    assert worth_naming(weekend, Fit.NOT, [dear]) == [dear]


def test_a_draft_waits_two_weeks_and_three_mails_go_to_an_address_in_a_day() -> None:
    assert ends_on(TODAY) == date(2026, 12, 8)
    assert [may_mail(count) for count in range(4)] == [True, True, True, False]
