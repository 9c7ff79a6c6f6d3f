"""What a mail says: in any charset, as text or HTML, with files, quotes and signatures, from people and machines."""

from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.errors import Invalid
from worktrip.plumbing.files import clean_name, kind_of
from worktrip.plumbing.incoming import Automatic, fold, folding, read
from worktrip.plumbing.incoming.markup import text_of_html

SENDER = "minori@example.jp"


def raw(*lines: str | bytes) -> bytes:
    """A mail by its lines."""
    return b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)


def plain(body: bytes, content_type: str = "text/plain; charset=utf-8", *more: str) -> bytes:
    """A mail of one text."""
    head = ["From: minori@example.jp", "Message-ID: <1@example.jp>", f"Content-Type: {content_type}"]
    return raw(*head, "Content-Transfer-Encoding: 8bit", *more, "", body)


NEC = "①㈱髙橋様、ﾃｽﾄです"


def seven_bit(text: str) -> bytes:
    """ISO-2022-JP as Windows writes it, NEC and IBM signs and half-width kana within."""
    out = b""
    for sign in text:
        pair = sign.encode("cp932")
        if len(pair) == 1 and pair[0] > 0x7F:
            out += b"\x1b(I" + bytes([pair[0] & 0x7F])
        elif len(pair) == 1:
            out += b"\x1b(B" + pair
        else:
            high, low = pair
            row = (high - (0xB0 if high >= 0xE0 else 0x70)) * 2
            if low < 0x9F:
                row, low = row - 1, low - (0x20 if low > 0x7F else 0x1F)
            else:
                low -= 0x7E
            out += b"\x1b$B" + bytes([row, low])
    return out + b"\x1b(B"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("日程を変えたい".encode("iso2022_jp"), "text/plain; charset=iso-2022-jp", "日程を変えたい"),
        (seven_bit(NEC), "text/plain; charset=ISO-2022-JP", NEC),
        (NEC.encode("cp932"), "text/plain; charset=shift_jis", NEC),
        (NEC.encode("cp932"), 'text/plain; charset="Shift-JIS"', NEC),
        ("①蓼科".encode("euc_jis_2004"), "text/plain; charset=euc-jp", "①蓼科"),
        (NEC.encode(), "text/plain; charset=utf-8", NEC),
        (NEC.encode(), "text/plain", NEC),
        (NEC.encode("cp932"), "text/plain", NEC),
        (NEC.encode(), "text/plain; charset=nobody-knows", NEC),
        (NEC.encode(), "text/plain; charset=us-ascii", NEC),
        ("日程".encode("iso2022_jp"), "text/plain; charset=utf-8", "日程"),
        (b"caf\xe9", "text/plain; charset=iso-8859-1", "café"),
        (b"\xff\xfe\xfd ok", "text/plain; charset=utf-8", "\ufffd\ufffd\ufffd ok"),
        (b"\x1b$B", "text/plain; charset=iso-2022-jp", ""),
        (b"a\x00b\x1b[31mc", "text/plain", "ab[31mc"),
        (b"ok", "text/plain; charset=base64", "ok"),
    ],
)
def test_a_text_is_read_in_the_charset_it_is_really_in(body: bytes, content_type: str, text: str) -> None:
    assert read(plain(body, content_type), SENDER).text == text


def test_lines_that_a_program_broke_are_whole_again() -> None:
    text = "日程を \n変えたいです。\n\n-- \n榛名 \nみのり\n> 前の \n> 文\n>> もっと前 \n 端"
    glued = read(plain(text.encode(), "text/plain; charset=utf-8; format=flowed; delsp=yes"), SENDER).text
    assert glued == "日程を変えたいです。\n\n-- \n榛名みのり\n> 前の文\n>> もっと前\n端"
    kept = read(plain(b"to \r\nbe", "text/plain; format=flowed"), SENDER).text
    assert kept == "to be"
    assert read(plain(b"to \r\nbe"), SENDER).text == "to \nbe"


@given(st.binary(max_size=300), st.sampled_from(["iso-2022-jp", "shift_jis", "utf-8", "euc-jp", "utf-7", "x\x00", ""]))
def test_no_bytes_and_no_charset_make_it_fail(body: bytes, charset: str) -> None:
    text = read(plain(body, f"text/plain; charset={charset}"), SENDER).text
    text.encode()
    assert "\x00" not in text


@given(st.binary(max_size=400))
def test_what_is_no_mail_at_all_is_read_or_refused(content: bytes) -> None:
    with suppress(Invalid):
        assert read(content, SENDER).message_id


