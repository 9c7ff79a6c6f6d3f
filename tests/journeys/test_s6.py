"""Four software people come for two nights: from their first question to work for the residents.

The whole thread on real input, told twice: on SQLite, and on PostgreSQL with Redis behind the queue.
"""

from __future__ import annotations

import json
import re

from tests.journeys import steps
from tests.journeys.steps import (
    ACCOUNTANT,
    ADDRESS,
    COMPANY,
    CONCIERGE,
    DIRECTOR,
    GOAL,
    HOTEL,
    OFFICER,
    ORGANISER,
    PENSION,
    SATURDAY,
    TAKES_A,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    World,
)
from worktrip.billing.tables import Payment

NIGHTS = {TUESDAY: 1, WEDNESDAY: 3, THURSDAY: 4}


def test_from_the_first_question_to_a_lead(world: World) -> None:
    the_whole_thread(world)


def test_from_the_first_question_to_a_lead_on_postgresql_with_redis(world_at_scale: World) -> None:
    the_whole_thread(world_at_scale)


def the_whole_thread(world: World) -> None:
    """Every step by the person whose step it is; what must be so is held after each."""
    organiser, concierge = world.browser(), world.staff(CONCIERGE)

    no = steps.asks(world, organiser)
    steps.opens_the_mail(world, organiser, "inquiries/received").sees(no, GOAL)

    steps.proposes(world, concierge, no)
    first_version_holds_each_thing_once(no)

    steps.opens_the_mail(world, organiser, "proposals/sent")
    the_organiser_compares(organiser, no)
    acceptance_is_blocked_until_consent(organiser, no)

    organiser.open(f"/trips/{no}/proposals/1").press("送る", {"body": "2日目の朝に、散歩の時間をください。"})
    before = steps.held(no)
    a_second_version_takes_the_holds_over(world, concierge, no)
    assert steps.held(no) == before
    organiser.open(f"/trips/{no}/proposals/1").sees("この版は、新しい版に替わりました").follow("第2版を見る")
    organiser.sees("朝の散歩")

    steps.consents(organiser, no, 2)
    steps.accepts(world, organiser, no, 2)
    organiser.sees("湊、日向", "ベジタリアン 1名")
    all_is_booked_and_the_rest_is_free(no)

    assert len(world.mails("bookings/contract", ADDRESS)) == 1
    partners_answer_without_signing_in(world, no)
    everybody_gets_a_calendar(world, organiser, no)

    town = world.staff(OFFICER)
    assert figures(world) == {"groups": 0, "people": 0, "person-nights": 0, "weekday person-nights": 0}
    steps.it_becomes(world, concierge, SATURDAY)

    an_invoice_is_issued_and_paid_by_card(world, organiser, no)
    lead_no = a_lead_comes_of_it(world, organiser, no)

    organiser.open(f"/trips/{no}/chain").sees("抜けはありません").does_not_see("抜けています")
    chain_numbers_are_complete(organiser.text, no, lead_no)
    assert figures(world) == {"groups": 1, "people": 4, "person-nights": 8, "weekday person-nights": 8}
    town.open("/town").sees("1組4名が来て", "8人泊のうち8人泊が平日").does_not_see(ORGANISER)

    assert world.command("audit", "verify") == "the chain holds"
    assert world.command("inventory", "check").startswith("every counter is the sum of its holds: ")


def first_version_holds_each_thing_once(no: str) -> None:
    """Per slot the most that any alternative needs: rooms of both houses, one kit and not two."""
    holds = steps.held(no)
    for room in ("L4-R", "L1-R"):
        assert {day: count for (code, day), count in holds.items() if code == room} == NIGHTS
    assert {count for (code, _), count in holds.items() if code == "B1-K"} == {1}
    assert sum(count for (code, _), count in holds.items() if code == "L4-R") == 8


def the_organiser_compares(organiser: steps.Reader, no: str) -> None:
    """Both alternatives on one page, with the price worked out by hand, and as a paper."""
    organiser.sees(PENSION, HOTEL, TAKES_A, "105,600円", "9,600円", "1,600円", "ベジタリアン", "機密の電話", "のべ8泊")
    papers = organiser.addresses(r"/papers/\d+$")
    # the proposal, the terms of A and of B, the approval pack
    assert len(papers) == 4, papers
    words = steps.words_of_paper(organiser.client.get(papers[0]).data)
    assert no in words
    assert "107,200" in words


def acceptance_is_blocked_until_consent(organiser: steps.Reader, no: str) -> None:
    """Without consent to electronic papers nobody may accept, and the page says why."""
    assert not organiser.addresses(r"/accept\?")
    organiser.open(f"/trips/{no}/proposals/1/accept").sees("いまは、お申込みを受けられません", "同意")


