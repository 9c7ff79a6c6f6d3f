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


@pytest.mark.parametrize("template", PAPERS)
def test_a_paper_is_tagged_archivable_and_names_itself(template):
    catalogue = pypdf.PdfReader(io.BytesIO(make(template).content))
    root = catalogue.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("ja")
    assert catalogue.metadata.title == PAPERS[template][1]
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


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