def test_headers_are_read_in_any_charset() -> None:
    name = "=?ISO-2022-JP?B?GyRCJV8lTiVqGyhC?="
    mail = read(raw(f"From: {name} <Minori@Example.jp>", "Subject: =?Shift_JIS?B?k/qS9g==?=", "", "x"), SENDER)
    assert (mail.sender, mail.sender_name, mail.subject) == ("minori@example.jp", "ミノリ", "日程")
    eight_bit = read(raw(b"From: x@example.jp", b"Subject: " + "日程".encode("cp932"), b"", b"x"), SENDER)
    assert eight_bit.subject == "日程"
    bare = read(raw("From: 榛名 みのり <minori@日本.example>", "", "x"), SENDER)
    assert (bare.sender_name, bare.sender) == ("榛名 みのり", "minori@日本.example")


def test_a_mail_without_a_message_id_is_named_by_its_bytes() -> None:
    content = raw("From: a@b.example", "", "x")
    assert read(content).message_id == read(content).message_id
    assert read(content).message_id.startswith("sha256:")
    assert read(content).message_id != read(content + b"y").message_id


def test_of_html_only_what_one_would_read_is_left() -> None:
    text = text_of_html(
        "<html><head><title>t</title><style>p{color:red}</style></head><body><script>alert(1)</script>"
        "<p>日程を<b>変え</b>たい&nbsp;&amp; 部屋も</p><ul><li>一つ<li>二つ</ul><img src=x onerror=alert(2)>"
        "<table><tr><td>2月</td><td>24日</td></tr></table>"
        '<a href="https://evil.example/">example.jp</a><a href="javascript:alert(3)">押す</a>'
        "<blockquote>前の<br>メール</blockquote>"
    )
    assert text == (
        "日程を変えたい & 部屋も\n・一つ\n・二つ\n2月 24日\nexample.jp <https://evil.example/>押す\n\n> 前の\n> メール"
    )
    assert text_of_html("<p>閉じない<div>タグ</p></blockquote><scr") in ("閉じない\nタグ", "閉じない\nタグ\n<scr")


@given(st.text(max_size=200))
def test_html_however_broken_is_read(markup: str) -> None:
    text_of_html(markup)


def test_the_plain_one_of_two_ways_to_say_it_is_taken_and_files_are_kept() -> None:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = SENDER, "<2@example.jp>"
    mail.set_content("名簿を送ります。")
    mail.add_alternative("<p>名簿を<b>送ります</b>。</p>", subtype="html")
    mail.add_attachment(b"PK", maintype="application", subtype="zip", filename="名簿 2月.xlsx")
    mail.add_attachment("<script>", subtype="html", filename="../../etc/page.html")
    found = read(mail.as_bytes(), SENDER)
    assert found.text == "名簿を送ります。"
    assert [file.name for file in found.files] == ["名簿 2月.xlsx", "page.html"]
    assert found.files[0].content == b"PK"


@pytest.mark.parametrize(
    "header",
    [
        "filename*=UTF-8''%E5%90%8D%E7%B0%BF.pdf",
        'filename="=?UTF-8?B?5ZCN57C/LnBkZg==?="',
        "filename*=iso-2022-jp''%1B$BL>Jm%1B%28B.pdf",
    ],
)
def test_a_files_name_is_read_in_every_way_it_is_written(header: str) -> None:
    mail = raw(
        "From: a@b.example",
        "Content-Type: multipart/mixed; boundary=x",
        "",
        "--x",
        "Content-Type: application/pdf",
        f"Content-Disposition: attachment; {header}",
        "",
        "%PDF",
        "--x--",
    )
    assert [file.name for file in read(mail, SENDER).files] == ["名簿.pdf"]


def test_a_mail_attached_to_a_mail_is_unpacked() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "hotel@example.jp", "空室"
    inner.set_content("3室あります。")
    inner.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="図面.pdf")
    outer["From"] = SENDER
    outer.set_content("転送します。")
    outer.add_attachment(inner)
    found = read(outer.as_bytes(), SENDER)
    assert found.text == "転送します。"
    assert "3室あります。" in found.attached
    assert "空室" in found.attached
    assert [file.name for file in found.files] == ["図面.pdf"]


def test_too_deep_or_too_many_parts_are_refused_at_once() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300))
    for content in (deep, b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"\r\n--x\r\n" * 30_000):
        with pytest.raises(Invalid):
            read(content, SENDER)


@pytest.mark.parametrize(
    ("headers", "envelope", "kind"),
    [
        ([], SENDER, Automatic.NO),
        (["Auto-Submitted: no"], SENDER, Automatic.NO),
        (["Auto-Submitted: auto-replied; x"], SENDER, Automatic.REPLY),
        (["X-Autoreply: yes"], SENDER, Automatic.REPLY),
        (["Precedence: bulk"], SENDER, Automatic.REPLY),
        (["List-Id: <all.example.jp>"], SENDER, Automatic.REPLY),
        (["List-Unsubscribe: <mailto:x@y>"], SENDER, Automatic.REPLY),
        ([], "<>", Automatic.REPLY),
        ([], "", Automatic.REPLY),
    ],
)
def test_what_a_machine_wrote_is_told_apart(headers: list[str], envelope: str, kind: Automatic) -> None:
    assert read(raw("From: minori@example.jp", *headers, "", "x"), envelope).automatic is kind


