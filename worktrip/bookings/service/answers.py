"""What partners say to an order: by tap, by telephone through the desk, taken back within minutes, or not at all."""

from datetime import date, datetime

from sqlalchemy import select

from worktrip.bookings import queries
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import (
    Answer,
    BookingState,
    are_all_yes,
    check_part,
    may_undo,
    must_call,
    other_dates,
    reminders_due,
)
from worktrip.bookings.service.telling import ask_to_call, house_link, order_path
from worktrip.bookings.tables import PurchaseOrder
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Side, Stage, promised_answer

LONGEST_NOTE = 500
# one sentence per answer, so that each reads well in both languages; the organiser sees them in the thread
SAID: dict[Answer, str] = {
    Answer.YES: N_("%(facility)sから「はい、受けます」のお返事がありました。"),
    Answer.PARTLY: N_("%(facility)sから「一部だけ」のお返事がありました。コンシェルジュが調整します。"),
    Answer.NO: N_("%(facility)sから「いいえ」のお返事がありました。コンシェルジュが代わりを探します。"),
    Answer.OTHER_DATES: N_("%(facility)sから「別の日なら」のお返事がありました。コンシェルジュが調整します。"),
}

TO_DO: dict[Answer, str] = {
    Answer.PARTLY: N_("%(facility)sの返事が「一部だけ」でした。足りない分をととのえる(発注書 %(no)s)"),
    Answer.NO: N_("%(facility)sの返事が「いいえ」でした。代わりを探す(発注書 %(no)s)"),
    Answer.OTHER_DATES: N_("%(facility)sの返事が「別の日」でした。日程を調整する(発注書 %(no)s)"),
}


def _locked(order_id: int) -> PurchaseOrder:
    found = locked(select(PurchaseOrder).where(PurchaseOrder.id == order_id).order_by(PurchaseOrder.id))
    if not found:
        raise NotFound(queries.NO_ORDER)
    return found[0]


def answer_order(
    *,
    order_id: int,
    answer: Answer,
    note: str = "",
    via: str = "",
    offered: int | None = None,
    other_first: date | None = None,
    other_last: date | None = None,
) -> OrderFacts:
    """Write down what a partner says; what stands then.

    `via` empty is the partner's own tap: a second one changes nothing. Otherwise it says who said so by telephone and
    when, and replaces what stood. `offered` is how many rooms or pieces a partner can take who says "partly". Raises
    Conflict for a cancelled booking, Invalid where "partly" says no part of it or other dates are past.
    """
    if answer is Answer.ASKED:
        raise Invalid(N_("返事を選んでください。"), fields={"answer": N_("返事を選んでください。")})
    first, last = other_dates(other_first, other_last, clock.today())
    with unit_of_work() as unit:
        row = _locked(order_id)
        before = queries.order(order_id)
        if before.booking_state is BookingState.CANCELLED:
            raise Conflict(N_("この旅は取り消されました。お返事はいりません。"))
        if row.answer is not Answer.ASKED and not via:
            return before
        if answer is Answer.PARTLY:
            check_part(offered, before.most)
        row.answer, row.answered_at, row.answered_via = answer, clock.now(), via
        row.note, row.offered = note.strip()[:LONGEST_NOTE], offered if answer is Answer.PARTLY else None
        row.other_first, row.other_last = (first, last) if answer is Answer.OTHER_DATES else (None, None)
        unit.session.flush()
        _follow(before, answer, row.answered_at)
        events.record(
            "bookings.answered", trip_no=before.trip_no, order=before.no, answer=answer.value, by_phone=bool(via)
        )
        return queries.order(order_id)


def _todo_key(order_id: int, answer: Answer, answered_at: datetime) -> str:
    """A new answer after one that was taken back is a new thing to do."""
    return f"order:{order_id}:{answer.value}:{answered_at:%Y%m%d%H%M%S}"


