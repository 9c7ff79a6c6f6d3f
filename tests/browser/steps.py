"""What each person does in a real browser; every page they come by is held to what every page must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import COMPANY, FRIDAY, GOAL, HOTEL, OFFICE, ORGANISER, PARTY, PENSION, THURSDAY, WEDNESDAY
from tests.support.browser import Service, assert_accessible

MAIL_COMES_WITHIN = 30_000
LOOK_AGAIN = 250


@dataclass
class Visit:
    """Somebody's browser at the running service."""

    page: Page
    service: Service
    shot: Callable[[Page, str], Path]
    seen: list[str] = field(default_factory=list)

    def open(self, path: str) -> Visit:
        """Go to a page of ours."""
        self.page.goto(path if path.startswith("http") else f"{self.service.url}{path}")
        return self

    def looks_right(self, name: str = "") -> Visit:
        """Nothing scrolls sideways, axe finds nothing; keep a picture under `name`."""
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, f"{self.page.url} scrolls sideways: {width} on {room}"
        assert_accessible(self.page)
        self.seen.append(self.page.url)
        if name:
            self.shot(self.page, name)
        return self

    def sees(self, *words: str) -> Visit:
        """Wait until the page says all of it."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        return self

    def press(self, words: str | re.Pattern[str], *, inside: str = "main") -> Visit:
        """Press the first button that says `words`."""
        return self.goes_by(self.page.locator(inside).get_by_role("button", name=words).first)

    def follow(self, words: str | re.Pattern[str], *, inside: str = "main") -> Visit:
        """Follow the first link that says `words`."""
        return self.goes_by(self.page.locator(inside).get_by_role("link", name=words).first)

    def goes_by(self, way: Locator) -> Visit:
        """Click what leads to another page, or sends this one, and be there before anything else."""
        with self.page.expect_navigation():
            way.click()
        return self

    def named(self, name: str) -> Locator:
        """A field by the name it is sent under."""
        return self.page.locator(f"[name='{name}']")

    def fill(self, values: Mapping[str, str]) -> Visit:
        """Type into fields by name."""
        for name, value in values.items():
            self.named(name).fill(value)
        return self

    def tick(self, name: str, *values: str) -> Visit:
        """Tick choices of a field by value."""
        for value in values:
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        return self

    def choose(self, name: str, group: str, words: str = "") -> Visit:
        """Choose from a list by its group and words."""
        options = self.page.locator(f"select[name='{name}'] optgroup[label='{group}'] option", has_text=words)
        self.named(name).select_option(value=options.first.get_attribute("value"))
        return self

    # --- mail ---------------------------------------------------------------------------------------------------------

    def opens_mail(self, to: str, about: str) -> Visit:
        """Wait for a mail in the demo's mailbox and open the newest; its work is done by another process."""
        self.open(f"/mailbox?to={to}")
        subject = self.page.locator("main").get_by_role("link", name=re.compile(about))
        for _ in range(MAIL_COMES_WITHIN // LOOK_AGAIN):
            if subject.count():
                break
            self.page.wait_for_timeout(LOOK_AGAIN)
            self.page.reload()
        expect(subject.first).to_be_visible()
        return self.goes_by(subject.first)

    def follows_mail(self, to: str, about: str) -> Visit:
        """Open the link that the mail carries."""
        self.opens_mail(to, about)
        return self.goes_by(self.page.locator(".mail-links a[href*='/l/']").first)

    def code_from_mail(self, to: str, about: str) -> str:
        """The six digits of the newest mail about them."""
        text = self.opens_mail(to, about).page.locator(".mail-text").text_content() or ""
        found = re.search(r"\b\d{6}\b", text)
        assert found, text
        return found[0]

    # --- language -----------------------------------------------------------------------------------------------------

    def speaks_english(self) -> Visit:
        """Whatever the page itself says has no kana; what somebody typed may."""
        said = self.page.locator("main").locator("h1, h2, h3, button, label, legend, th, summary, dt, .hint, .note")
        kana = [text for text in said.all_inner_texts() if re.search("[぀-ヿ]", text)]
        assert self.page.locator("html").get_attribute("lang") == "en"
        assert kana == [], self.page.url
        return self

    # --- staff --------------------------------------------------------------------------------------------------------

    def enters_as(self, name: str) -> Visit:
        """One click on the page of who one may be."""
        return self.open("/demo").follow(re.compile(name))

    def moves_the_day(self, day: date) -> Visit:
        """Pretend that today is another day."""
        self.open("/clock").fill({"day": day.isoformat()})
        return self.press(re.compile("動かす|Move"))


# --- the parts of the story that take many fields ---------------------------------------------------------------------


WHO = {"outcome_goal": GOAL, "company": COMPANY, "name": ORGANISER}


def asks(organiser: Visit, address: str, who: Mapping[str, str] = WHO, picture: str = "ask") -> None:
    """Fill in the inquiry, read the price that follows what is typed, send it."""
    organiser.open("/inquiries/new").looks_right(picture)
    organiser.tick("purpose", "development")
    organiser.fill({"first_day": WEDNESDAY.isoformat(), "last_day": FRIDAY.isoformat(), "people": "4"})
    organiser.tick("must_haves", "single_rooms", "confidential", "kit", "diet")
    organiser.named("budget_band").select_option(index=2)
    organiser.tick("needs_approval_paper", "y")
    organiser.fill({**who, "email": address})
    expect(organiser.page.locator("[data-price]")).to_have_text(re.compile(r"[\d,]{5,}"))
    organiser.looks_right(f"{picture}ed")
    sends_inquiry(organiser)
    organiser.looks_right(f"{picture}-sent")


def sends_inquiry(organiser: Visit) -> None:
    """Send it; whoever is as quick as a machine is asked to press once more, and nothing they typed is lost."""
    button = organiser.page.locator("form[data-inquiry] button:not([formaction])")
    organiser.goes_by(button)
    if organiser.page.locator(".error-summary").count():
        organiser.goes_by(button)
    expect(organiser.page).to_have_url(re.compile("/inquiries/sent$"))


def builds(concierge: Visit) -> None:
    """From the empty draft to two alternatives with their days."""
    values: dict[str, str] = {}
    for place, (label, day, hour, diet) in enumerate(PARTY):
        row = {"label": label, "arrives_on": day, "arrives_at": hour, "leaves_on": FRIDAY, "leaves_at": "12:00"}
        values |= {f"guests-{place}-{name}": str(value) for name, value in {**row, "diet": diet}.items()}
    concierge.fill(values).press("来る人を保存する").sees("のべ8泊")
    for letter, house, place, room in (("A", PENSION, PENSION, "ラウンジ"), ("B", HOTEL, OFFICE, "会議室")):
        part = f"#alternative-{letter}"
        concierge.named(f"{letter}-rooms-0-people_per_room").fill("1")
        # choosing a room saves the alternative
        with concierge.page.expect_navigation():
            concierge.choose(f"{letter}-rooms-0-room", house)
        workspace = concierge.page.locator(f"#workspace-{letter} option", has_text=f"{place} {room}")
        concierge.page.locator(f"#workspace-{letter}").select_option(value=workspace.first.get_attribute("value"))
        concierge.press(re.compile("1日の型"), inside=part).sees(f"{letter}案に、いつもの1日の型を入れました")
    concierge.named("day").select_option(value=WEDNESDAY.isoformat())
    concierge.fill({"starts_at": "13:30"}).named("kind").select_option(value="kit")
    kit = concierge.page.locator("select[name='offering'] option", has_text="開発合宿セット")
    concierge.named("offering").select_option(value=kit.first.get_attribute("value"))
    concierge.press(re.compile("入れる"), inside="form[action$='/items']").sees("予定を入れました")
    puts(concierge, THURSDAY, "10:00", "11:00", "機密の電話(個室で)")


def puts(concierge: Visit, day: date, starts_at: str, ends_at: str, title: str) -> None:
    """Put something at an hour of a day, in both alternatives."""
    concierge.named("day").select_option(value=day.isoformat())
    concierge.fill({"starts_at": starts_at, "ends_at": ends_at, "title": title})
    concierge.press(re.compile("入れる"), inside="form[action$='/items']").sees("予定を入れました", title)
