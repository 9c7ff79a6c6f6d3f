"""What each person does on the way, in the words of the business. Pages and mails are all they have to go by."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pypdf
from flask import Flask
from sqlalchemy import func, select

from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.reader import Reader
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries as inventory
from worktrip.plumbing import mail
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2027, 2, day) for day in range(23, 28))
COMPANY, ORGANISER, ADDRESS = "株式会社ほしくず計算所", "榛名 みのり", "minori@hoshikuzu.example"
GOAL = "新しい予約画面を、動くところまで作って見せ合う"
CONCIERGE, ACCOUNTANT, DIRECTOR, OFFICER = "白樺 みどり", "帳 こずえ", "立花 のぞみ", "町村 誠"
PENSION, HOTEL, OFFICE = "ペンション 星ひとさじ", "湖畔ホテル みずおと館", "女神湖レイクオフィス"
TAKES_A = "107,200円"


@dataclass
class World:
    """The service with a clock, and all that works behind its pages."""

    app: Flask
    clock: Clock
    work: Callable[[], object]
    till: Flask
    no: str = ""

    def browser(self) -> Reader:
        """Somebody's browser, nobody signed in."""
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        return Reader(client)

    def staff(self, name: str) -> Reader:
        """Somebody of the demo's staff, in by one click."""
        return self.browser().open("/demo").follow(name)

    def mails(self, event: str, to: str = "") -> list[SentMail]:
        """What went out of that kind, oldest first, after all promised work is done."""
        self.work()
        db.session.rollback()
        return [row for row in reversed(mail.sent(limit=1000)) if row.event == event and to in {"", row.recipient}]

    def letter(self, event: str, to: str = "") -> str:
        """The text of the latest of them."""
        found = self.mails(event, to)
        assert found, f"no {event} to {to or 'anybody'}; there are {[row.event for row in mail.sent(limit=1000)]}"
        return found[-1].text or ""

    def count(self, table: type) -> int:
        """How many rows there are."""
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(table)) or 0

    def command(self, *words: str) -> str:
        """What a `flask …` command prints; it must succeed."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output
        return result.output.strip()


def link_in(text: str) -> str:
    """The link a mail carries."""
    found = re.search(r"https?://\S+/l/\S+", text)
    assert found, text
    return found[0]


def words_of_paper(content: bytes) -> str:
    """What a PDF says, without the breaks of its lines."""
    assert content.startswith(b"%PDF")
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


# --- 1. the company asks ----------------------------------------------------------------------------------------------

INQUIRY: Mapping[str, object] = {
    "purpose": "development",
    "outcome_goal": GOAL,
    "first_day": WEDNESDAY.isoformat(),
    "last_day": FRIDAY.isoformat(),
    "other_first_day": "2027-03-03",
    "other_last_day": "2027-03-05",
    "arrivals_note": "1名は火曜の19時、1名は木曜の12時に着きます。",
    "people": "４",
    "must_haves": ["single_rooms", "confidential", "kit", "diet"],
    "budget_band": "3万円まで",
    "needs_approval_paper": True,
    "company": COMPANY,
    "name": ORGANISER,
    "name_kana": "はるな みのり",
    "email": ADDRESS,
}


def asks(world: World, organiser: Reader, **changes: object) -> str:
    """Look at the price, then ask; the trip's number, as the mail has it."""
    organiser.open("/inquiries/new")
    world.clock.forward(minutes=2)
    wishes = {**INQUIRY, **changes}
    organiser.press("目安を出す", wishes).sees("1人あたりの目安", "4名、2泊")
    organiser.press("相談を送る", wishes)
    number = re.search(r"WT-\d{4}-\d{4}", world.letter("inquiries/received", str(wishes["email"])))
    assert number
    return number[0]


def opens_the_mail(world: World, organiser: Reader, event: str, to: str = ADDRESS) -> Reader:
    """Follow the link of the latest mail of that kind."""
    return organiser.open(link_in(world.letter(event, to)))


# --- 2. the desk hears and builds -------------------------------------------------------------------------------------


def hears(concierge: Reader, no: str) -> None:
    """Find the trip in the inbox and note what was heard."""
    concierge.open("/desk").sees(COMPANY, no, "11月26日(木)17:00").press("担当になる").follow("話を書きとめる")
    concierge.press(
        "残す",
        {
            "why": "離れて働く4人が、月末の公開の前に集中したい。",
            "decider": "開発部長",
            "approver_asks": "1人あたりの費用と取消料",
            "diet_note": "1名ベジタリアン",
            "timetable_note": "2日目の10時から、機密の電話が1時間",
        },
    ).sees("ヒアリングを残しました")


PARTY = (
    ("榛名", TUESDAY, "19:00", ""),
    ("湊", WEDNESDAY, "13:00", ""),
    ("日向", WEDNESDAY, "13:00", "ベジタリアン"),
    ("栗林", THURSDAY, "12:00", ""),
)


