"""Lists through the desk's pages, the queue and the command line."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.catalogue.conftest import Book, Sheet, book_of, file_of
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries, service
from worktrip.catalogue.rules import ImportState
from worktrip.catalogue.service import imports
from worktrip.catalogue.tables import CatalogueImport, Facility
from worktrip.inventory.service import BESIDE
from worktrip.plumbing import sheets
from worktrip.plumbing.database import db

Drain = Callable[[], int]
Exported = Callable[[], Book]
HERE = "/desk/catalogue/lists"


@pytest.fixture
def desk(demo_client: PageClient) -> PageClient:
    """A concierge at the desk of the demo."""
    sign_in(demo_client, Role.CONCIERGE)
    return demo_client


def send(desk: PageClient, content: bytes, name: str = "一覧.xlsx") -> str:
    """Send a list; the address of what comes of it."""
    answer = desk.post(HERE, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.headers["Location"]


def state_of(import_id: int) -> ImportState | None:
    return db.session.scalar(select(CatalogueImport.state).where(CatalogueImport.id == import_id))


def changed(book: Book, value: object = 24) -> bytes:
    """The demo's catalogue with another number of beds in L2."""
    sheet = Sheet(book["施設"])
    sheet.put(sheet.where(施設の記号="L2")[0], "定員", value)
    return file_of(book)


@pytest.mark.parametrize(("form", "ending"), [("xlsx", "xlsx"), ("csv", "zip"), ("shift-jis", "zip")])
def test_the_catalogue_is_downloaded(desk: PageClient, form: str, ending: str) -> None:
    answer = desk.get(f"{HERE}/download/{form}")
    assert answer.headers["Content-Disposition"].endswith(f"_20261123.{ending}")
    names = [sheet.name for sheet in sheets.read(answer.get_data())]
    assert names == ["施設", "品目", "季節", "料金", "取消料", "いつもの数", "体験プログラム", "目印"]


def test_no_other_file_is_there(desk: PageClient) -> None:
    assert desk.get(f"{HERE}/download/pdf").status_code == 404


def test_a_list_is_looked_at_first_and_taken_in_on_request(desk: PageClient, drain: Drain, exported: Exported) -> None:
    address = send(desk, changed(exported()))
    waiting = desk.get(address)
    assert waiting.headers["Refresh"] == "3"
    assert "確かめています" in waiting.get_data(as_text=True)
    drain()
    ready = desk.get(address)
    assert "Refresh" not in ready.headers
    page = ready.get_data(as_text=True)
    assert "この内容で取り込みますか" in page
    assert "定員" in page
    assert queries.facility("L2").sleeps != 24
    assert desk.post(address).status_code == 303
    assert "取り込んでいます" in desk.get(address).get_data(as_text=True)
    drain()
    assert "取り込みました" in desk.get(address).get_data(as_text=True)
    db.session.rollback()
    assert queries.facility("L2").sleeps == 24
    assert address in desk.get(HERE).get_data(as_text=True)


def test_an_unchanged_list_says_so(desk: PageClient, drain: Drain) -> None:
    address = send(desk, service.export_lists(BESIDE).content)
    drain()
    page = desk.get(address).get_data(as_text=True)
    assert "変わりません" in page
    assert "取り込む</button>" not in page


def test_problems_are_shown_page_by_page_and_as_a_file(desk: PageClient, drain: Drain, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["施設"])
    rows = [sheet.again(sheet.where(施設の記号="L1")[0]) for _ in range(60)]
    address = send(desk, file_of(book))
    drain()
    page = desk.get(address).get_data(as_text=True)
    assert "60か所" in page
    assert f">{rows[0]}<" in page
    assert f">{rows[-1]}<" not in page
    assert f">{rows[-1]}<" in desk.get(f"{address}?page=2").get_data(as_text=True)
    assert desk.post(address).status_code == 303
    assert desk.get(address).status_code == 200
    found = sheets.read(desk.get(f"{address}/problems.csv").get_data())[0]
    assert [row.values[1] for row in found.rows] == [str(number) for number in rows]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\x89PNG\r\n\x1a\n\0\0", "ExcelのブックでもCSVでもない"), (b"a,b\n1,2\n", "読み込めるシートがありません")],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    desk: PageClient, drain: Drain, content: bytes, sentence: str
) -> None:
    address = send(desk, content, "何か.csv")
    drain()
    assert sentence in desk.get(address).get_data(as_text=True)


