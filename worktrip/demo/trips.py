"""The demo's year of trips: each case is told day by day through the services, all in one order of time."""

import heapq
from collections.abc import Generator
from datetime import date, time, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from itertools import count
from typing import Any

from flask import current_app

from worktrip.accounts import queries as accounts_queries
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.billing import queries as billing_queries
from worktrip.billing import service as billing
from worktrip.bookings import queries as bookings_queries
from worktrip.bookings import service as bookings
from worktrip.bookings.rules import Answer
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import Reach as Reached
from worktrip.demo.cases import CASES, Case, Reach, Way
from worktrip.inquiries import service as inquiries
from worktrip.inquiries.rules import Block, Unsettled, Wish
from worktrip.kernel import calendar
from worktrip.leads import service as leads
from worktrip.leads.rules import LeadState
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.database import db
from worktrip.plumbing.files import File
from worktrip.proposals import queries as proposals_queries
from worktrip.proposals import service as proposals
from worktrip.proposals.rules import ItemKind, RoomChoice, Verdict
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips
from worktrip.trips.rules import Channel, Closed

# what a story hands back: the day on which it goes on
Story = Generator[date, None, None]
ROAD_TO: dict[LeadState, tuple[LeadState, ...]] = {
    LeadState.QUALIFIED: (LeadState.QUALIFIED,),
    LeadState.PROPOSED: (LeadState.QUALIFIED, LeadState.PROPOSED),
    LeadState.WON: (LeadState.QUALIFIED, LeadState.PROPOSED, LeadState.WON),
}
WALK = """女神湖を一周する道は、朝いちばんの散歩にちょうどよい道です。
歩きやすい靴でおいでください。雨のあとは、木の道がすべります。
"""


