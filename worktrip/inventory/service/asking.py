"""Questions to houses (打診): asked without taking anything, answered, taken back, withdrawn, reminded of."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import Reach, periods_of
from worktrip.inventory import queries
from worktrip.inventory.queries import QuestionFacts, Thing
from worktrip.inventory.rules import (
    Answer,
    AskedLine,
    Given,
    QuestionState,
    Via,
    answer_by,
    check_part,
    may_undo,
    must_call,
    other_dates,
    reminders_due,
)
from worktrip.inventory.service.adding import give, take_back
from worktrip.inventory.service.locks import one_at_a_time
from worktrip.inventory.tables import Question, QuestionLine
from worktrip.kernel.calendar import fiscal_year, to_jst
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.plumbing.numbers import next_number
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Side, is_over, promised_answer

LONGEST_NOTE = 500
LONGEST_MESSAGE = 1000
LONGEST_DAYS = 92
# one sentence per answer, so that each reads well in both languages; only the desk sees them
SAID: dict[Answer, str] = {
    Answer.YES: N_("%(facility)sから、打診に「はい」のお返事がありました。%(until)sまで仮押さえしています。"),
    Answer.PARTLY: N_(
        "%(facility)sから、打診に「一部だけ」(%(offered)sまで)のお返事がありました。%(until)sまで仮押さえしています。"
    ),
    Answer.NO: N_("%(facility)sから、打診に「いいえ」のお返事がありました。"),
    Answer.OTHER_DATES: N_("%(facility)sから、打診に「別の日なら」のお返事がありました。"),
}
TO_DO: dict[Answer, str] = {
    Answer.YES: N_("%(facility)sの返事が「はい」でした。仮押さえのうちに提案を送る(打診 %(no)s)"),
    Answer.PARTLY: N_("%(facility)sの返事が「一部だけ」でした。足りない分をととのえる(打診 %(no)s)"),
    Answer.NO: N_("%(facility)sの返事が「いいえ」でした。代わりを探す(打診 %(no)s)"),
    Answer.OTHER_DATES: N_("%(facility)sの返事が「別の日」でした。日程を調整する(打診 %(no)s)"),
}
TO_CALL: dict[Reach, str] = {
    Reach.MAIL: N_("%(facility)sに電話(%(number)s)でたずね、返事を書き入れる(打診 %(no)s)"),
    Reach.PHONE: N_("%(facility)sに電話(%(number)s)でたずね、返事を書き入れる(打診 %(no)s)"),
    Reach.FAX: N_("%(facility)sにFAX(%(number)s)でたずね、返事を書き入れる(打診 %(no)s)"),
    Reach.LINE: N_("%(facility)sにLINE(電話は %(number)s)でたずね、返事を書き入れる(打診 %(no)s)"),
}
NOT_OPEN: dict[QuestionState, str] = {
    QuestionState.WITHDRAWN: N_("このおたずねは取り下げました。お返事はいりません。"),
    QuestionState.CANCELLED: N_("この旅のご相談は終わりました。お返事はいりません。"),
    QuestionState.EXPIRED: N_("このおたずねは期限が過ぎました。お返事はいりません。"),
}


def ask(
    trip_id: int,
    facility_id: int,
    lines: Sequence[AskedLine],
    heads: int,
    message: str,
    hold_until: datetime,
    person_id: int | None,
) -> str:
    """Ask a house whether it has room; the number of the question. It takes nothing of the stock.

    A house reached by mail gets a mail with a link to answer; for any other the desk gets something to do. Raises
    Invalid for lines that are none of the house's, past or endless, Conflict for a trip that is over.
    """
    _check(facility_id, lines, heads, message, hold_until)
    with unit_of_work() as unit:
        trip, house = trips.trip_by_id(trip_id), catalogue.facility_by_id(facility_id)
        if is_over(trip.stage, trip.closed_as):
            raise Conflict(N_("この旅のご相談は終わっています。"))
        year, now = fiscal_year(clock.today()), clock.now()
        row = Question(
            no=str(DocumentNumber("QA", year, next_number("QA", year))),
            trip_id=trip_id,
            facility_id=facility_id,
            heads=heads,
            message=message.strip(),
            asked_at=now,
            asked_by_id=person_id,
            answer_by=min(answer_by(now), hold_until),
            hold_until=hold_until,
            lines=[QuestionLine(**vars(line)) for line in lines],
        )
        unit.session.add(row)
        unit.session.flush()
        asked = queries.question(row.id)
        _say(asked, N_("%(facility)sに打診しました(%(no)s)。"), no=asked.no)
        if not _mail("asked", asked, f"question:{asked.id}"):
            _ask_to_call(asked, asked.answer_by)
        events.record("inventory.asked", trip_no=asked.trip_no, question=asked.no, facility=house.code)
        return asked.no


def _check(facility_id: int, lines: Sequence[AskedLine], heads: int, message: str, hold_until: datetime) -> None:
    def refuse(field: str, sentence: str) -> None:
        raise Invalid(sentence, fields={field: sentence})

    if not lines:
        refuse("lines", N_("たずねるものを1つ以上選んでください。"))
    if heads < 1:
        refuse("heads", N_("1名以上にしてください。"))
    if len(message.strip()) > LONGEST_MESSAGE:
        refuse("message", N_("1000文字までにしてください。"))
    if hold_until <= clock.now():
        refuse("hold_day", N_("これからの日時にしてください。"))
    known = catalogue.offerings({line.offering_id for line in lines})
    for line in lines:
        offering = known.get(line.offering_id)
        if offering is None or offering.facility_id != facility_id:
            raise NotFound(N_("お探しの品目は見つかりませんでした。"))
        if line.period not in {period.code for period in periods_of(offering.periods, offering.minutes)}:
            refuse("lines", N_("選び直してください。"))
        if line.quantity < 1:
            refuse("lines", N_("1以上の数を入れてください。"))
        if line.first_day < clock.today():
            refuse("lines", N_("これからの日にしてください。"))
        if line.last_day < line.first_day:
            refuse("lines", N_("最初の日より前になっています。"))
        if (line.last_day - line.first_day).days >= LONGEST_DAYS:
            refuse("lines", N_("一度にたずねられるのは、3か月分までです。"))


def _say(asked: QuestionFacts, sentence: str, **values: Any) -> None:
    """A line for the desk: which houses were asked before a proposal is no business of the organiser's."""
    trips_service.announce(asked.trip_id, sentence, internal=True, facility=asked.facility_name, **values)


