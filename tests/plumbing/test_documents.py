import hashlib
import io
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest

from tests.support import tagged
from worktrip.plumbing import documents
from worktrip.plumbing.database import unit_of_work

SAMPLES = Path(__file__).resolve().parent.parent / "papers"
PAPERS = {
    "proposals/proposal": ("proposal", "開発合宿 2泊3日のご提案"),
    "proposals/terms": ("terms", "取引条件説明書面"),
    "bookings/contract": ("contract", "契約書面"),
    "bookings/order": ("order", "発注書"),
    "billing/invoice": ("invoice", "請求書 INV-2026-0012"),
}
DAY = date(2026, 12, 4)


def sample(template):
    return json.loads((SAMPLES / f"{PAPERS[template][0]}.json").read_text(encoding="utf-8"))


def make(template, data=None, language="ja"):
    data = data or sample(template)
    return documents.compile_paper(template, data, language=language, title=PAPERS[template][1], day=DAY)


def read(paper):
    pages = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    text = "\f\n".join(page.extract_text() for page in pages)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


@pytest.mark.parametrize("template", PAPERS)
def test_a_paper_says_what_it_said_before(template):
    kept = SAMPLES / f"{PAPERS[template][0]}.txt"
    text = read(make(template))
    if os.environ.get("REWRITE_PAPERS"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), f"set REWRITE_PAPERS=1 if the change of {kept.name} is meant"


@pytest.mark.parametrize("template", PAPERS)
def test_the_same_data_give_the_same_bytes(template):
    one, two = make(template), make(template)
    assert one.content == two.content
    assert one.sha256 == hashlib.sha256(one.content).hexdigest()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("template", PAPERS)
def test_a_paper_can_be_read_without_eyes_is_archivable_and_names_itself(template, language):
    content = make(template, language=language).content
    catalogue = pypdf.PdfReader(io.BytesIO(content))
    assert tagged.faults(content) == []
    assert str(catalogue.trailer["/Root"]["/Lang"]).startswith(language)
    assert catalogue.metadata.title == PAPERS[template][1]
    assert "<pdfaid:part>2</pdfaid:part>" in catalogue.trailer["/Root"]["/Metadata"].get_data().decode()


def elements(writer, kind):
    """Elements of a structure, as they stand in a file."""
    found = [writer.get_object(number + 1) for number in range(len(writer._objects))]
    return [each for each in found if isinstance(each, pypdf.generic.DictionaryObject) and each.get("/S") == kind]


def cells(writer, kind):
    return [each for each in elements(writer, kind) if "/A" in each]


def unmark(writer):
    del writer.root_object["/MarkInfo"]


def hide_title(writer):
    no = pypdf.generic.BooleanObject(False)
    writer.root_object["/ViewerPreferences"][pypdf.generic.NameObject("/DisplayDocTitle")] = no


def forget_language(writer):
    del writer.root_object["/Lang"]


def put_a_picture_without_words(writer):
    elements(writer, "/P")[0][pypdf.generic.NameObject("/S")] = pypdf.generic.NameObject("/Figure")


def skip_a_level(writer):
    elements(writer, "/H2")[0][pypdf.generic.NameObject("/S")] = pypdf.generic.NameObject("/H4")


def cut_a_row(writer):
    elements(writer, "/TR")[-1]["/K"].pop()


def forget_what_a_head_heads(writer):
    for head in cells(writer, "/TH"):
        del head["/A"]


def lose_a_paragraph(writer):
    paragraph = elements(writer, "/P")[0]
    paragraph[pypdf.generic.NameObject("/K")] = pypdf.generic.ArrayObject()


def show_something_more(writer):
    page = writer.pages[0]
    stream = pypdf.generic.ContentStream(page.get_contents(), writer)
    stream.set_data(stream.get_data() + b"\n0 0 9 9 re f\n")
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)


def drop_the_letters(writer):
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            font.get_object().pop("/ToUnicode", None)


