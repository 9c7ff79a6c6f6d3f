"""Answers by mail: to whom they belong, what becomes of them in the thread, and what is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from tests.factories.inquiries import ADDRESS, ORGANISER, asked, concierge
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import ERASED, Role
from worktrip.config import Settings, SettingsError
from worktrip.kernel.errors import Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import clock as business
from worktrip.plumbing.database import db
from worktrip.plumbing.files import File
from worktrip.plumbing.mail import SentMail
from worktrip.site import service as site
from worktrip.site.queries import kept
from worktrip.trips import queries, rules, service
from worktrip.trips.queries import Said
from worktrip.trips.rules import Channel, Closed, Side
from worktrip.trips.tables import Message, MessageFile, ReceivedMail, Trip

Mailbox = Callable[..., Sequence[SentMail]]
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("app")
WORDS = "24日で大丈夫です。"


def letter(
    text: str = WORDS, *, sender: str = f"{ORGANISER} <{ADDRESS}>", mail_id: str = "<1@x>", **headers: str
) -> EmailMessage:
    """A mail from the organiser, unless told otherwise."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = sender, mail_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def address_of(trip: Trip) -> str:
    """Where the organiser of a trip answers to."""
    address = service.reply_address(service.organiser_link(trip.id), trip.id)
    assert address is not None
    return address


def arrives(trip: Trip, mail: EmailMessage | None = None, *, envelope: str = ADDRESS, to: str = "") -> int:
    """A mail comes in; the message's id."""
    return service.receive_mail(to or address_of(trip), (mail or letter()).as_bytes(), envelope)


def lines(trip: Trip) -> list[Said]:
    """The thread as the desk sees it."""
    return queries.thread(trip.id, internal=True)


def shared(trip: Trip) -> list[Said]:
    """The thread as the organiser sees it."""
    return queries.thread(trip.id, internal=False)


def test_an_answer_by_mail_is_what_an_answer_on_the_page_is(mailbox: Mailbox) -> None:
    concierge()
    by_mail, on_page = asked(), asked()
    arrives(by_mail)
    service.ask(on_page.id, WORDS, author_id=on_page.organiser_id)
    (came,), (typed,) = shared(by_mail), shared(on_page)
    assert (came.text, came.who, came.side) == (typed.text, typed.who, typed.side) == (WORDS, ORGANISER, Side.ORGANISER)
    assert came.channel is Channel.MAIL
    todos = [[todo.text for todo in queries.todos(trip.id)] for trip in (by_mail, on_page)]
    assert todos[0] == todos[1] == ["幹事の方のメッセージに返事をする"]
    assert [mail.trip_no for mail in mailbox(event="trips/asked")] == [by_mail.no, on_page.no]


def test_the_same_mail_delivered_twice_is_one_message(mailbox: Mailbox) -> None:
    concierge()
    trip = asked()
    assert arrives(trip) == arrives(trip)
    assert len(shared(trip)) == 1
    assert len(mailbox(event="trips/asked")) == 1
    arrives(trip, letter(mail_id="<2@x>"))
    assert len(shared(trip)) == 2


def test_two_trips_may_get_the_same_mail() -> None:
    one, other = asked(), asked()
    arrives(one)
    arrives(other)
    assert [len(shared(one)), len(shared(other))] == [1, 1]


def test_an_address_is_the_same_every_time_fits_everywhere_and_reads_in_capitals() -> None:
    trip = asked()
    address = address_of(trip)
    assert address == address_of(trip)
    local, _, domain = address.partition("@")
    assert domain == "worktrip.example"
    assert len(local) <= 64
    assert re.fullmatch(r"[a-z0-9+-]+", local)
    arrives(trip, to=address.upper())
    assert len(shared(trip)) == 1


def test_the_longest_address_still_has_64_characters_before_the_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_REPLY_TO", f"{'a' * 16}@reply.example.jp")
    trip = asked()
    local = address_of(trip).partition("@")[0]
    grown = len(local) + 2 * (9 - 1)
    assert grown <= 64


@pytest.mark.parametrize("setting", ["nobody", "@example.jp", "a+b@example.jp", f"{'a' * 17}@example.jp"])
def test_an_address_that_leaves_no_room_for_tokens_is_refused_at_the_start(setting: str) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environment({"SECRET_KEY": "s" * 32, "TESTING": True, "MAIL_REPLY_TO": setting})


