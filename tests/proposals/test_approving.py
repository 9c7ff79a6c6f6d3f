"""Who in the company says yes: whom the round asks next, what a link opens, and what it never opens."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.proposals import FRIDAY, S6_GUESTS, Drafted, drafted, sent
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget, sign_in
from worktrip.accounts.rules import Role
from worktrip.kernel.errors import Conflict, Gone, Invalid, NotFound
from worktrip.plumbing.clock import today
from worktrip.plumbing.mail import SentMail
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import ApproverFacts, Standing, Verdict
from worktrip.trips import queries as trips

MAILS = Path(__file__).with_name("mails")
CHIEF, HEAD = ("部長 朝倉", "asakura@hoshikuzu.example"), ("役員 夕日", "yuhi@hoshikuzu.example")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
Mailbox = Callable[..., Sequence[SentMail]]


@pytest.fixture
def s6(town_app: Flask) -> Drafted:
    """A sent proposal with its papers."""
    return sent()


@pytest.fixture
def organiser(browser_of_nobody: PageClient, s6: Drafted) -> PageClient:
    """The organiser, who has opened the mailed link."""
    follow_link(browser_of_nobody, Role.ORGANISER, trip_id=s6.trip_id, person_id=s6.organiser_id)
    return browser_of_nobody


def named(made: Drafted, *people: tuple[str, str], in_order: bool = False) -> list[ApproverFacts]:
    service.name_approvers(made.version_id, people or [CHIEF, HEAD], in_order=in_order)
    return queries.approvers([made.version_id])[made.version_id]


def address(approver: ApproverFacts) -> str:
    return service.approval_url(approver.id).removeprefix("http://localhost")


# --- whose turn it is ------------------------------------------------------------------------------------------------


def somebody(step: int, verdict: Verdict | None = None, *, asked: bool = False) -> ApproverFacts:
    return ApproverFacts(step, 1, step, "", "", asked_at=NOW if asked or verdict else None, verdict=verdict)


YES, BACK = Verdict.APPROVED, Verdict.RETURNED


@pytest.mark.parametrize(
    ("round_", "asked", "stands"),
    [
        ([], 0, Standing.NOBODY),
        ([somebody(1), somebody(1), somebody(2)], 2, Standing.UNDER_WAY),
        ([somebody(1, YES), somebody(1, asked=True), somebody(2)], 0, Standing.UNDER_WAY),
        ([somebody(1, YES), somebody(1, YES), somebody(2)], 1, Standing.UNDER_WAY),
        ([somebody(1, BACK), somebody(1, YES), somebody(2)], 0, Standing.RETURNED),
        ([somebody(1, YES), somebody(2, YES)], 0, Standing.APPROVED),
        ([replace(somebody(1, BACK), withdrawn_at=NOW), somebody(2)], 1, Standing.UNDER_WAY),
    ],
)
def test_the_next_step_is_asked_once_all_before_it_said_yes(
    round_: list[ApproverFacts], asked: int, stands: Standing
) -> None:
    assert len(rules.to_ask(round_)) == asked
    assert rules.standing(round_) is stands


def test_all_at_once_each_gets_a_mail_and_in_order_only_the_first(s6: Drafted, mailbox: Mailbox) -> None:
    named(s6, in_order=True)
    assert [mail.recipient for mail in mailbox(event="proposals/approval_asked")] == [CHIEF[1]]
    first, second = queries.approvers([s6.version_id])[s6.version_id]
    service.answer_approval(first.id, YES)
    assert {mail.recipient for mail in mailbox(event="proposals/approval_asked")} == {CHIEF[1], HEAD[1]}
    service.answer_approval(second.id, YES)
    assert "全員が承認されました" in (mailbox(event="proposals/approval_told")[-1].text or "")


def test_who_returns_it_stops_the_round(s6: Drafted, mailbox: Mailbox) -> None:
    first, _ = named(s6, in_order=True)
    service.answer_approval(first.id, BACK, "日程を1日短くできませんか。")
    assert [mail.recipient for mail in mailbox(event="proposals/approval_asked")] == [CHIEF[1]]
    text = mailbox(to="haruna@hoshikuzu.example", event="proposals/approval_told")[0].text or ""
    assert "日程を1日短くできませんか。" in text
    assert trips.thread(s6.trip_id, internal=False)[-1].text == "部長 朝倉が、提案の第1版を差し戻しました。"


def test_returning_needs_a_word_and_an_answer_stands(s6: Drafted) -> None:
    first, _ = named(s6)
    with pytest.raises(Invalid):
        service.answer_approval(first.id, BACK, " ")
    service.answer_approval(first.id, YES)
    service.answer_approval(first.id, YES)
    with pytest.raises(Conflict):
        service.answer_approval(first.id, BACK, "やはり")
    assert len([line for line in trips.thread(s6.trip_id, internal=False) if "承認しました" in line.text]) == 1


def test_nobody_is_asked_twice_but_who_returned_it_may_be(s6: Drafted) -> None:
    first, _ = named(s6)
    with pytest.raises(Invalid):
        service.name_approvers(s6.version_id, [("別名", CHIEF[1].upper())])
    service.answer_approval(first.id, BACK, "高い")
    service.name_approvers(s6.version_id, [CHIEF])
    assert [each.verdict for each in queries.approvers([s6.version_id])[s6.version_id]] == [None, None]
    with pytest.raises(Gone):
        service.approval_url(first.id)


# --- the link --------------------------------------------------------------------------------------------------------


def test_an_approver_reads_and_says_yes_without_signing_in(
    s6: Drafted, browser_of_nobody: PageClient, mailbox: Mailbox
) -> None:
    chief, _ = named(s6)
    mail = mailbox(to=CHIEF[1])[0]
    found = re.search(r"http://localhost(/approvals/\S+)", mail.text or "")
    assert found is not None
    page = browser_of_nobody.get(found[1])
    for words in ("最終日の11時に", "107,200", "8,934円", "確認中", "社内で決めていただくこと", "部長 朝倉"):
        assert words in page.text
    done = browser_of_nobody.post(found[1], data={"verdict": "approved", "remark": ""})
    assert (done.status_code, done.location) == (303, found[1])
    after = browser_of_nobody.get(found[1]).text
    assert "お返事: 承認" in after
    assert 'value="approved"' not in after
    answered = queries.approver(chief.id)
    assert answered is not None
    assert answered.verdict is YES


def test_returned_without_a_word_says_so_beside_the_field(s6: Drafted, browser_of_nobody: PageClient) -> None:
    page = browser_of_nobody.post(address(named(s6)[0]), data={"verdict": "returned", "remark": ""})
    assert page.status_code == 422
    assert "理由を一言書いてください" in page.text


def test_a_link_opens_its_version_and_nothing_else(s6: Drafted, browser_of_nobody: PageClient) -> None:
    where = address(named(s6)[0])
    page = browser_of_nobody.get(where).text
    assert f"/trips/{s6.trip_no}" not in page
    for foreign in (f"/trips/{s6.trip_no}", f"/trips/{s6.trip_no}/proposals/1", f"/trips/{s6.trip_no}/papers/1"):
        assert browser_of_nobody.get(foreign).status_code in {302, 403}
    assert browser_of_nobody.get(f"{where}/pack.pdf").data.startswith(b"%PDF")
    assert browser_of_nobody.get(f"{where}/pack.xlsx").data.startswith(b"PK")


def test_a_guessed_link_opens_nothing(s6: Drafted, browser_of_nobody: PageClient) -> None:
    first, second = named(s6)
    secret = address(second).rpartition("-")[2]
    for token in (f"{first.id}-{secret}", "1-nobody", "x", f"{first.id}"):
        assert browser_of_nobody.get(f"/approvals/{token}").status_code == 410


def test_a_withdrawn_link_opens_nothing_and_is_not_even_mailed(
    s6: Drafted, organiser: PageClient, mailbox: Mailbox
) -> None:
    first, _ = named(s6)
    where = address(first)
    posted = organiser.post(f"/trips/{s6.trip_no}/proposals/1/approval/{first.id}/withdraw")
    assert posted.status_code == 303
    assert [mail.recipient for mail in mailbox(event="proposals/approval_asked")] == [HEAD[1]]
    forget(organiser)
    assert organiser.get(where).status_code == 410
    with pytest.raises(Gone):
        service.answer_approval(first.id, YES)


def test_another_versions_approver_cannot_be_withdrawn_here(s6: Drafted, town_app: Flask) -> None:
    first, _ = named(s6)
    other = drafted(company="株式会社よそ")
    with pytest.raises(NotFound):
        service.withdraw_approver(other.version_id, first.id)
    kept = queries.approver(first.id)
    assert kept is not None
    assert kept.is_live


def test_an_expired_link_opens_nothing(s6: Drafted, browser_of_nobody: PageClient, clock: Clock) -> None:
    first, _ = named(s6)
    where = address(first)
    clock.forward(days=10)
    assert browser_of_nobody.get(where).status_code == 410
    with pytest.raises(Conflict):
        service.answer_approval(first.id, YES)


def test_a_link_ends_sixty_days_after_the_stay(s6: Drafted, browser_of_nobody: PageClient, clock: Clock) -> None:
    where = address(named(s6)[0])
    service.send(service.draft(s6.trip_id))
    assert browser_of_nobody.get(where).status_code == 200
    clock.forward(days=(FRIDAY + timedelta(days=60) - today()).days)
    assert browser_of_nobody.get(where).status_code == 200
    clock.forward(days=1)
    assert browser_of_nobody.get(where).status_code == 410


def test_after_a_new_version_the_old_link_says_so_and_what_changed(
    s6: Drafted, browser_of_nobody: PageClient, drain: Callable[[], int]
) -> None:
    where = address(named(s6)[0])
    second = service.draft(s6.trip_id)
    service.set_party(second, [*S6_GUESTS[:2], replace(S6_GUESTS[2], arrives_at=time(15)), S6_GUESTS[3]])
    service.send(second)
    page = browser_of_nobody.get(where)
    assert page.status_code == 200
    assert "新しい版に替わりました" in page.text
    assert "日向さんの到着を、2月24日(水) 15:00 にしました。" in page.text
    assert 'value="approved"' not in page.text
    assert browser_of_nobody.post(where, data={"verdict": "approved"}).status_code == 422


def test_those_of_the_version_before_stand_in_the_form(s6: Drafted, organiser: PageClient) -> None:
    named(s6)
    service.send(service.draft(s6.trip_id))
    page = organiser.get(f"/trips/{s6.trip_no}/proposals/2/approval").text
    assert CHIEF[1] in page
    assert "お返事を待っています" not in page


def test_when_the_organiser_is_forgotten_so_are_the_approvers_and_their_links_end(s6: Drafted) -> None:
    first, _ = named(s6)
    service.answer_approval(first.id, BACK, "もう少し安く")
    assert sorted(queries.approver_names([s6.trip_id])) == sorted([CHIEF[0], HEAD[0]])
    service.forget([s6.trip_id])
    gone = queries.approver(first.id)
    assert gone is not None
    assert (gone.name, gone.remark, gone.verdict) == (str(first.id), "", BACK)
    assert gone.email.endswith("@invalid")
    with pytest.raises(Gone):
        service.approval_url(first.id)


# --- the organiser and the desk --------------------------------------------------------------------------------------


def test_the_organiser_names_people_and_sees_what_they_said(s6: Drafted, organiser: PageClient) -> None:
    where = f"/trips/{s6.trip_no}/proposals/1/approval"
    rows = {"people_rows-0-name": CHIEF[0], "people_rows-0-email": CHIEF[1], "order": "at_once"}
    assert organiser.post(where, data=rows).status_code == 303
    assert "お返事を待っています" in organiser.get(where).text
    service.answer_approval(queries.approvers([s6.version_id])[s6.version_id][0].id, YES, "よい機会です。")
    page = organiser.get(where).text
    assert "全員が承認されました" in page
    assert "よい機会です。" in page
    assert "1名のうち1名が承認" in organiser.get(f"/trips/{s6.trip_no}/proposals/1").text


def test_an_address_that_is_none_is_said_beside_the_field_and_nothing_is_lost(
    s6: Drafted, organiser: PageClient, mailbox: Mailbox
) -> None:
    rows = {"people_rows-0-name": "部長", "people_rows-0-email": "asakura", "order": "in_order"}
    page = organiser.post(f"/trips/{s6.trip_no}/proposals/1/approval", data=rows)
    assert page.status_code == 422
    assert "メールアドレスの形を確かめてください" in page.text
    assert 'value="asakura"' in page.text
    assert mailbox(event="proposals/approval_asked") == []


def test_the_desk_sees_the_answers_and_asks_nobody(s6: Drafted, browser_of_nobody: PageClient) -> None:
    service.answer_approval(named(s6)[0].id, BACK, "もう少し安く")
    sign_in(browser_of_nobody, Role.CONCIERGE)
    page = browser_of_nobody.get(f"/desk/trips/{s6.trip_no}/proposals").text
    assert "もう少し安く" in page
    rows = {"people_rows-0-name": "x", "people_rows-0-email": "x@y.example", "order": "at_once"}
    assert browser_of_nobody.post(f"/trips/{s6.trip_no}/proposals/1/approval", data=rows).status_code == 403


@pytest.mark.parametrize(
    ("event", "recipient"), [("approval_asked", CHIEF[1]), ("approval_told", "haruna@hoshikuzu.example")]
)
def test_a_mail_reads_as_it_was_agreed(s6: Drafted, mailbox: Mailbox, event: str, recipient: str) -> None:
    service.answer_approval(named(s6)[0].id, BACK, "もう少し安くできませんか。")
    mail = mailbox(to=recipient, event=f"proposals/{event}")[0]
    text = re.sub(
        r"/(l|approvals)/[0-9a-z-]+", r"/\1/TOKEN", f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}"
    )
    assert text == (MAILS / f"{event}.txt").read_text(encoding="utf-8")
    assert mail.html is not None
    assert "<h1>" in mail.html
    assert "None" not in f"{mail.text}{mail.html}"