@pytest.mark.parametrize(
    ("breaks", "told"),
    [
        (unmark, "not marked as tagged"),
        (hide_title, "not the title"),
        (forget_language, "names no language"),
        (put_a_picture_without_words, "no words in its place"),
        (skip_a_level, "a heading of level 4 follows"),
        (cut_a_row, "the rows of a table have"),
        (forget_what_a_head_heads, "whether it heads a row or a column"),
        (lose_a_paragraph, "stand in no element"),
        (show_something_more, "neither content nor decoration"),
        (drop_the_letters, "which letters it draws"),
    ],
)
def test_what_keeps_a_paper_from_being_read_is_noticed(breaks, told):
    """The check itself, on a paper that was spoiled."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make("proposals/proposal").content))
    breaks(writer)
    spoiled = io.BytesIO()
    writer.write(spoiled)
    assert any(told in fault for fault in tagged.faults(spoiled.getvalue()))


@pytest.mark.parametrize("template", PAPERS)
def test_every_sheet_names_who_hands_it_out_and_its_place_in_the_paper(template):
    pages = pypdf.PdfReader(io.BytesIO(make(template).content)).pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{number} / {len(pages)}" in text
        assert "長野県知事登録旅行業第3-000号" in text


def test_a_character_that_no_font_has_is_shown_as_a_mark_and_logged_without_the_text(caplog):
    data = sample("proposals/proposal") | {"attention": "榛名🦊 ไทย 𠮷田 髙﨑"}
    with caplog.at_level(logging.WARNING):
        paper = make("proposals/proposal", data)
    assert paper.replaced == {"🦊", "ไ", "ท", "ย"}
    assert "榛名〓 〓〓〓 𠮷田 髙﨑" in read(paper)
    assert "U+1F98A" in caplog.text
    assert "榛名" not in caplog.text


def test_joiners_and_variant_selectors_leave_the_letter_they_follow():
    data = sample("proposals/proposal") | {"attention": "葛\U000e0100城\u200d か\u3099\x07"}
    paper = make("proposals/proposal", data)
    assert paper.replaced == frozenset()
    assert "葛城 が" in read(paper)


def test_what_somebody_typed_stays_text():
    typed = '#read("/etc/passwd") *b* $x$ #panic()'
    assert typed in read(make("proposals/proposal", sample("proposals/proposal") | {"attention": typed}))


def test_dates_may_come_as_dates_and_moments():
    data = sample("proposals/proposal")
    real = data | {
        "from": date(2027, 2, 23),
        "to": date(2027, 2, 26),
        "sent_on": date(2026, 12, 4),
        "hold_until": datetime(2026, 12, 10, 8, 0, tzinfo=UTC),
    }
    assert make("proposals/proposal", real).content == make("proposals/proposal", data).content
    assert "2027年2月23日(火・祝)" in read(make("proposals/proposal"))


def test_an_english_paper_writes_yen_and_dates_the_english_way():
    text = read(make("proposals/proposal", language="en"))
    assert "¥132,500" in text
    assert "Thu 10 Dec 2026, 17:00 JST" in text
    assert "132,500円" not in text


def test_one_person_is_no_people_in_english():
    data = sample("proposals/proposal")
    said = read(make("proposals/proposal", data={**data, "heads": 1}, language="en"))
    assert ", 1 person\n" in said
    assert "1 people" not in said
    assert ", 4 people\n" in read(make("proposals/proposal", data={**data, "heads": 4}, language="en"))


def test_an_invoice_without_reduced_lines_or_lodging_tax_says_nothing_of_them():
    data = sample("billing/invoice")
    data["lines"] = [line for line in data["lines"] if line["tax_class"] == "STD10"]
    data |= {"taxes": data["taxes"][:1], "outside_yen": 0, "total_yen": 105600}
    text = read(make("billing/invoice", data))
    assert "※" not in text
    assert "8%" not in text
    assert "不課税" not in text


def test_threads_make_papers_at_the_same_time():
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: make("billing/invoice").sha256, range(8)))
    assert len(set(made)) == 1


def test_the_version_of_a_template_covers_what_it_imports():
    files = documents._files(documents.source("proposals/terms"))
    assert {file.name for file in files} == {"terms.typ", "conditions.typ", "frame.typ", "parts.typ"}


def test_the_words_of_a_paper_are_found_for_translation():
    source = io.BytesIO('#tr("請求書")\n#tr(\n  "第%(version)s版", version: 1)\n// contr("x")'.encode())
    assert [(line, msgid) for line, _, msgid, _ in documents.extract_words(source, (), (), options={})] == [
        (1, "請求書"),
        (2, "第%(version)s版"),
    ]


def test_a_retried_handler_stores_no_second_paper(app):
    paper, made_at = make("billing/invoice"), datetime(2027, 2, 27, 1, 0, tzinfo=UTC)
    with app.app_context():
        assert documents.find("invoice:12:ja") is None
        for attempt in (made_at, made_at.replace(hour=2)):
            with unit_of_work():
                document = documents.keep(
                    paper,
                    kind="invoice",
                    subject="invoice:12",
                    key="invoice:12:ja",
                    made_at=attempt,
                    number="INV-2026-0012",
                )
                assert document.created_at == made_at
        kept = documents.find("invoice:12:ja")
        assert kept is not None
        assert (kept.bytes, kept.sha256, kept.number) == (paper.content, paper.sha256, "INV-2026-0012")


def test_a_paper_is_kept_only_inside_a_unit(app):
    paper = make("billing/invoice")
    with app.app_context(), pytest.raises(RuntimeError):
        documents.keep(paper, kind="invoice", subject="invoice:12", key="k", made_at=datetime(2027, 2, 27, tzinfo=UTC))