def _ask_to_call(asked: QuestionFacts, due: datetime) -> None:
    """Give the desk somebody to reach: who has no mail, or has not answered any."""
    number = asked.facility_fax if asked.reach is Reach.FAX else asked.facility_phone
    trips_service.ask_desk(
        asked.trip_id,
        _call_key(asked.id),
        TO_CALL[asked.reach],
        due,
        facility=asked.facility_name,
        number=number or asked.facility_phone or "—",
        no=asked.no,
    )


def _call_key(question_id: int) -> str:
    return f"question:{question_id}:call"


def question_path(facility_code: str, no: str) -> str:
    """Where a house answers; written out, since a mail is rendered where there is no request."""
    return f"/partner/{facility_code}/questions/{no}"


def _mail(event: str, asked: QuestionFacts, key: str) -> bool:
    """Write to the house, with the link that opens now; False if a mail does not reach it, or went before."""
    if not asked.is_mailed:
        return False
    return mail.post(
        event=f"inventory/{event}",
        to=asked.facility_email or "",
        key=key,
        trip_no=asked.trip_no,
        link_id=accounts_service.open_link(Role.PARTNER, facility_id=asked.facility_id),
        **mail_values(asked),
    )


def mail_values(asked: QuestionFacts) -> dict[str, Any]:
    """What the mails about a question say besides their link, as plain values."""
    return {
        "path": question_path(asked.facility_code, asked.no),
        "facility": asked.facility_name,
        "no": asked.no,
        "heads": asked.heads,
        "first": asked.first_day.isoformat(),
        "last": asked.last_day.isoformat(),
        "nights": asked.nights,
        "things": [
            {
                "name": thing.name,
                "quantity": thing.line.quantity,
                "part": thing.part,
                "first": thing.line.first_day.isoformat(),
                "last": thing.ends_on.isoformat(),
            }
            for thing in asked.things
        ],
        "message": asked.message,
        "answer_by": asked.answer_by.isoformat(),
        "hold_until": asked.hold_until.isoformat(),
    }