def load(until: date) -> None:
    """Tell every story up to `until`, in the order of time, and leave the clock there."""
    with clock.held():
        order = count()
        agenda: list[tuple[date, int, Story]] = []
        for number, case in enumerate(CASES):
            story = _story(case, number)
            heapq.heappush(agenda, (next(story), next(order), story))
        while agenda and agenda[0][0] <= until:
            day = agenda[0][0]
            clock.pretend(day, time(9))
            _let_time_pass()
            minutes = count(7, 23)
            while agenda and agenda[0][0] == day:
                _, _, story = heapq.heappop(agenda)
                past = next(minutes)
                clock.pretend(day, time(9 + past // 60, past % 60))
                following = next(story, None)
                outbox.drain()
                if following is not None:
                    heapq.heappush(agenda, (max(following, day + timedelta(days=1)), next(order), story))
        clock.pretend(until)
        _let_time_pass()


def _answers_by_mail(case: Case, trip_no: str, version: int, words: str) -> None:
    """The organiser answers the mail with the proposal; on the page where the installation takes no mail."""
    trip = trips_queries.trip(trip_no)
    address = trips.reply_address(trips.organiser_link(trip.id), trip.id)
    if address is None:
        trips.ask(trip.id, words, author_id=trip.organiser_id)
        return
    mail = EmailMessage()
    mail["From"], mail["To"] = Address(case.organiser, addr_spec=case.email), address
    mail["Subject"] = f"Re: ご提案 ({trip_no})"  # data
    mail["Message-ID"] = f"<{trip_no}.{version}@{case.email.partition('@')[2]}>"
    quote = "> ご提案をお送りします。ご覧ください。"  # data
    mail.set_content(f"{words}\n\n-- \n{case.company}\n{case.organiser}\n\n{quote}\n")
    trips.receive_mail(address, mail.as_bytes(), case.email)


def _let_time_pass() -> None:
    for entry in current_app.extensions["schedule"]:
        entry.run()
    outbox.drain()
    db.session.rollback()


def _desk(number: int) -> int:
    desk = accounts_queries.staff(Role.CONCIERGE)
    return desk[number % len(desk)].id


def _working(day: date, days: int) -> date:
    return calendar.add_working_days(day, days)


def _left_open(case: Case, number: int) -> dict[str, Any]:
    """What the hearing of somebody still at the beginning left open, and how their days begin."""
    due_on = _working(clock.today(), 2)
    return {
        "blocks": [
            Block(1, time(13, 30), time(18), "全員で作業"),  # data
            Block(2, time(9, 30), time(12), "全員で作業"),  # data
        ],
        "questions": [
            Unsettled("有線LANは何口いりますか。", due_on),  # data
            Unsettled("夜の9時より後も作業場を使いますか。", due_on),  # data
            Unsettled("作業場の延長コードの数を宿に確かめる", _working(due_on, 1), owner_id=_desk(number)),  # data
        ],
    }


def _story(case: Case, number: int) -> Story:
    """One trip from its first question to as far as it got."""
    yield case.asked_on
    nights = (case.last_day - case.first_day).days
    shown = inquiries.estimate(
        people=case.people,
        people_to=case.people_to,
        nights=nights,
        first_day=case.first_day,
        last_day=case.last_day,
        must_haves=case.must_haves,
    )
    trip_no = inquiries.receive(
        key=f"demo:{number}",
        purpose=case.purpose,
        people=case.people,
        people_to=case.people_to,
        nights=nights,
        company=case.company,
        name=case.organiser,
        name_kana=case.organiser_kana,
        email=case.email,
        wishes=(Wish(case.first_day, case.last_day, case.flexibility), *case.other_wishes),
        budget_band=case.budget,
        must_haves=case.must_haves,
        outcome_goal=case.goal,
        experience=case.experience,
        experience_note=case.worry,
        needs_approval_paper=bool(case.decider),
        shown=shown,
    )
    trip = trips_queries.trip(trip_no)
    trip_id, organiser_id = trip.id, trip.organiser_id
    if case.reach == Reach.ASKED:
        return
    yield _working(case.asked_on, 1)
    # who has a trip at the end; somebody else heard it where it was handed over
    owner, hearer = _desk(number), _desk(number + bool(case.handed_over))
    trips.take_over(trip_id, hearer)
    inquiries.note_hearing(
        trip_id,
        heard_by_id=hearer,
        why=case.why,
        outcome=case.goal,
        decider=case.decider,
        **(_left_open(case, number) if case.reach in {Reach.HEARD, Reach.DRAFTED} else {}),
    )
    if case.closed is Closed.DECLINED:
        yield _working(case.asked_on, 4)
        trips.close(trip_id, case.closed, case.reason, person_id=_desk(number))
    if case.handed_over:
        yield _working(case.asked_on, 4)
        inquiries.hand_over(trip_id, owner, case.handed_over, by_id=hearer)
    if case.reach == Reach.HEARD:
        return
    yield _working(case.asked_on, 2)
    version_id = _draft(case, trip_id, number)
    if case.reach == Reach.DRAFTED:
        return
    proposals.send(version_id)
    for version in range(2, case.versions + 1):
        yield _working(case.asked_on, 2 + version)
        _answers_by_mail(case, trip_no, version, "2日目の朝に、少し体を動かす時間をとれますか。")  # data
        version_id = proposals.draft(trip_id, person_id=_desk(number))
        for letter in _letters(case):
            proposals.add_item(
                version_id,
                [letter],
                day=case.first_day + timedelta(days=1),
                starts_at=time(6, 30),
                ends_at=time(7, 30),
                kind=ItemKind.FREE,
                title="朝の散歩（希望の方だけ）",  # data
            )
        proposals.send(version_id)
        trips.answer(trip_id, "朝の散歩を入れて、作り直しました。", author_id=_desk(number))  # data
    if case.decider:
        # the company's own way: whoever decides is asked, and says yes before the organiser accepts
        proposals.name_approvers(version_id, [(case.decider, f"approver{number}@{case.email.partition('@')[2]}")])
    if case.reach > Reach.SENT:
        walk = [File("湖のまわりの歩き方.txt", WALK.encode())]  # data
        trips.answer(trip_id, "朝に歩ける道を書いて添えます。", author_id=_desk(number), files=walk)  # data
        heard = [File("電話のメモ.txt", "上限はひとり4万円とのこと。".encode())]  # data
        words, desk = "お電話で、予算の上限をうかがった。", _desk(number)  # data
        trips.note(trip_id, words, channel=Channel.PHONE, author_id=desk, files=heard)
    if case.closed is Closed.EXPIRED:
        yield _working(case.asked_on, 12)
        trips.close(trip_id, case.closed, case.reason, person_id=_desk(number))
    if case.reach == Reach.SENT:
        return
    if case.decider:
        for approver in proposals_queries.approvers([version_id])[version_id]:
            proposals.answer_approval(approver.id, Verdict.APPROVED)
    yield _working(case.asked_on, 4 + case.versions)
    proposals.give_consent(trip_id, organiser_id)
    outbox.drain()
    code = bookings.request_acceptance(
        version_id=version_id, letter=case.takes, name=case.organiser, title="", person_id=organiser_id
    )
    bookings.accept(version_id=version_id, code=accounts.digits_of(code))
    outbox.drain()
    yield _working(case.asked_on, 5 + case.versions)
    orders = bookings_queries.orders_of_trip(trip_id)
    for order in orders[: len(orders) - case.unanswered]:
        via = "電話" if order.reach is Reached.PHONE else ""  # data
        bookings.answer_order(order_id=order.id, answer=Answer.YES, via=via)
    if case.reach <= Reach.ARRANGED:
        return
    yield case.last_day + timedelta(days=3)
    invoice_id = billing.draft(trip_id)
    billing.issue(invoice_id)
    outbox.drain()
    lead_no = None
    if case.score is not None:
        yield case.last_day + timedelta(days=5)
        leads.ask_due()
        lead_no = leads.answer(
            trip_id=trip_id,
            score=case.score,
            comment=case.comment,
            kinds=case.kinds,
            may_contact=bool(case.kinds),
            person_id=organiser_id,
        ).lead_no
    if case.reach >= Reach.PAID:
        yield case.last_day + timedelta(days=20)
        accountant = accounts_queries.staff(Role.ACCOUNTANT)[0].id
        billing.record_transfer(
            invoice_id=invoice_id,
            amount_yen=billing_queries.invoice(invoice_id).total_yen,
            received_on=clock.today(),
            payer_name=case.company_kana,
            person_id=accountant,
        )
    if lead_no is not None and case.lead is not None:
        for step, state in enumerate(ROAD_TO.get(case.lead, ())):
            yield case.last_day + timedelta(days=24 + 10 * step)
            director = accounts_queries.staff(Role.DIRECTOR)[0].id
            leads.move(lead_no=lead_no, to=state, person_id=director)


def _letters(case: Case) -> list[str]:
    return [chr(ord("A") + place) for place in range(len(case.ways))]


def _rooms(way: Way) -> list[RoomChoice]:
    rooms = [RoomChoice(catalogue.offering_by_code(way.room).id, way.to_a_room, people=way.people)]
    if way.rest is not None:
        rooms.append(RoomChoice(catalogue.offering_by_code(way.rest).id, way.to_a_room))
    return rooms


def _draft(case: Case, trip_id: int, number: int) -> int:
    version_id = proposals.draft(trip_id, person_id=_desk(number))
    for place, way in enumerate(case.ways):
        letter = chr(ord("A") + place)
        proposals.set_alternative(
            version_id,
            letter,
            title="",
            rooms=_rooms(way),
            is_recommended=place == 0,
        )
        workspace = catalogue.offering_by_code(way.workspace).id if way.workspace else None
        proposals.lay_out_days(version_id, letter, workspace_id=workspace)
        if case.with_kit:
            proposals.add_item(
                version_id,
                [letter],
                day=case.first_day,
                starts_at=time(15),
                kind=ItemKind.KIT,
                offering_id=catalogue.offering_by_code("B1-K").id,
            )
        for after, hour, code in (*case.doings, *case.options):
            proposals.add_item(
                version_id,
                [letter],
                day=case.first_day + timedelta(days=after),
                starts_at=time(hour),
                kind=ItemKind.ACTIVITY,
                offering_id=catalogue.offering_by_code(code).id,
                is_optional=(after, hour, code) in case.options,
            )
    for letter in "AB"[len(case.ways) :]:
        proposals.remove_alternative(version_id, letter)
    return version_id