def test_a_made_up_address_leads_nowhere() -> None:
    trip, other = asked(), asked(company="別の会社", email="other@example.jp")
    own = address_of(trip)
    local, _, domain = own.partition("@")
    trip_id, link_id, secret = local.removeprefix("trip+").split("-")
    for wrong in (
        f"trip+{trip_id}-{link_id}-{'a' * 26}@{domain}",
        f"trip+{other.id}-{link_id}-{secret}@{domain}",  # another trip
        f"trip+{trip_id}-{int(link_id) + 1}-{secret}@{domain}",  # another link
        f"trip+{trip_id}-{link_id}@{domain}",
        f"trip+{secret}@{domain}",
        f"trip@{domain}",
        f"desk@{domain}",
        f"{local}@elsewhere.example",
        f"other+{local.removeprefix('trip+')}@{domain}",
        "",
        "trip+²-1-x@worktrip.example",
        f"trip+{'9' * 400}-{link_id}-{secret}@{domain}",
    ):
        with pytest.raises((NotFound, Gone)):
            service.check_address(wrong)
        with pytest.raises((NotFound, Gone)):
            service.receive_mail(wrong, letter().as_bytes(), ADDRESS)
    service.check_address(own)


def test_the_address_stops_with_the_link_it_comes_from(clock: Clock) -> None:
    trip = asked()
    old, link_id = address_of(trip), service.organiser_link(trip.id)
    accounts.renew_link(link_id)
    with pytest.raises(Gone):
        service.check_address(old)
    assert address_of(trip) != old
    service.check_address(address_of(trip))
    assert trip.last_day is not None
    clock.day(trip.last_day)
    clock.forward(days=61)
    with pytest.raises(Gone):
        service.check_address(address_of(trip))


def test_where_no_mail_is_taken_there_is_no_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox
) -> None:
    monkeypatch.setitem(app.config, "MAIL_REPLY_TO", "")
    person, trip = concierge(), asked()
    assert service.reply_address(service.organiser_link(trip.id), trip.id) is None
    with pytest.raises(NotFound):
        service.check_address("@")
    service.answer(trip.id, "はい。", author_id=person)
    (sent,) = mailbox(event="trips/said")
    assert sent.reply_to is None
    assert "返信" not in (sent.text or "")


def test_every_mail_of_a_trip_to_who_has_a_link_can_be_answered(demo_app: Flask, mailbox: Mailbox) -> None:
    staff = {person.email for person in accounts_staff()}
    # who is asked to approve has no link to the trip, and answers on a page of their own
    sent = [mail for mail in mailbox() if mail.trip_no and mail.recipient not in staff and "approval" not in mail.event]
    assert len({mail.event for mail in sent}) > 8
    assert [f"{mail.event} to {mail.recipient}" for mail in sent if not mail.reply_to] == []
    for mail in sent[-5:]:
        service.check_address(str(mail.reply_to))


def accounts_staff() -> Sequence[Any]:
    """Everybody who signs in."""
    from worktrip.accounts import queries as accounts_queries

    return accounts_queries.staff()


def test_what_somebody_else_sends_is_taken_and_marked(client: PageClient) -> None:
    trip = asked()
    arrives(trip, letter(sender="佐藤 <Sato@Elsewhere.example>"))
    (for_desk,), (for_organiser,) = lines(trip), shared(trip)
    assert for_desk.is_from_elsewhere
    assert for_desk.sender == "佐藤 <sato@elsewhere.example>"
    assert (for_organiser.is_from_elsewhere, for_organiser.sender) == (True, "")
    sign_in(client, Role.CONCIERGE)
    page = client.get(f"/desk/trips/{trip.no}").get_data(as_text=True)
    assert "別のアドレスから" in page
    assert "sato@elsewhere.example" in page
    arrives(trip, letter(sender=ADDRESS.upper(), mail_id="<2@x>"))
    assert not lines(trip)[1].is_from_elsewhere