def preview(
    trip_id: int,
    facility_id: int,
    lines: Sequence[AskedLine],
    heads: int,
    message: str,
    hold_until: datetime,
) -> QuestionFacts:
    """The question as it would be asked now, under no number yet. Raises Invalid as `ask` does; writes nothing."""
    _check(facility_id, lines, heads, message, hold_until)
    trip, house, now = trips.trip_by_id(trip_id), catalogue.facility_by_id(facility_id), clock.now()
    known = catalogue.offerings({line.offering_id for line in lines})
    things = (known[line.offering_id] for line in lines)
    return QuestionFacts(
        id=0,
        no="",
        trip_id=trip_id,
        trip_no=trip.no,
        group=trip.organisation.name,
        facility_id=facility_id,
        facility_code=house.code,
        facility_name=house.name,
        facility_name_en=house.name_en,
        facility_kind=house.kind,
        facility_phone=house.phone,
        facility_fax=house.fax,
        facility_email=house.email,
        reach=house.reach,
        heads=heads,
        message=message.strip(),
        asked_at=now,
        answer_by=min(answer_by(now), hold_until),
        hold_until=hold_until,
        answer=Answer.ASKED,
        answered_at=None,
        answered_via="",
        note="",
        offered=None,
        other_first=None,
        other_last=None,
        state=QuestionState.OPEN,
        given=(),
        things=tuple(
            Thing(line, offering.name, offering.name_en, offering.kind)
            for line, offering in zip(lines, things, strict=True)
        ),
    )


# --- answers ---------------------------------------------------------------------------------------------------------


def _locked(question_id: int) -> Question:
    """The question's row, after its trip: what changes a trip's share is one at a time."""
    one_at_a_time(queries.question(question_id).trip_id)
    return locked(select(Question).where(Question.id == question_id).order_by(Question.id))[0]


def answer_question(
    *,
    question_id: int,
    answer: Answer,
    offered: int | None = None,
    other_first: date | None = None,
    other_last: date | None = None,
    note: str = "",
    via: str = "",
) -> QuestionFacts:
    """Write down what a house says; what stands then. A yes, or a part, adds what is missing and holds it.

    `via` empty is the house's own tap: a second one changes nothing. Otherwise it says who said so by telephone and
    when, and replaces what stood, holds included as far as no proposal has taken them over. Raises Conflict for a
    question that is not open any more, Invalid where "partly" says no part of it or other dates are past.
    """
    if answer is Answer.ASKED:
        raise Invalid(N_("返事を選んでください。"), fields={"answer": N_("返事を選んでください。")})
    first, last = other_dates(other_first, other_last, clock.today())
    with unit_of_work() as unit:
        row = _locked(question_id)
        before = queries.question(question_id)
        if before.is_answered and not via:
            return before
        if before.state in NOT_OPEN:
            raise Conflict(NOT_OPEN[before.state])
        if answer is Answer.PARTLY:
            check_part(offered, before.most)
        now = clock.now()
        if before.is_answered:
            _undo_effect(row, before)
        row.answer, row.answered_at, row.answered_via = answer, now, via
        row.note, row.offered = note.strip()[:LONGEST_NOTE], offered if answer is Answer.PARTLY else None
        row.other_first, row.other_last = (first, last) if answer is Answer.OTHER_DATES else (None, None)
        given: tuple[Given, ...] = ()
        if answer in (Answer.YES, Answer.PARTLY):
            way = Via.PHONE if via else Via.BOARD
            given = give(row.trip_id, before.wants(row.offered), row.hold_until, via=way, said_by=via)
        row.given = json.dumps([each.as_json() for each in given])
        unit.session.flush()
        after = queries.question(question_id)
        _follow(after, now)
        events.record(
            "inventory.answered", trip_no=after.trip_no, question=after.no, answer=answer.value, by_phone=bool(via)
        )
        return after


def _todo_key(question_id: int, answer: Answer, answered_at: datetime) -> str:
    """A new answer after one that was taken back is a new thing to do."""
    return f"question:{question_id}:{answer.value}:{answered_at:%Y%m%d%H%M%S}"


def _follow(asked: QuestionFacts, answered_at: datetime) -> None:
    """What an answer sets going: a line for the desk, and something to do with it."""
    trips_service.finish_todo(_call_key(asked.id))
    _say(asked, SAID[asked.answer], offered=asked.offered, until=f"{to_jst(asked.hold_until):%-m/%-d %H:%M}")
    _say_note(asked)
    trips_service.ask_desk(
        asked.trip_id,
        _todo_key(asked.id, asked.answer, answered_at),
        TO_DO[asked.answer],
        promised_answer(answered_at),
        facility=asked.facility_name,
        no=asked.no,
    )