def a_second_version_takes_the_holds_over(world: World, concierge: steps.Reader, no: str) -> None:
    """What the organiser asked for goes into version 2."""
    concierge.open(f"/desk/trips/{no}").sees("散歩の時間をください")
    concierge.open(f"/desk/trips/{no}/proposals").press("新しい版を作る")
    steps.puts(concierge, THURSDAY, "06:30", ends_at="07:30", title="朝の散歩", kind="free")
    steps.sends(concierge, no, 2, change="2日目の朝に散歩を入れました。")
    world.work()


def all_is_booked_and_the_rest_is_free(no: str) -> None:
    """Every hold of A is a booking; nothing of B is left."""
    assert steps.held(no) == {}
    booked = steps.held(no, "booked")
    assert {day: count for (code, day), count in booked.items() if code == "L4-R"} == NIGHTS
    assert {code for code, _ in booked} <= {"L4-R", "L4-L", "B1-K"}


def partners_answer_without_signing_in(world: World, no: str) -> None:
    """Each house taps yes on the page of its mail; a second tap changes nothing."""
    orders = world.mails("bookings/ordered")
    assert {row.recipient for row in orders} == {"l4@partner.example", "b1@partner.example"}
    for row in orders:
        owner = world.browser().open(steps.link_in(row.text or ""))
        owner.press("はい、受けます").sees("とお返事しました")
    owner.follow("くわしく見る").sees("はい")


def everybody_gets_a_calendar(world: World, organiser: steps.Reader, no: str) -> None:
    """In the organiser's mail, in the house's mail, on the trip's page, and as a feed."""
    for event in ("bookings/accepted", "bookings/ordered"):
        for row in world.mails(event):
            assert any(name.endswith(".ics") for name in json.loads(row.attachments)), (event, row.attachments)
    stay = organiser.client.get(f"/trips/{no}/calendar.ics")
    assert stay.mimetype == "text/calendar"
    assert "DTSTART" in stay.text
    owner = world.browser().open(steps.link_in(world.mails("bookings/ordered", "l4@partner.example")[0].text or ""))
    (feed,) = owner.open("/partner/L4").addresses(r"/calendars/")
    assert "20270223" in owner.client.get(re.sub(r"https?://[^/]+", "", feed)).text


def an_invoice_is_issued_and_paid_by_card(world: World, organiser: steps.Reader, no: str) -> None:
    """A qualified invoice, a card payment told twice, one payment."""
    invoice_no = steps.issues(world.staff(ACCOUNTANT), no)
    steps.opens_the_mail(world, organiser, "billing/issued").sees(invoice_no, TAKES_A)
    (paper,) = organiser.addresses(r"/papers/\d+$")
    words = steps.words_of_paper(organiser.client.get(paper).data)
    for said in (invoice_no, "T7123456789012", COMPANY, "107,200", "105,600", "9,600", "1,600", "10%", "宿泊税"):
        assert said in words, said
    steps.pays_by_card(world, organiser)
    organiser.sees("お支払いを確かめました")
    assert world.count(Payment) == 1
    world.work()
    assert len(world.mails("billing/paid", ADDRESS)) == 1


def a_lead_comes_of_it(world: World, organiser: steps.Reader, no: str) -> str:
    """The organiser scores the goal and ticks two kinds of work; the director takes it up."""
    steps.opens_the_mail(world, organiser, "leads/asked").sees(GOAL)
    organiser.press(
        "お答えを送る",
        {"score": "8", "comment": "静かで、よく進みました。", "kinds": ["minutes", "research"], "may_contact": True},
    ).sees("お答えを受け取りました")
    director = world.staff(DIRECTOR)
    director.open("/leads").sees(COMPANY, no, "議事録、文字起こし", "調べもの、一覧づくり").follow(COMPANY)
    director.press("「中身を聞いた」へ移す").sees("「中身を聞いた」へ移しました", ADDRESS)
    return director.path.rpartition("/")[2]


def chain_numbers_are_complete(text: str, no: str, lead_no: str) -> None:
    """Every document of the thread stands there with its number."""
    for kind in ("CT", "PO", "INV"):
        assert re.search(rf"\b{kind}-\d{{4}}-\d{{4}}", text), (kind, text)
    assert no in text
    assert lead_no in text


def figures(world: World) -> dict[str, int]:
    """What `flask report figures` counts of stays in this fiscal year."""
    lines = dict(line.split("\t") for line in world.command("report", "figures", "--year", "2026").splitlines())
    return {name: int(lines[name]) for name in ("groups", "people", "person-nights", "weekday person-nights")}
