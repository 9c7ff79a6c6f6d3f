"""The desk's timeline in Chromium: an item is dragged, stretched and moved by key, saved at once and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import Visit
from tests.journeys.steps import CONCIERGE
from tests.support.browser import Service

Shot = Callable[[Page, str], Path]
# the demo's draft: five days of work from Monday, 1 February 2027; of the first two something was heard
BUILDER = "/desk/trips/WT-2026-0014/proposals/1"
WEDNESDAY, THURSDAY = "2027-02-03", "2027-02-04"
SAVED = re.compile("に保存しました")


@pytest.fixture
def desk(page: Page, live_server: Service, shot: Shot) -> Iterator[Visit]:
    """A concierge at the builder; what was done to the draft is taken back afterwards."""
    visit = Visit(page, live_server, shot).enters_as(CONCIERGE).open(BUILDER)
    before = plan(page)
    yield visit
    visit.open(BUILDER)
    while plan(page) != before:
        visit.goes_by(page.locator("[data-step=undo] button"))


def plan(page: Page) -> str:
    """Everything that is planned, as it stands on the page."""
    return " ".join(page.locator("[data-lanes]").all_inner_texts())


def work(page: Page, day: str = WEDNESDAY) -> Locator:
    """The afternoon's work of a day in alternative A, wherever it has gone since: by its own number."""
    found = page.locator(f"#lanes-A [data-day='{day}'] [data-item]", has_text="13:00–18:00")
    return page.locator(f"#{found.get_attribute('id')}")


def hours(item: Locator) -> str:
    return item.locator("[data-hours]").inner_text()


def day_of(item: Locator) -> str:
    return item.evaluate("item => item.closest('[data-day]').dataset.day")


def drag(page: Page, item: Locator, across: float, down: float, *, by_edge: bool = False) -> None:
    """Take an item by its middle, or its lower edge, and let go of it elsewhere."""
    item.scroll_into_view_if_needed()
    box = item.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 3 if by_edge else box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2, steps=4)
    page.mouse.move(x + across, y + down, steps=4)
    page.mouse.up()


def quarter(page: Page) -> float:
    """How tall a quarter of an hour is drawn."""
    return page.evaluate(
        "() => { const lanes = document.querySelector('[data-lanes]');"
        " return lanes.querySelector('[data-lane]').clientHeight / lanes.style.getPropertyValue('--quarters'); }"
    )


def column(page: Page) -> float:
    """How far it is from one day to the next."""
    return page.evaluate(
        "() => { const [first, second] = document.querySelectorAll('#lanes-A [data-day]');"
        " return second.getBoundingClientRect().left - first.getBoundingClientRect().left; }"
    )


def test_an_item_is_dragged_to_another_day_and_hour_and_the_drag_is_taken_back(desk: Visit) -> None:
    item = work(desk.page)
    drag(desk.page, item, column(desk.page), -4 * quarter(desk.page))
    expect(desk.page.locator("[data-said]")).to_have_text(SAVED)
    assert (day_of(item), hours(item)) == (THURSDAY, "12:00–17:00")
    desk.looks_right("builder")
    # what was saved by the script, too, can be read on the button
    expect(desk.page.get_by_role("button", name="元に戻す 「仕事」の移動")).to_be_enabled()
    desk.page.reload()
    assert (day_of(item), hours(item)) == (THURSDAY, "12:00–17:00")
    desk.goes_by(desk.page.get_by_role("button", name="元に戻す").first).sees("「仕事」の移動を元に戻しました")
    assert (day_of(item), hours(item)) == (WEDNESDAY, "13:00–18:00")
    desk.goes_by(desk.page.get_by_role("button", name="やり直し")).sees("やり直しました")
    assert (day_of(item), hours(item)) == (THURSDAY, "12:00–17:00")


def test_an_item_is_stretched_by_its_lower_edge(desk: Visit) -> None:
    item = work(desk.page)
    drag(desk.page, item, 0, -6 * quarter(desk.page), by_edge=True)
    expect(desk.page.locator("[data-said]")).to_have_text(SAVED)
    assert hours(item) == "13:00–16:30"


