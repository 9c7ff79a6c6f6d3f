"""What partners answer, and who is reminded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.factories.bookings import Sent, accepted, orders, say
from tests.support.application import Clock
from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.bookings import service
from worktrip.bookings.rules import Answer
from worktrip.kernel.errors import Gone, Invalid
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips.rules import Stage

Mailbox = Callable[..., Sequence[SentMail]]


def test_when_all_say_yes_the_trip_is_arranged(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.YES)
    say(offered, "K1", Answer.YES)
    assert trips.trip_by_id(offered.trip_id).stage is Stage.ACCEPTED
    say(offered, "T1", Answer.YES, via="運転手の方、11月24日 10:20、電話で")

    assert trips.trip_by_id(offered.trip_id).stage is Stage.ARRANGED
    assert trips.todos(offered.trip_id) == [] or all(todo.done_at for todo in trips.todos(offered.trip_id))


def test_a_second_tap_changes_nothing(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.YES)
    after = say(offered, "L4", Answer.NO)

    assert after.answer is Answer.YES
    assert len([said for said in trips.thread(offered.trip_id, internal=True) if "星ひとさじ" in said.text]) == 1


def test_the_desk_may_replace_an_answer_by_what_it_heard(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.NO)
    after = say(offered, "L4", Answer.YES, via="星野さん、11月24日 15:00、電話で", note="3階になります")

    assert (after.answer, after.answered_via, after.note) == (
        Answer.YES,
        "星野さん、11月24日 15:00、電話で",
        "3階になります",
    )


@pytest.mark.parametrize(
    ("answer", "offered_rooms", "sentence"),
    [(Answer.PARTLY, 2, "一部だけ"), (Answer.NO, None, "代わりを探す"), (Answer.OTHER_DATES, None, "日程を調整する")],
)
def test_anything_but_yes_is_something_to_do(
    offered: Sent, answer: Answer, offered_rooms: int | None, sentence: str
) -> None:
    accepted(offered)
    say(offered, "L4", answer, offered=offered_rooms)

    assert any(sentence in todo.text for todo in trips.todos(offered.trip_id))
    assert orders(offered)["L4"].offered == offered_rooms


def test_a_part_is_no_more_than_was_asked_for(offered: Sent) -> None:
    accepted(offered)
    asked = orders(offered)["L4"].most

    with pytest.raises(Invalid, match="すべて受けられるなら"):
        say(offered, "L4", Answer.PARTLY, offered=asked + 1, via="女将、電話で")


def test_partly_needs_a_number(offered: Sent) -> None:
    accepted(offered)

    with pytest.raises(Invalid):
        say(offered, "L4", Answer.PARTLY)


def test_an_answer_is_taken_back_within_ten_minutes_and_not_later(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.NO)
    clock.forward(minutes=9)
    assert service.reconsider(order_id=order.id).answer is Answer.ASKED
    assert not any("代わりを探す" in todo.text and not todo.done_at for todo in trips.todos(offered.trip_id))

    say(offered, "L4", Answer.YES)
    clock.forward(minutes=10)
    with pytest.raises(Gone):
        service.reconsider(order_id=order.id)
    assert orders(offered)["L4"].answer is Answer.YES


def test_what_the_desk_wrote_down_is_not_taken_back_by_a_tap(offered: Sent) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.YES, via="星野さん、電話で")

    with pytest.raises(Gone):
        service.reconsider(order_id=order.id)


def test_a_partners_own_line_stands_for_the_desk_only(offered: Sent) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.YES)
    service.add_note(order_id=order.id, note="15時より前でも入れます")

    assert orders(offered)["L4"].note == "15時より前でも入れます"
    assert any("15時" in said.text for said in trips.thread(offered.trip_id, internal=True))
    assert not any("15時" in said.text for said in trips.thread(offered.trip_id, internal=False))


def test_who_does_not_answer_is_reminded_twice_and_then_called(offered: Sent, clock: Clock, mailbox: Mailbox) -> None:
    accepted(offered)
    say(offered, "K1", Answer.YES)
    for hours in (23, 1, 1, 23, 1):
        clock.forward(hours=hours)
        service.remind()
    assert [mail.recipient for mail in mailbox(event="bookings/reminded")] == ["l4@partner.example"] * 2
    assert not any("星ひとさじ" in todo.text for todo in trips.todos(offered.trip_id))

    clock.forward(hours=24)
    assert service.remind() == 0
    assert any("ペンション 星ひとさじに電話でたずね" in todo.text for todo in trips.todos(offered.trip_id))


def test_who_was_given_a_new_link_is_reminded_with_that(offered: Sent, clock: Clock, mailbox: Mailbox) -> None:
    accepted(offered)
    mailbox()
    old = orders(offered)["L4"].link_id
    assert old is not None
    new = accounts_service.renew_link(old)
    clock.forward(hours=25)
    service.remind()

    (reminder,) = mailbox(event="bookings/reminded", to="l4@partner.example")
    assert accounts_service.link_token(accounts.link(new)) in reminder.text
    assert accounts_service.link_token(accounts.link(old)) not in reminder.text