def test_nothing_sent_is_told_beside_the_field(desk: PageClient) -> None:
    answer = desk.post(HERE, data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "ファイルを選んでください。" in answer.get_data(as_text=True)


def test_who_only_reads_sends_nothing(demo_client: PageClient) -> None:
    sign_in(demo_client, Role.ACCOUNTANT)
    page = demo_client.get(HERE).get_data(as_text=True)
    assert "内容を確かめる" not in page
    data = {"file": (io.BytesIO(b"x"), "x.csv")}
    assert demo_client.post(HERE, data=data, content_type="multipart/form-data").status_code == 403


def test_the_pages_are_complete_in_english(desk: PageClient, drain: Drain, exported: Exported) -> None:
    assert "Write out" in desk.get(f"{HERE}?lang=en").get_data(as_text=True)
    address = send(desk, changed(exported(), "many"))
    drain()
    assert "Enter a number" in desk.get(f"{address}?lang=en").get_data(as_text=True)


# --- the queue -------------------------------------------------------------------------------------------------------


def test_work_that_is_repeated_is_done_once(demo_app: Flask, drain: Drain, exported: Exported) -> None:
    import_id = service.receive_list(changed(exported()), name="x.xlsx", person_id=None)
    drain()
    service.accept_list(import_id)
    drain()
    assert state_of(import_id) is ImportState.DONE
    before = db.session.execute(select(Facility.code, Facility.sleeps)).all()
    imports.check_list(BESIDE, import_id)
    imports.take_list_in(BESIDE, import_id)
    assert state_of(import_id) is ImportState.DONE
    assert db.session.execute(select(Facility.code, Facility.sleeps)).all() == before


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    demo_app: Flask, drain: Drain, exported: Exported
) -> None:
    book = exported()
    given = {"施設の記号": "Z1", "種類": "宿泊施設", "名前": "宿", "事業者の名前": "新宿"}
    Sheet(book["施設"]).add(**given, 市町村コード=20324, メールアドレス="z@example.jp")
    import_id = service.receive_list(file_of(book), name="x.xlsx", person_id=None)
    drain()
    service.import_lists(BESIDE, file_of(book))
    service.change_facility(queries.facility("Z1").id, partner={}, sleeps=9)
    service.accept_list(import_id)
    drain()
    assert state_of(import_id) is ImportState.DONE
    assert queries.facility("Z1").sleeps is None


def test_a_list_is_kept_for_thirty_days(demo_app: Flask, clock: Clock) -> None:
    service.receive_list(b"x", name="x.csv", person_id=None)
    clock.forward(days=30)
    service.clear_lists()
    assert queries.received_lists()[0].name == "x.csv"
    clock.forward(days=1)
    service.clear_lists()
    assert queries.received_lists() == []


def test_two_lists_at_once_do_not_mix(demo_app: Flask, exported: Exported) -> None:
    """Each writes three cells of different houses; whoever comes last has written all of its own."""
    files = []
    for value in (31, 32):
        book = exported()
        sheet = Sheet(book["施設"])
        for code in ("L1", "L2", "L3"):
            sheet.put(sheet.where(施設の記号=code)[0], "定員", value)
        files.append(file_of(book))
    failed: list[BaseException] = []
    start = threading.Barrier(2)

    def take_in(content: bytes) -> None:
        try:
            with demo_app.app_context():
                start.wait()
                service.import_lists(BESIDE, content)
                db.session.remove()
        except BaseException as error:
            failed.append(error)

    racers = [threading.Thread(target=take_in, args=(content,)) for content in files]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert failed == []
    db.session.rollback()
    assert len({queries.facility(code).sleeps for code in ("L1", "L2", "L3")}) == 1


def test_statements_do_not_grow_with_the_list(demo_app: Flask, exported: Exported, statements: Counting) -> None:
    counts = []
    for batch in (2, 20):
        book = exported()
        for number in range(batch):
            code = f"B{batch}X{number}"
            given = {"施設の記号": code, "種類": "宿泊施設", "名前": code, "事業者の名前": f"事業者{code}"}
            Sheet(book["施設"]).add(**given, 市町村コード=20324, メールアドレス="z@example.jp")
            thing = {"品目の記号": f"{code}-R", "施設の記号": code, "種類": "部屋", "名前": "和室"}
            Sheet(book["品目"]).add(**thing)
            price = {"品目の記号": f"{code}-R", "いつから": "2026-04-01", "単位": "1人1泊", "料金（税込）": 1}
            Sheet(book["料金"]).add(**price)
            ladder = {"施設の記号": code, "いつから": "2026-04-01", "割合（%）": 20}
            Sheet(book["取消料"]).add(**ladder, 何日前から=1, 何日前まで=1)
        content = file_of(book)
        with statements() as said:
            assert service.import_lists(BESIDE, content).problems == []
        counts.append(said)
    assert len(counts[1]) <= len(counts[0]) <= 40


# --- the command line ------------------------------------------------------------------------------------------------


def test_the_command_line_writes_checks_and_takes_in(demo_app: Flask, tmp_path: Path) -> None:
    run = demo_app.test_cli_runner().invoke
    file = tmp_path / "catalogue.xlsx"
    assert "written" in run(args=["catalogue", "export", str(file)]).output
    assert "変わりません" in run(args=["catalogue", "import", str(file)]).output
    for options in (["--csv"], ["--shift-jis"]):
        archive = tmp_path / "catalogue.zip"
        run(args=["catalogue", "export", str(archive), *options])
        assert "変わりません" in run(args=["catalogue", "import", str(archive)]).output

    file.write_bytes(changed(book_of(file.read_bytes())))
    assert "would be imported" in run(args=["catalogue", "import", str(file), "--dry-run"]).output
    assert queries.facility("L2").sleeps != 24
    assert "changed 1" in run(args=["catalogue", "import", str(file)]).output
    db.session.rollback()
    assert queries.facility("L2").sleeps == 24

    file.write_bytes(changed(book_of(file.read_bytes()), "たくさん"))
    refused = run(args=["catalogue", "import", str(file)])
    assert refused.exit_code == 1
    assert "「定員」: 数字で入力してください。" in refused.output
    assert "nothing was imported" in refused.output