def _say_note(asked: QuestionFacts) -> None:
    if asked.note:
        trips_service.say(
            asked.trip_id,
            Side.PARTNER,
            asked.note,
            channel=Channel.PHONE if asked.answered_via else Channel.PAGE,
            author_name=asked.facility_name,
            internal=True,
        )


def add_to_answer(
    *, question_id: int, note: str, other_first: date | None = None, other_last: date | None = None
) -> QuestionFacts:
    """Add a house's own line, and the days on which it can, to an answer that stands; Gone once it is too late."""
    first, last = other_dates(other_first, other_last, clock.today())
    with unit_of_work() as unit:
        row = _locked(question_id)
        if not may_undo(row.answered_at, row.answered_via, clock.now()):
            raise Gone(N_("書き足せる時間が過ぎました。お手数ですが、お電話でお知らせください。"))
        row.note = note.strip()[:LONGEST_NOTE]
        if row.answer is Answer.OTHER_DATES:
            row.other_first, row.other_last = first, last
        unit.session.flush()
        asked = queries.question(question_id)
        _say_note(asked)
        events.record("inventory.noted", trip_no=asked.trip_no, question=asked.no)
        return asked


def reconsider_question(*, question_id: int) -> QuestionFacts:
    """Take a house's answer back, with what it held and added, to answer anew.

    Raises Gone after ten minutes, once the desk has acted, or when a proposal has taken the hold over.
    """
    with unit_of_work() as unit:
        row = _locked(question_id)
        before = queries.question(question_id)
        if not before.is_answered:
            return before
        if row.answered_at is None or not may_undo(row.answered_at, row.answered_via, clock.now()):
            raise Gone(N_("元に戻せる時間が過ぎました。お手数ですが、お電話でお知らせください。"))
        key = _todo_key(question_id, row.answer, row.answered_at)
        if not _undo_effect(row, before):
            raise Gone(N_("お返事をもとに、もう次の手配へ進んでいます。お手数ですが、お電話でお知らせください。"))
        row.answer, row.answered_at, row.note, row.offered = Answer.ASKED, None, "", None
        row.other_first, row.other_last = None, None
        unit.session.flush()
        trips_service.finish_todo(key)
        after = queries.question(question_id)
        _say(after, N_("%(facility)sが、打診へのお返事を選びなおしています。"))
        events.record("inventory.reconsidered", trip_no=after.trip_no, question=after.no)
        return after


def _undo_effect(row: Question, before: QuestionFacts) -> bool:
    """Give back what an answer held and added; False where a proposal has taken it over, and then it stays."""
    if not take_back(row.trip_id, before.given):
        return False
    row.given = "[]"
    return True


def withdraw(*, question_id: int, person_id: int | None) -> None:
    """The desk needs no answer any more; a house that was asked by mail is told. Conflict once it has answered."""
    with unit_of_work() as unit:
        row = _locked(question_id)
        before = queries.question(question_id)
        if before.state is QuestionState.WITHDRAWN:
            return
        if before.is_answered:
            raise Conflict(N_("もう返事が届いています。仮押さえは、期限が来ると外れます。"))
        row.withdrawn_at = clock.now()
        unit.session.flush()
        trips_service.finish_todo(_call_key(question_id), person_id=person_id)
        _say(before, N_("%(facility)sへの打診を取り下げました(%(no)s)。"), no=before.no)
        _mail("withdrawn", before, f"question:{question_id}:withdrawn")
        events.record("inventory.withdrawn", trip_no=before.trip_no, question=before.no)


def remind() -> int:
    """Remind houses that have not answered after 24 and 48 hours; then it is for the desk to call. How many mails."""
    sent, now = 0, clock.now()
    for asked in queries.questions_waiting():
        with unit_of_work():
            for number in range(1, reminders_due(asked.asked_at, now) + 1):
                if _mail("reminded", asked, f"question:{asked.id}:reminder:{number}"):
                    sent += 1
                    events.record("inventory.reminded", trip_no=asked.trip_no, question=asked.no, time=number)
            if must_call(asked.asked_at, asked.answer_by, now):
                _ask_to_call(asked, promised_answer(now))
    return sent