def test_everything_is_done_by_key_alone_and_said_aloud(desk: Visit) -> None:
    item, said = work(desk.page), desk.page.locator("[data-said]")
    # the item before it is where Tab comes from
    item.locator("xpath=preceding-sibling::li[1]").locator("button").focus()
    desk.page.keyboard.press("Tab")
    expect(item.locator("a")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowUp", "ArrowRight"):
        desk.page.keyboard.press(key)
        expect(item.locator("a")).to_be_focused()
    assert (day_of(item), hours(item)) == (THURSDAY, "13:30–18:15")
    expect(said).to_have_text(re.compile("仕事 2月4日.木. 13:30–18:15|" + SAVED.pattern))
    expect(said).to_have_text(SAVED)
    desk.page.reload()
    assert (day_of(item), hours(item)) == (THURSDAY, "13:30–18:15")
    # several presses in a row are one step
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+z")
    assert (day_of(item), hours(item)) == (WEDNESDAY, "13:00–18:00")


def found(page: Page, typed: str) -> Locator:
    """Something of the catalogue, found by a few characters."""
    page.locator("#finder").fill(typed)
    hit = page.locator(".finder-hit").first
    expect(hit).to_contain_text(typed)
    return hit


def new_in(page: Page, letter: str, name: str) -> Locator:
    return page.locator(f"#lanes-{letter} [data-item]", has_text=name)


def test_something_found_is_dragged_to_an_hour_saved_with_its_usual_length_and_taken_back(desk: Visit) -> None:
    page, hit = desk.page, found(desk.page, "スノーシュー")
    lane = page.locator(f"#lanes-A [data-day='{THURSDAY}'] [data-lane]")
    lane.scroll_into_view_if_needed()
    began, to = hit.bounding_box(), lane.bounding_box()
    assert began is not None
    assert to is not None
    page.mouse.move(began["x"] + 30, began["y"] + 20)
    page.mouse.down()
    page.mouse.move(to["x"] + 30, to["y"] + 40, steps=4)
    # six hours down from eight, and a little into the quarter
    page.mouse.move(to["x"] + 30, to["y"] + 24.4 * quarter(page), steps=4)
    desk.looks_right("builder-carrying")
    page.mouse.up()
    expect(page.locator("[data-said]")).to_have_text("A案の2月4日(木) 14:00に入れて、保存しました。")
    item = new_in(page, "A", "スノーシュー")
    assert (day_of(item), hours(item)) == (THURSDAY, "14:00–17:30")
    assert new_in(page, "B", "スノーシュー").count() == 0
    undo = page.locator("[data-step=undo] button")
    expect(undo).to_have_attribute("title", "「スノーシュー（半日）」の追加を元に戻す")
    desk.goes_by(undo).sees("「スノーシュー（半日）」の追加を元に戻しました")
    assert new_in(page, "A", "スノーシュー").count() == 0


def test_something_found_is_put_down_by_key_alone_and_said_aloud(desk: Visit) -> None:
    page, said = desk.page, desk.page.locator("[data-said]")
    found(page, "会議室")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said).to_have_text(re.compile("を持ちました"))
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown", "PageDown"):
        page.keyboard.press(key)
    expect(said).to_have_text(re.compile("B案 2月2日.火. 13:45"))
    page.keyboard.press("Escape")
    expect(page.locator(".finder-hit").first).to_be_focused()
    assert page.locator(".is-new").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(said).to_have_text(re.compile("2月1日.月. 13:00に入れて、保存しました"))
    item = page.locator("[data-item]:has(a:focus)")
    expect(item).to_contain_text("会議室")
    assert (day_of(item), hours(item)) == ("2027-02-01", "13:00")


def test_something_found_is_put_down_by_two_presses(desk: Visit) -> None:
    page = desk.page
    found(page, "カヌー").click()
    lane = page.locator(f"#lanes-A [data-day='{WEDNESDAY}'] [data-lane]")
    lane.click(position={"x": 30, "y": 20.4 * quarter(page)})
    expect(page.locator("[data-said]")).to_have_text(re.compile("2月3日.水. 13:00に入れて、保存しました"))
    assert hours(new_in(page, "A", "カヌー")) == "13:00–14:30"


def test_what_somebody_else_moved_meanwhile_goes_back_and_says_why(desk: Visit) -> None:
    page, item = desk.page, work(desk.page)
    theirs = {"day": WEDNESDAY, "starts_at": "14:00", "ends_at": "15:00"}
    seen = {"seen_day": WEDNESDAY, "seen_starts_at": "13:00", "seen_ends_at": "18:00"}
    token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    address = f"{desk.service.url}{item.get_attribute('data-move')}"
    answer = page.request.post(address, form={**theirs, **seen, "csrf_token": token}, headers={"Referer": page.url})
    assert answer.ok
    drag(page, item, 0, 4 * quarter(page))
    expect(page.get_by_role("alert")).to_contain_text("ほかの人が、この予定を先に動かしました")
    expect(item.locator("[data-hours]")).to_have_text("14:00–15:00")


def test_a_warning_opens_and_leads_to_its_item(desk: Visit) -> None:
    page, item = desk.page, work(desk.page)
    # over the morning's work of the same day
    drag(page, item, 0, -8 * quarter(page))
    warning = page.locator("#warnings details", has_text="重なっています").first
    warning.locator("summary").click()
    expect(warning).to_contain_text("どちらかの時刻を動かしてください")
    desk.looks_right("builder-warned")
    warning.get_by_role("link", name="この予定を直す").click()
    expect(item.locator("a")).to_be_focused()