def _follow(order: OrderFacts, answer: Answer, answered_at: datetime) -> None:
    """What an answer sets going: a line in the thread, something to do for the desk, or the next stage."""
    trips_service.finish_todo(f"order:{order.id}:call")
    trips_service.announce(order.trip_id, SAID[answer], facility=order.facility_name)
    if answer is not Answer.YES:
        trips_service.ask_desk(
            order.trip_id,
            _todo_key(order.id, answer, answered_at),
            TO_DO[answer],
            promised_answer(answered_at),
            facility=order.facility_name,
            no=order.no,
        )
        return
    if are_all_yes([each.answer for each in queries.orders_of_trip(order.trip_id)]):
        trips_service.advance(order.trip_id, Stage.ARRANGED, next_action=N_("名簿と当日の進行を確かめる"))
        trips_service.announce(order.trip_id, N_("すべての手配がととのいました。"))


def add_note(
    *, order_id: int, note: str, other_first: date | None = None, other_last: date | None = None
) -> OrderFacts:
    """Add a partner's own line, and the days on which it can, to an answer that stands; Gone once it is too late."""
    first, last = other_dates(other_first, other_last, clock.today())
    with unit_of_work() as unit:
        row = _locked(order_id)
        if not may_undo(row.answered_at, row.answered_via, clock.now()):
            raise Gone(N_("書き足せる時間が過ぎました。お手数ですが、お電話でお知らせください。"))
        row.note = note.strip()[:LONGEST_NOTE]
        if row.answer is Answer.OTHER_DATES:
            row.other_first, row.other_last = first, last
        unit.session.flush()
        order = queries.order(order_id)
        if row.note:
            trips_service.say(
                order.trip_id,
                Side.PARTNER,
                row.note,
                channel=Channel.PAGE,
                author_name=order.facility_name,
                internal=True,
            )
        events.record("bookings.noted", trip_no=order.trip_no, order=order.no)
        return order


def reconsider(*, order_id: int) -> OrderFacts:
    """Take a partner's answer back, to answer anew. Raises Gone after ten minutes, or once the desk has acted."""
    with unit_of_work() as unit:
        row = _locked(order_id)
        if row.answer is Answer.ASKED:
            return queries.order(order_id)
        answered_at = row.answered_at
        if answered_at is None or not may_undo(answered_at, row.answered_via, clock.now()):
            raise Gone(N_("元に戻せる時間が過ぎました。お手数ですが、お電話でお知らせください。"))
        before = queries.order(order_id)
        key = _todo_key(order_id, row.answer, answered_at)
        row.answer, row.answered_at, row.note, row.offered = Answer.ASKED, None, "", None
        row.other_first, row.other_last = None, None
        unit.session.flush()
        trips_service.finish_todo(key)
        trips_service.announce(
            before.trip_id,
            N_("%(facility)sが、お返事を選びなおしています。"),
            facility=before.facility_name,
        )
        trips_service.plan(
            before.trip_id, next_action=N_("宿と体験の返事を待つ"), due_at=before.answer_by, waits_for=Side.PARTNER
        )
        events.record("bookings.reconsidered", trip_no=before.trip_no, order=before.no)
        return queries.order(order_id)


def remind() -> int:
    """Remind partners who have not answered after 24 and 48 hours; then it is for the desk to call. How many mails."""
    sent = 0
    now = clock.now()
    for order in queries.orders_waiting():
        with unit_of_work():
            for number in range(1, reminders_due(order.asked_at, now) + 1):
                sent += _remind(order, number)
            if must_call(order.asked_at, order.answer_by, now):
                ask_to_call(order.trip_id, order.id, order.facility_name, order.no, promised_answer(now))
    return sent


def _remind(order: OrderFacts, number: int) -> bool:
    """One reminder by mail, once; who has no mail is called anyway."""
    if not order.is_mailed:
        return False
    fresh = mail.post(
        event="bookings/reminded",
        to=order.facility_email or "",
        key=f"order:{order.id}:reminder:{number}",
        trip_no=order.trip_no,
        link_id=house_link(order),
        path=order_path(order.facility_code, order.no),
        facility=order.facility_name,
        no=order.no,
        group=order.group,
        first=order.first_day.isoformat(),
        last=order.last_day.isoformat(),
        heads=order.party.heads,
        rooms=order.rooms,
        things=[line.description for line in order.things],
        answer_by=order.answer_by.isoformat(),
    )
    if fresh:
        events.record("bookings.reminded", trip_no=order.trip_no, order=order.no, time=number)
    return fresh