def drafts(concierge: Reader, no: str) -> None:
    """Build two alternatives: a pension with its lounge, a hotel with the lakeside office; the kit in both."""
    concierge.open(f"/desk/trips/{no}/proposals").press("提案を作る")
    party: dict[str, object] = {}
    for place, (label, day, hour, diet) in enumerate(PARTY):
        row = {"label": label, "arrives_on": day, "arrives_at": hour, "leaves_on": FRIDAY, "leaves_at": "12:00"}
        party |= {f"guests-{place}-{name}": str(value) for name, value in {**row, "diet": diet}.items()}
    concierge.press("来る人を保存する", party).sees("のべ8泊", "夕食 8食、朝食 8食")
    for letter, house, workspace in (("A", PENSION, "ラウンジ"), ("B", HOTEL, f"{OFFICE} 会議室")):
        room = {
            f"{letter}-rooms-0-room": house,
            f"{letter}-rooms-0-people_per_room": "1",
            f"{letter}-is_recommended": letter == "A",
        }
        concierge.press(f"{letter}案を保存する", room).sees(f"{letter}案を直しました")
        concierge.press("1日の型", {"workspace": workspace}, at=f"/{letter}/")
    puts(concierge, WEDNESDAY, "13:30", kind="kit", offering="開発合宿セット")
    puts(concierge, THURSDAY, "10:00", ends_at="11:00", title="機密の電話(個室で)")


def puts(concierge: Reader, day: date, starts_at: str, **more: str) -> None:
    """Put something at an hour of a day, in both alternatives."""
    item: dict[str, object] = {"letters": ["A", "B"], "day": day.isoformat(), "starts_at": starts_at, "ends_at": ""}
    concierge.press("入れる", {**item, **more}, at="/items")


def sends(
    concierge: Reader, no: str, number: int, letter: str = "静かな宿を先に置きました。", change: str = ""
) -> None:
    """Look once more at what goes out, then send it."""
    words = {"letter": "静かな宿を先に置きました。", **({"change_note": change} if change else {})}
    concierge.open(f"/desk/trips/{no}/proposals/{number}/send")
    concierge.press(f"第{number}版を送る", words).sees(f"第{number}版を、{ORGANISER}様に送りました")


def proposes(world: World, concierge: Reader, no: str) -> None:
    """From the inbox to the first version sent."""
    hears(concierge, no)
    drafts(concierge, no)
    sends(concierge, no, 1)
    world.work()


def held(no: str, state: str = "held") -> dict[tuple[str, date], int]:
    """What the trip holds or has booked, by offering and day."""
    db.session.rollback()
    found: dict[tuple[str, date], int] = {}
    for hold in inventory.holds_of(trips.trip(no).id):
        if hold.state == state:
            key = catalogue.offering(hold.key.offering_id).code, hold.key.day
            found[key] = found.get(key, 0) + hold.quantity
    return found


# --- 3. the organiser reads, consents, accepts ------------------------------------------------------------------------


def consents(organiser: Reader, no: str, number: int) -> None:
    """Agree to get the papers electronically."""
    organiser.open(f"/trips/{no}/proposals/{number}").press("同意する").sees("同意をいただきました")


def wants(organiser: Reader, no: str, number: int, letter: str = "A") -> None:
    """Ask for the code that accepts an alternative."""
    organiser.open(f"/trips/{no}/proposals/{number}").follow(f"{letter}案で申し込む")
    organiser.press("番号をメールで受け取る", {"letter": letter, "name": ORGANISER, "title": "開発部長"})


def code(world: World) -> str:
    """The six digits of the latest mail."""
    found = re.search(r"\b\d{6}\b", world.letter("accounts/code", ADDRESS))
    assert found
    return found[0]


def accepts(world: World, organiser: Reader, no: str, number: int, letter: str = "A") -> None:
    """Accept an alternative with the mailed code."""
    wants(organiser, no, number, letter)
    organiser.press("お申込みを確定する", {"code": code(world)}).sees("お申込みを受け付けました")


# --- 4. after the stay ------------------------------------------------------------------------------------------------


def it_becomes(world: World, somebody: Reader, day: date) -> None:
    """Staff move the day on; what is due by then happens."""
    somebody.open("/clock").press("動かす", {"day": day.isoformat()})
    world.work()


def issues(accountant: Reader, no: str) -> str:
    """Issue the draft of the trip; the invoice's number."""
    accountant.open("/billing").sees(COMPANY).follow("確かめて発行する").press("発行して送る")
    found = re.search(r"請求書 (INV-[\d-]+) を発行しました", accountant.text)
    assert found, accountant.text
    return found[1]


def pays_by_card(world: World, organiser: Reader) -> None:
    """Go to the payment page and press its button; the stand-in then tells us by webhook."""
    page = organiser.press("カードで支払う", status=303).answer.location
    answer = world.till.test_client().post(re.sub(r"https?://[^/]+", "", page), data={"do": "pay"})
    assert answer.status_code == 303
    organiser.open(answer.location)
