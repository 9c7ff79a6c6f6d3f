"""An inquiry is put aside and gone on with: nothing is lost, nobody's mailbox is filled, and it ends by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.inquiries import asked
from tests.inquiries.test_visitor import FILLED, count_trips, errors, open_form
from tests.support.application import Clock
from tests.support.lint import PageClient
from worktrip.inquiries import service
from worktrip.inquiries.tables import DraftMail, InquiryDraft
from worktrip.kernel.errors import Conflict, Gone
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.site import service as site
from worktrip.site.queries import kept
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed

Mailbox = Callable[..., Sequence[SentMail]]
ADDRESS = "minori@example.jp"
LINK = re.compile(r"http://localhost(/inquiries/drafts/\S+)")


def save(key: str = "form", email: str = ADDRESS, **content: str) -> service.Saved:
    """Put a form aside."""
    return service.save_draft(key=key, email=email, content={name: [value] for name, value in content.items()})


def count(table: type[Any]) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def link_in(mail: SentMail) -> str:
    """The path of the link a mail carries."""
    found = LINK.search(mail.text or "")
    assert found is not None
    return found[1]


# --- use cases --------------------------------------------------------------------------------------------------------


def test_what_was_typed_comes_back_as_it_was_typed_until_its_last_day(app: Flask, clock: Clock) -> None:
    saved = save(people="数名", note=" 続き ")
    clock.day(date(2026, 12, 8), 23)
    draft = service.resume_draft(saved.token)
    assert (draft.content, draft.ends_on) == ({"people": ["数名"], "note": [" 続き "]}, date(2026, 12, 8))
    clock.day(date(2026, 12, 9), 0, 1)
    with pytest.raises(Gone):
        service.resume_draft(saved.token)


def test_a_link_opens_its_own_draft_and_nothing_else(app: Flask, clock: Clock) -> None:
    mine, other = save("mine"), save("other", "other@example.jp")
    number, _, secret = mine.token.partition("-")
    others_number = other.token.partition("-")[0]
    for wrong in (f"{others_number}-{secret}", f"{number}-", "", "-", "x-y", f"{number}-{secret[:-1]}", "9" * 40):
        with pytest.raises(Gone):
            service.resume_draft(wrong)


def test_the_secret_of_a_link_rests_nowhere(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    secret = save().token.partition("-")[2]
    row = db.session.scalars(select(InquiryDraft)).one()
    assert secret not in json.dumps([str(value) for value in vars(row).values()])
    assert count(DraftMail) == 1
    assert ADDRESS not in db.session.scalars(select(DraftMail.address_hash)).one()


def test_a_form_saved_twice_is_one_draft_with_one_mail_and_another_after_a_while(
    app: Flask, clock: Clock, mailbox: Mailbox
) -> None:
    assert save(note="はじめ").is_mailed
    again = save(note="つづき")
    assert (again.is_mailed, again.was_mailed, count(InquiryDraft)) == (False, True, 1)
    assert service.resume_draft(again.token).content == {"note": ["つづき"]}
    clock.forward(minutes=11)
    assert save(note="つづき").is_mailed
    assert len(mailbox(to=ADDRESS)) == 2


def test_three_mails_a_day_go_to_an_address_and_what_was_typed_is_kept_all_the_same(
    app: Flask, clock: Clock, mailbox: Mailbox
) -> None:
    assert [save(f"form-{number}").is_mailed for number in range(4)] == [True, True, True, False]
    last = save("form-3", note="のこる")
    assert (last.is_mailed, last.was_mailed) == (False, False)
    assert service.resume_draft(last.token).content == {"note": ["のこる"]}
    assert len(mailbox(to=ADDRESS)) == 3
    clock.forward(days=1, minutes=1)
    assert save("form-3").is_mailed


def test_going_to_and_fro_between_addresses_fills_no_mailbox(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    for _ in range(6):
        save(email=ADDRESS)
        save(email="other@example.jp")
    assert len(mailbox(to=ADDRESS)) == 3
    assert len(mailbox(to="other@example.jp")) == 3


def test_five_drafts_of_an_address_may_wait_and_each_of_them_can_still_be_saved(app: Flask, clock: Clock) -> None:
    for number in range(5):
        save(f"form-{number}")
    with pytest.raises(Conflict):
        save("one more")
    save("form-0", note="まだ書ける")
    assert count(InquiryDraft) == 5


def test_what_is_sent_is_no_draft_any_more(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    saved = save()
    asked(draft=saved.token)
    assert count(InquiryDraft) == 0
    # a link that was still waiting to be mailed leads to an empty form
    (mail,) = mailbox(event="inquiries/draft_saved")
    assert (mail.text or "").count("http://localhost/inquiries/new\n") == 1


def test_a_wrong_link_deletes_nobodys_draft(app: Flask, clock: Clock) -> None:
    save()
    asked(draft="1-nobody")
    assert count(InquiryDraft) == 1


def test_drafts_that_nobody_goes_on_with_are_deleted_and_so_is_that_mails_went(app: Flask, clock: Clock) -> None:
    save()
    clock.day(date(2026, 12, 8))
    service.clear_drafts()
    assert (count(InquiryDraft), count(DraftMail)) == (1, 0)
    clock.day(date(2026, 12, 9))
    service.clear_drafts()
    assert count(InquiryDraft) == 0


def test_to_whom_links_were_mailed_is_forgotten_with_the_draft(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    save()
    asked(email="other@example.jp")
    assert {mail.recipient for mail in mailbox()} == {ADDRESS, "other@example.jp"}
    clock.forward(days=16)
    service.clear_drafts()
    assert {mail.recipient for mail in mailbox()} == {"erased@invalid", "other@example.jp"}


def test_whoever_asks_to_be_forgotten_is_so_with_what_they_put_aside(
    app: Flask, clock: Clock, mailbox: Mailbox
) -> None:
    trips_service.close(asked(email=ADDRESS).id, Closed.WITHDRAWN)
    save(name="榛名")
    assert kept(ADDRESS)["drafts"][0]["content"] == '{"name": ["榛名"]}'
    assert site.forget_address(ADDRESS) == 1
    assert count(InquiryDraft) == 0
    # also where there is nothing but a draft
    save(email="only@example.jp")
    mailbox()
    assert site.forget_address("Only@example.jp") == 0
    assert count(InquiryDraft) == 0
    assert kept("only@example.jp") == {}


# --- pages ------------------------------------------------------------------------------------------------------------


def test_saving_takes_an_address_only_and_the_mailed_link_shows_everything_again(
    client: PageClient, clock: Clock, mailbox: Mailbox
) -> None:
    typed = {"email": "ＭＩＮＯＲＩ＠example.jp", "people": "数名", "purpose": "team", "must_haves": ["quiet", "kit"]}
    typed |= {"first_day": "2027-02-24", "note": "途中まで", "experience": "first", "flexibility": "week"}
    answer = client.post("/inquiries/drafts", data={**typed, **open_form(client, clock)})
    assert answer.status_code == 303
    (mail,) = mailbox(to=ADDRESS)
    assert "途中まで" not in (mail.text or "") + (mail.html or "")
    page = client.application.test_client().get(link_in(mail)).get_data(as_text=True)
    for words in ("数名", "途中まで", 'value="2027-02-24"', 'value="team" checked', 'value="first" checked'):
        assert words in page
    assert re.search(r'value="quiet" checked', page)
    assert '<option selected value="week">' in page
    assert errors(page) == {}
    assert count_trips() == 0


def test_a_resumed_form_is_sent_once_however_often_it_was_opened(
    client: PageClient, clock: Clock, mailbox: Mailbox
) -> None:
    client.post("/inquiries/drafts", data={**FILLED, **open_form(client, clock)})
    path = link_in(mailbox(to=ADDRESS)[0])
    forms = []
    for _ in range(2):
        page = client.get(path).get_data(as_text=True)
        hidden = dict(re.findall(r'name="(opened|draft)"[^>]* value="([^"]+)"', page))
        assert set(hidden) == {"opened", "draft"}
        forms.append(hidden)
    clock.forward(seconds=30)
    for hidden in forms:
        assert client.post("/inquiries/new", data={**FILLED, **hidden}).status_code == 303
    assert count_trips() == 1
    gone = client.get(path)
    assert gone.status_code == 410
    assert "もう使えません" in gone.get_data(as_text=True)


@pytest.mark.parametrize("email", ["", "minori.example.jp"])
def test_without_an_address_nothing_is_saved_and_nothing_typed_is_lost(
    client: PageClient, clock: Clock, email: str
) -> None:
    typed = {**FILLED, "email": email, "note": "そのまま", "people": "数名"}
    answer = client.post("/inquiries/drafts", data={**typed, **open_form(client, clock)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert list(errors(page)) == ["email"]
    assert "そのまま" in page
    assert "数名" in page
    assert count(InquiryDraft) == 0


def test_a_robot_mails_nobody(client: PageClient, clock: Clock, mailbox: Mailbox) -> None:
    stamp = open_form(client, clock)
    for robot in ({"homepage": "https://example.com"}, {"opened": "1-x-y"}):
        answer = client.post("/inquiries/drafts", data={**FILLED, **stamp, **robot})
        assert answer.status_code == 422
        assert "もう一度「保存して、あとで続ける」を押してください" in answer.get_data(as_text=True)
    assert mailbox() == []


def test_too_many_drafts_are_said_above_the_form_with_everything_still_in_it(client: PageClient, clock: Clock) -> None:
    for number in range(5):
        save(f"form-{number}")
    answer = client.post("/inquiries/drafts", data={**FILLED, **open_form(client, clock), "note": "そのまま"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "書きかけがすでに5つあります" in page
    assert "そのまま" in page


def test_what_no_field_of_the_form_is_called_is_not_kept_and_nothing_endless_is(
    client: PageClient, clock: Clock
) -> None:
    stamp = open_form(client, clock)
    data = {**FILLED, **stamp, "password": "geheim", "note": "あ" * 9_000}
    client.post("/inquiries/drafts", data=data)
    content = json.loads(db.session.scalars(select(InquiryDraft.content)).one())
    assert not {"password", "opened", "homepage", "csrf_token", "draft"} & content.keys()
    assert len(content["note"][0]) == 4_000


def test_the_mail_reads_well(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    save()
    service.save_draft(key="en", email="en@example.jp", content={}, language="en")
    (mail,), (english,) = mailbox(to=ADDRESS), mailbox(to="en@example.jp")
    assert mail.subject == "ご相談の続きはこちらから"
    assert "2026年12月8日(火)まで開けます。" in (mail.text or "")
    assert "Tue 8 Dec 2026" in (english.text or "")
    assert not re.search("[぀-ヿ]", english.text or "")