def types_something_new(desk: Visit) -> Locator:
    """Why one would take A, folded away by every saving, and an item for A alone; nothing of it is saved. The title."""
    desk.page.locator("#alternative-A summary", has_text="部屋と理由").click()
    desk.named("A-reason").fill("静かに働けるため")
    form = desk.page.locator("#item")
    form.locator("[name=title]").fill("焚き火の会")
    form.locator("[name=note]").fill("雨なら屋内")
    form.locator("[name=letters][value=B]").uncheck()
    return form.locator("[name=title]")


def still_sees_what_was_typed(desk: Visit) -> None:
    form = desk.page.locator("#item")
    expect(desk.named("A-reason")).to_have_value("静かに働けるため")
    expect(desk.named("A-reason")).to_be_visible()
    expect(form.locator("[name=title]")).to_have_value("焚き火の会")
    expect(form.locator("[name=note]")).to_have_value("雨なら屋内")
    expect(form.locator("[name=letters][value=B]")).not_to_be_checked()


def test_what_was_typed_outlasts_a_room_that_is_chosen_elsewhere_until_it_is_saved(desk: Visit) -> None:
    page, title = desk.page, types_something_new(desk)
    page.locator("#alternative-B summary", has_text="部屋と理由").click()
    room = page.locator("#alternative-B [data-submits]").first
    other = room.locator("option:not(:checked):not([value=''])").first.get_attribute("value") or ""
    with page.expect_navigation():
        room.select_option(value=other)
    expect(room).to_have_value(other)
    still_sees_what_was_typed(desk)
    desk.goes_by(page.locator("[data-step=undo] button")).sees("元に戻しました")
    expect(room).not_to_have_value(other)
    still_sees_what_was_typed(desk)
    page.locator("#item [name=starts_at]").fill("20:00")
    desk.press("予定を入れる", inside="#item").sees("予定を入れました")
    expect(new_in(page, "A", "焚き火の会")).to_be_visible()
    expect(title).to_have_value("")
    expect(desk.named("A-reason")).to_have_value("静かに働けるため")
    page.reload()
    expect(title).to_have_value("")


def test_what_was_typed_outlasts_another_item_that_is_looked_at_and_a_form_that_is_refused(desk: Visit) -> None:
    page, title = desk.page, types_something_new(desk)
    desk.goes_by(page.locator("#lanes-A a.plan-name").first).sees("予定を直す")
    expect(title).not_to_have_value("焚き火の会")
    desk.follow("やめる", inside="#item")
    still_sees_what_was_typed(desk)
    name, diet = page.locator("[name=guests-0-label]"), page.locator("[name=guests-0-diet]")
    name.fill("")
    diet.fill("そば抜き")
    desk.press("来る人を保存する").sees("呼び名を入れるか、「外す」に印を付けてください。")
    still_sees_what_was_typed(desk)
    page.locator("#alternative-B summary", has_text="部屋と理由").click()
    desk.press("B案を保存する").sees("B案を直しました")
    still_sees_what_was_typed(desk)
    expect(name).to_have_value("")
    expect(diet).to_have_value("そば抜き")


def test_what_was_typed_outlasts_an_item_that_is_moved(desk: Visit) -> None:
    page = desk.page
    price = page.locator("#price-A")
    price.locator("summary").first.click()
    price.locator("summary", has_text="この案だけの値段にする").click()
    reason = price.locator("[name=A-price-reason]")
    reason.fill("連泊のため")
    drag(page, work(page), 0, -4 * quarter(page))
    expect(page.locator("[data-step=undo] button")).to_contain_text("「仕事」の移動")
    expect(reason).to_be_visible()
    expect(reason).to_have_value("連泊のため")


def test_an_item_is_moved_on_a_page_that_shows_a_refused_form(desk: Visit) -> None:
    page = desk.page
    page.locator("[name=guests-0-label]").fill("")
    desk.press("来る人を保存する").sees("呼び名を入れるか、「外す」に印を付けてください。")
    item = work(page)
    drag(page, item, 0, -4 * quarter(page))
    expect(page.locator("[data-step=undo] button")).to_contain_text("「仕事」の移動")
    assert hours(item) == "12:00–17:00"
    expect(page.locator("[name=guests-0-label]")).to_have_value("")


def test_on_a_phone_the_days_are_a_list(phone: Page, live_server: Service, shot: Shot) -> None:
    visit = Visit(phone, live_server, shot).enters_as(CONCIERGE).open(BUILDER).looks_right("builder")
    assert phone.locator(".is-laid").count() == 0
    found(phone, "カヌー").click()
    expect(phone.locator("#item [name=offering] option:checked")).to_contain_text("カヌー")
    expect(phone.locator("#item [name=starts_at]")).to_be_focused()
    visit.goes_by(phone.locator("#lanes-A a.plan-name").first).sees("予定を直す").looks_right("builder-editing")
    visit.open(f"{BUILDER}/compare").looks_right("compare")


def test_alternatives_side_by_side_can_be_read(desk: Visit) -> None:
    desk.follow("案を並べる").sees("違うところ").looks_right("compare")
    desk.follow("違うところだけ").looks_right("compare-differing")