def test_quotes_are_folded_and_bring_no_secrets_back(client: PageClient, mailbox: Mailbox) -> None:
    person, trip = concierge(), asked()
    service.answer(trip.id, "24日に変えられますか。", author_id=person)
    sent = mailbox(event="trips/said")[0]
    assert sent.text
    token = sent.text.split("/l/")[1].split()[0]
    quoted = "\n".join(f"> {line}" for line in sent.text.splitlines())
    broken = (
        f"> http://localhost/l/{token[:12]}\n> {token[12:]}\n> https://safe.example/?u=http%3A%2F%2Fx%2Fl%2F{token}"
    )
    head = f"2026年11月24日(火) 10:00 たてしな <{sent.reply_to}>:"
    arrives(trip, letter(f"{WORDS}\n\n{head}\n{quoted}\n{broken}\n"))
    line = shared(trip)[-1]
    assert line.text == WORDS
    assert "24日に変えられますか。" in line.folded
    for part in (token.split("-")[1], token.split("-")[1][-14:], str(sent.reply_to).split("-")[-1].split("@")[0]):
        assert part not in line.folded
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    page = client.get(f"/trips/{trip.no}").get_data(as_text=True)
    assert "<summary>前のメールと署名</summary>" in page


def test_files_come_along_and_are_saved_never_shown(client: PageClient) -> None:
    trip = asked()
    mail = letter()
    mail.add_attachment("<script>alert(1)</script>", subtype="html", filename="../名簿.html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="図面.pdf")
    arrives(trip, mail)
    page, plan = shared(trip)[0].files
    assert (page.name, plan.name, plan.size) == ("名簿.html", "図面.pdf", 4)
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    for file, kind in ((page, "application/octet-stream"), (plan, "application/pdf")):
        answer = client.get(f"/trips/{trip.no}/files/{file.id}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "filename*=UTF-8''%E" in answer.headers["Content-Disposition"]


def with_files(*sizes: int) -> EmailMessage:
    """A mail with files of so many bytes."""
    mail = letter()
    for number, size in enumerate(sizes):
        mail.add_attachment(b"x" * size, maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    return mail


@pytest.mark.parametrize(
    ("mail", "sentence"),
    [
        (with_files(rules.MOST_FILE_BYTES + 1), "ファイルが大きすぎます"),
        (with_files(*[rules.MOST_FILES_BYTES // 3 + 1] * 3), "ファイルが大きすぎます"),
        (with_files(*[1] * (rules.MOST_FILES + 1)), "ファイルは20個まで"),
        (letter("あ" * (rules.MOST_TEXT + 1)), "40,000文字まで"),
        (letter("はい\n" + "> 引用です\n" * (rules.MOST_READ // 5)), "40,000文字まで"),
        (letter(""), "本文を入れてください"),
    ],
)
def test_what_is_too_much_is_refused_whole_with_a_sentence(mail: EmailMessage, sentence: str) -> None:
    trip = asked()
    with pytest.raises(Invalid, match=sentence):
        arrives(trip, mail)
    assert lines(trip) == []
    assert db.session.scalar(select(func.count()).select_from(MessageFile)) == 0


def test_a_mail_without_words_is_its_files_or_what_it_is_about() -> None:
    trip = asked()
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = ADDRESS, "<3@x>"
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="図面.pdf")
    arrives(trip, mail)
    arrives(trip, letter("", mail_id="<4@x>", Subject="今夜お電話します"))
    assert [(line.text, len(line.files)) for line in shared(trip)] == [("", 1), ("今夜お電話します", 0)]


@pytest.mark.parametrize(
    ("headers", "envelope"),
    [({"Auto_Submitted": "auto-replied"}, ADDRESS), ({}, "<>"), ({"List_Id": "<all.example.jp>"}, ADDRESS)],
)
def test_what_a_machine_writes_is_an_internal_note_and_gets_no_word_back(
    headers: dict[str, str], envelope: str, mailbox: Mailbox
) -> None:
    concierge()
    trip = asked()
    before = len(mailbox())
    arrives(trip, letter("不在にしております。", **headers), envelope=envelope)
    (line,) = lines(trip)
    assert (line.internal, line.is_automatic, line.text) == (True, True, "不在にしております。")
    assert shared(trip) == []
    assert queries.todos(trip.id) == []
    assert len(mailbox()) == before


def test_a_mail_that_did_not_arrive_gives_the_desk_something_to_do(mailbox: Mailbox) -> None:
    trip = asked()
    before = len(mailbox())
    bounce = letter("user unknown", sender="MAILER-DAEMON@mx.example")
    bounce.add_attachment(letter("もとのメール"))
    arrives(trip, bounce, envelope="<>")
    assert [todo.text for todo in queries.todos(trip.id)] == [f"{ORGANISER}にメールが届かなかった。あて先を確かめる"]
    (line,) = lines(trip)
    assert (line.internal, line.files) == (True, ())
    assert len(mailbox()) == before


def test_a_loop_ends_by_itself(clock: Clock) -> None:
    trip = asked()
    with pytest.raises(Conflict):
        for number in range(100):
            arrives(trip, letter(mail_id=f"<{number}@loop>"))
    assert len(lines(trip)) == 30
    clock.forward(hours=2)
    arrives(trip, letter(mail_id="<later@x>"))


def test_a_house_that_answers_is_read_by_the_desk_alone(client: PageClient, mailbox: Mailbox) -> None:
    concierge()
    trip = asked()
    link_id = accounts.open_link(Role.PARTNER, facility_id=1)
    address = service.reply_address(link_id, trip.id)
    assert address
    arrives(trip, letter("仕入れは9,000円です。", sender="星 <hoshi@partner.example>"), to=address)
    (line,) = lines(trip)
    assert (line.side, line.internal, line.who, line.sender) == (Side.PARTNER, True, "星", "星 <hoshi@partner.example>")
    assert not line.is_from_elsewhere
    assert shared(trip) == []
    assert [todo.text for todo in queries.todos(trip.id)] == ["星からのメールを読む"]
    assert "星から、メールが届きました。" in (mailbox(event="trips/asked")[0].text or "")
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    assert "9,000" not in client.get(f"/trips/{trip.no}").get_data(as_text=True)


def test_mail_for_a_trip_that_has_ended_is_still_read() -> None:
    person, trip = concierge(), asked()
    service.close(trip.id, Closed.WITHDRAWN, person_id=person)
    arrives(trip, letter("来年またお願いします。"))
    assert shared(trip)[-1].text == "来年またお願いします。"
    assert [todo.text for todo in queries.open_todos()] == ["幹事の方のメッセージに返事をする"]


def test_who_is_forgotten_leaves_nothing_that_came_by_mail() -> None:
    trip = asked()
    mail = letter(f"{WORDS}\n> 前のメール", sender="佐藤 <sato@elsewhere.example>", Subject="人数のこと")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="名簿.pdf")
    address = address_of(trip)
    arrives(trip, mail)
    assert {"received_mail", "files"} <= kept(ADDRESS).keys()
    service.close(trip.id, Closed.WITHDRAWN)
    site.forget(trip.organiser_id)
    assert db.session.scalars(select(Message.body)).all() == [ERASED]
    for table in (ReceivedMail, MessageFile):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    with pytest.raises(Gone):
        service.receive_mail(address, mail.as_bytes(), ADDRESS)


def test_an_answer_of_the_desk_follows_the_mail_it_answers() -> None:
    from worktrip.plumbing import mail as plumbing_mail

    trip = asked()
    link_id = service.organiser_link(trip.id)
    before = plumbing_mail.ANSWERS["link_id"](link_id, trip.no)
    arrives(trip, letter(mail_id="<first@example.jp>"))
    arrives(trip, letter(mail_id="<second@example.jp>"))
    arrives(trip, letter("不在です", mail_id="<away@example.jp>"), envelope="<>")
    after = plumbing_mail.ANSWERS["link_id"](link_id, trip.no)
    assert before is not None
    assert after is not None
    assert (before.newest, after.newest) == (None, "<second@example.jp>")
    assert after.address == address_of(trip)
    assert current_app.config["MAIL_REPLY_TO"] not in after.address


def test_the_worked_example_of_the_docs(mailbox: Mailbox) -> None:
    person, trip = concierge(), asked()
    service.answer(trip.id, "24日に変えられますか。", author_id=person)
    sent = mailbox(event="trips/said")[0]
    link = re.search(r"http://\S+/l/\S+", sent.text or "")
    assert link
    told = (ROOT / "docs" / "thread.md").read_text(encoding="utf-8").split("## A worked example")[1]
    example = "\n".join(
        line.removeprefix("    ") for line in told.split("\n\n    ", 1)[1].split("\n\n|")[0].split("\n")
    )
    example = example.replace("trip+1-1-…@worktrip.example", str(sent.reply_to)).replace("https://…/l/1-…", link[0])
    arrives(trip, letter(example, mail_id="<yes@example.jp>"))
    line = shared(trip)[-1]
    assert line.text == "はい、24日で大丈夫です。"
    assert "榛名 みのり" in line.folded
    assert "> 24日に変えられますか。" in line.folded
    assert "/l/…" in line.folded
    (todo,) = queries.todos(trip.id)
    assert (todo.text, todo.due_at) == ("幹事の方のメッセージに返事をする", rules.promised_answer(business.now()))
    for promise in (todo.text, line.text):
        assert promise in told


@pytest.mark.parametrize("path", ["answer", "notes"])
def test_what_the_desk_wrote_stays_when_a_file_is_refused(client: PageClient, path: str, mailbox: Mailbox) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    before = len(mailbox())
    large = (io.BytesIO(b"x" * (rules.MOST_FILE_BYTES + 1)), "大きい.zip")
    answer = client.post(f"/desk/trips/{trip.no}/{path}", data={"body": "これは残る言葉です。", "files": large})
    page = answer.get_data(as_text=True)
    # the client keeps what it sent in a file
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 422
    assert "これは残る言葉です。" in page
    assert "ファイルが大きすぎます。1個は10 MB、合わせて20 MBまで送れます。" in page
    assert (lines(trip), len(mailbox())) == ([], before)


def test_a_file_has_the_mark_of_its_message(client: PageClient, mailbox: Mailbox) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    for path, name in (("answer", "地図.txt"), ("notes", "原価.txt")):
        data = {
            "body": "添えます。",
            "files": [(io.BytesIO(b"x"), name), (io.BytesIO(b""), "空.txt")],
            "channel": "note",
        }
        assert client.post(f"/desk/trips/{trip.no}/{path}", data=data).status_code == 303
    for_desk = {file.name: (file.id, line.internal) for line in lines(trip) for file in line.files}
    assert {name: internal for name, (_, internal) in for_desk.items()} == {"地図.txt": False, "原価.txt": True}
    assert [file.name for line in shared(trip) for file in line.files] == ["地図.txt"]
    (told,) = mailbox(event="trips/said")
    assert "地図.txt" in (told.text or "")
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    client.delete_cookie("worktrip_staff")
    found = {name: client.get(f"/trips/{trip.no}/files/{number}").status_code for name, (number, _) in for_desk.items()}
    assert found == {"地図.txt": 200, "原価.txt": 404}


def test_the_organiser_sends_files_and_keeps_what_was_typed(client: PageClient) -> None:
    trip = asked()
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    many = [(io.BytesIO(b"x"), f"{number}.txt") for number in range(rules.MOST_FILES + 1)]
    refused = client.post(f"/trips/{trip.no}/messages", data={"body": "名簿です。", "files": many})
    assert refused.status_code == 422
    assert "名簿です。" in refused.get_data(as_text=True)
    assert "一度に送れるファイルは20個までです。" in refused.get_data(as_text=True)
    sent = client.post(f"/trips/{trip.no}/messages", data={"body": "", "files": (io.BytesIO(b"PK"), "名簿.xlsx")})
    assert sent.status_code == 303
    assert [(line.text, [file.name for file in line.files]) for line in shared(trip)] == [("", ["名簿.xlsx"])]
    page = client.get(f"/trips/{trip.no}").get_data(as_text=True)
    assert "名簿.xlsx" in page


def test_a_file_of_another_trip_is_not_found_under_ones_own(client: PageClient) -> None:
    mine, other = asked(), asked(company="別の会社", email="other@example.jp")
    service.ask(other.id, "名簿", files=[File("名簿.txt", b"x")])
    (file,) = shared(other)[0].files
    follow_link(client, Role.ORGANISER, trip_id=mine.id, person_id=mine.organiser_id)
    assert client.get(f"/trips/{mine.no}/files/{file.id}").status_code == 404
    assert client.get(f"/trips/{other.no}/files/{file.id}").status_code in {302, 403}


def test_the_page_says_of_every_line_who_reads_it(client: PageClient) -> None:
    person, trip = sign_in(client, Role.CONCIERGE), asked()
    service.answer(trip.id, "はい。", author_id=person)
    service.note(trip.id, "上限は4万円。", channel=Channel.PHONE, author_id=person)
    service.say(trip.id, Side.SYSTEM, "打診しました", internal=True)
    page = client.get(f"/desk/trips/{trip.no}").get_data(as_text=True)
    thread = page.split('<ol class="thread">')[1].split("</ol>")[0].split("<li ")[1:]
    assert [("幹事の方も読めます" in line, "内部" in line) for line in thread] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    out, inside = page.split('class="writes writes--out"')[1].split('class="writes writes--inside"')
    assert "旅のページを開ける方" in out
    assert "事務局だけ。幹事の方にも宿にも出ません。" in inside
    assert out.count('type="submit"') == 1
    assert "checkbox" not in out + inside.split("</form>")[0]