@pytest.mark.parametrize(("action", "kind"), [("failed", Automatic.BOUNCE), ("delayed", Automatic.REPLY)])
def test_a_report_that_something_did_not_arrive_is_a_bounce(action: str, kind: Automatic) -> None:
    report = raw(
        "From: MAILER-DAEMON@example.jp",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
        "",
        "--x",
        "",
        "could not be delivered",
        "--x",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.jp",
        "",
        "Final-Recipient: rfc822; minori@example.jp",
        f"Action: {action}",
        "",
        "--x--",
    )
    assert read(report, "<>").automatic is kind


GMAIL = "2026年11月24日(火) 10:00 たてしな WORK TRIP <trip+1-2-abc@worktrip.example>:"
APPLE = "2026/11/24 10:00、たてしな WORK TRIP <desk@worktrip.example>のメール:"
ENGLISH = "On Tue, 24 Nov 2026 at 10:00, WORK TRIP <desk@worktrip.example>\nwrote:"
OUTLOOK = (
    "差出人: WORK TRIP <desk@worktrip.example>\n送信日時: 2026年11月24日 10:00\n宛先: minori\n件名: お返事\n\n本文"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"はい、大丈夫です。\n\n{GMAIL}\n> 変えられますか。\n>\n", "はい、大丈夫です。"),
        (f"はい、大丈夫です。\n\n{APPLE}\n\n> 変えられますか。", "はい、大丈夫です。"),
        (f"Yes.\n\n{ENGLISH}\n\n> Can you?", "Yes."),
        (f"はい。\n\n________________________________\n{OUTLOOK}", "はい。"),
        (f"はい。\n\n{OUTLOOK}", "はい。"),
        ("はい。\n\n-----Original Message-----\nFrom: desk\n\n変えられますか", "はい。"),
        ("はい。\n> 変えられますか", "はい。"),
        ("はい。\n-- \n榛名 みのり\n03-0000-0000", "はい。"),
        ("はい。\n━━━━━━━━━━━━\n榛名 みのり\n━━━━━━━━━━━━", "はい。"),
        ("はい。\n\niPhoneから送信", "はい。"),
        # whoever answers between the lines is shown whole
        ("> 24日はどうですか\nはい\n> 何名ですか\n4名です", "> 24日はどうですか\nはい\n> 何名ですか\n4名です"),
        (f"{GMAIL}\n> 24日は\nはい\n", f"{GMAIL}\n> 24日は\nはい\n"),
        # nothing but a quote or a signature is not hidden
        ("> 変えられますか", "> 変えられますか"),
        ("-- \n榛名", "-- \n榛名"),
        # a line of dashes far above the end parts what was said, not a signature
        ("表です\n----------\n" + "行\n" * 20, "表です\n----------\n" + "行\n" * 20),
        ("差出人: これは本文の話です", "差出人: これは本文の話です"),
        ("2026年11月24日の予定:\n朝に出ます", "2026年11月24日の予定:\n朝に出ます"),
    ],
)
def test_what_came_before_and_who_signs_is_folded_away(text: str, shown: str) -> None:
    assert fold(text).shown == shown


@given(
    st.lists(
        st.sampled_from(["はい", "> 引用", "", "-- ", GMAIL, "From: a", "Sent: b", "━" * 10, "____" * 8]), max_size=12
    )
)
def test_nothing_is_lost_by_folding(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = fold(text)
    assert text in (parts.shown + parts.folded, f"{parts.shown}\n{parts.folded}")


def test_a_long_text_is_folded_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["-----", GMAIL, "From: a", "> 引用", "はい", ""] * 5_000
    matched = count(1)
    heads = folding._heads
    monkeypatch.setattr(folding, "_heads", lambda lines, place: (next(matched), heads(lines, place))[1])
    assert fold("\n".join(lines)).folded == ""
    assert next(matched) <= 2 * len(lines)


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("名簿.xlsx", "名簿.xlsx"),
        ("C:\\Users\\me\\名簿.xlsx", "名簿.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("請求書\u202efdp.exe", "請求書fdp.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ("カ\u3099.pdf", "ガ.pdf"),
        ("長" * 300 + ".pdf", "長" * 116 + ".pdf"),
        ('a<b>"c"|?*.png', "a_b__c____.png"),
    ],
)
def test_a_files_name_is_made_harmless(given_name: str, clean: str) -> None:
    assert clean_name(given_name) == clean


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_can_be_saved(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert not {"/", "\\", "\x00", "\n", "\r", '"'} & set(clean)


def test_what_a_browser_might_run_is_only_bytes() -> None:
    kinds = {kind_of(name) for name in ("a.html", "a.svg", "a.xml", "a.js", "a.exe", "a", "a.pdf.html", "a.xhtml")}
    assert kinds == {"application/octet-stream"}
