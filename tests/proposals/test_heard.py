"""What the hearing heard and left open reaches whoever builds the proposal."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories.proposals import TUESDAY, WEDNESDAY, Drafted, offering
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.inquiries import queries as inquiries
from worktrip.inquiries import service as hearing
from worktrip.inquiries.rules import Block, Unsettled
from worktrip.proposals import queries, service
from worktrip.trips import queries as trips

CALL = Block(2, time(10), time(11), "機密の電話")


@pytest.fixture
def desk(s6: Drafted, browser_of_nobody: PageClient) -> PageClient:
    sign_in(browser_of_nobody, Role.CONCIERGE)
    return browser_of_nobody


def at(s6: Drafted, path: str = "") -> str:
    return f"/desk/trips/{s6.trip_no}/proposals/1{path}"


def hear(s6: Drafted, *blocks: Block, questions: tuple[Unsettled, ...] = ()) -> None:
    listener = accounts.staff(Role.CONCIERGE)[0].id
    hearing.note_hearing(s6.trip_id, heard_by_id=listener, blocks=blocks, questions=questions)


def test_the_timetable_that_was_heard_is_laid_out_and_the_page_says_so(s6: Drafted, desk: PageClient) -> None:
    service.add_alternative(s6.version_id)
    usual = desk.get(at(s6)).get_data(as_text=True)
    assert "ヒアリングに時間割がないので、いつもの1日の型" in usual
    hear(s6, CALL, Block(9, time(9), time(10), "もうない日"))
    page = desk.get(at(s6)).get_data(as_text=True)
    assert "2日目はヒアリングで聞いた時間割を、1・3・4日目はいつもの1日の型を入れます。" in page
    said = desk.post(at(s6, "/alternatives/C/change"), data={"do": "days"}, follow_redirects=True)
    told = said.get_data(as_text=True)
    assert "C案の2日目にヒアリングの時間割を、1・3・4日目にいつもの型を入れました" in told
    assert "9日目は滞在の日の外なので、入れていません" in told
    found = queries.version_by_id(s6.version_id).alternative("C")
    assert found is not None
    assert [(item.starts_at, item.title) for item in found.on(WEDNESDAY)] == [
        (time(8), "朝食"),
        (time(10), "機密の電話"),
        (time(13), "到着"),
        (time(18, 30), "夕食"),
    ]
    assert [item.title for item in found.on(TUESDAY)] == ["到着", "夕食"]
    service.undo(s6.version_id)
    emptied = queries.version_by_id(s6.version_id).alternative("C")
    assert emptied is not None
    assert emptied.items == ()


def test_open_questions_stand_where_one_builds_and_sends_and_stop_neither(s6: Drafted, desk: PageClient) -> None:
    assert "残った問い" not in desk.get(at(s6)).get_data(as_text=True)
    owner = accounts.staff(Role.CONCIERGE)[0]
    hear(
        s6,
        questions=(
            Unsettled("有線LANは何口いりますか。", date(2026, 11, 20)),
            Unsettled("延長コードの数を宿に確かめる", date(2026, 12, 1), owner_id=owner.id),
        ),
    )
    for page in ("", "/send"):
        told = desk.get(at(s6, page)).get_data(as_text=True)
        assert "有線LANは何口いりますか。" in told
        assert "過ぎています" in told
        assert f"{owner.name}が確かめる" in told
        assert f"/desk/trips/{s6.trip_no}/open-questions" in told
    assert service.blockers(queries.version_by_id(s6.version_id)) == []
    first, second = inquiries.open_questions(s6.trip_id)
    for each in (first, second):
        hearing.answer_question(s6.trip_id, each.id, "2口", person_id=owner.id)
    assert "有線LAN" not in desk.get(at(s6)).get_data(as_text=True)
    service.send(s6.version_id)
    assert trips.trip_by_id(s6.trip_id).no == s6.trip_no


def test_work_that_was_heard_takes_the_place_to_work_in(s6: Drafted, desk: PageClient) -> None:
    service.add_alternative(s6.version_id)
    hear(s6, Block(2, time(14), time(17), "全員で作業"), CALL)
    service.lay_out_days(s6.version_id, "C", workspace_id=offering("L4-L"))
    found = queries.version_by_id(s6.version_id).alternative("C")
    assert found is not None
    places = {item.title: item.offer and item.offer.offering_id for item in found.on(WEDNESDAY)}
    assert (places["全員で作業"], places["機密の電話"]) == (offering("L4-L"), None)
