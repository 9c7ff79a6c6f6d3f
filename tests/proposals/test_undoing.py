"""What was done to a draft is taken back, whatever it was, and done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import func, inspect, select

from tests.factories.proposals import S6_GUESTS, THURSDAY, Drafted, drafted, offering
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.kernel.errors import Conflict
from worktrip.plumbing import events
from worktrip.plumbing.database import db
from worktrip.proposals import queries, service
from worktrip.proposals.rules import ItemKind, MealPlan
from worktrip.proposals.service import content
from worktrip.proposals.tables import DraftStep, Guest, Item, Version

Edit = Callable[[int], object]


def whole(s6: Drafted) -> tuple[object, ...]:
    """Everything of a draft that a page shows."""
    return queries.version_by_id(s6.version_id), queries.seen_warnings(s6.version_id)


def first_item(version_id: int) -> int:
    return queries.version_by_id(version_id).alternatives[0].items[0].id


EDITS: dict[str, Edit] = {
    "somebody less comes": lambda version: service.set_party(version, S6_GUESTS[:2]),
    "a guest eats otherwise": lambda version: service.set_party(version, [replace(S6_GUESTS[0], diet="そば抜き")]),
    "another room": lambda version: service.set_alternative(
        version, "A", title="", room_offering_id=offering("L2-R"), meal_plan=MealPlan.NONE
    ),
    "one more alternative": lambda version: service.add_alternative(version, copy_of="A"),
    "the days of the other": lambda version: service.copy_alternative(version, "A", source="B"),
    "an item more": lambda version: service.add_item(
        version, "AB", day=THURSDAY, starts_at=time(20), kind=ItemKind.FREE, title="星を見る"
    ),
    "an item less": lambda version: service.remove_item(version, first_item(version)),
    "an item moved": lambda version: service.set_item(
        version, first_item(version), day=THURSDAY, starts_at=time(6, 15), title="早朝の散歩"
    ),
    "a warning let stand": lambda version: service.note_seen(version, "rain", "晴れの日だけ"),
    "other words": lambda version: service.set_words(version, letter="別の文です。", change_note="直しました"),
    "one alternative less": lambda version: service.remove_alternative(version, "A"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_any_edit_is_taken_back_whole_and_done_again(s6: Drafted, edit: Edit) -> None:
    before = whole(s6)
    edit(s6.version_id)
    after = whole(s6)
    assert after != before
    service.undo(s6.version_id)
    assert whole(s6) == before
    service.redo(s6.version_id)
    assert whole(s6) == after


TOLD = {
    "somebody less comes": "来る人の変更",
    "another room": "A案の変更",
    "one more alternative": "C案の追加",
    "the days of the other": "A案への旅程の写し",
    "an item more": "「星を見る」の追加",
    "an item less": "「到着」の取り外し",
    "an item moved": "「早朝の散歩」の変更",
    "a warning let stand": "気をつけることの見ておいた印",
    "one alternative less": "A案の取りやめ",
}


@pytest.mark.parametrize(("edit", "words"), TOLD.items())
def test_the_buttons_say_what_they_take_back_and_do_again(
    s6: Drafted, browser_of_nobody: PageClient, edit: str, words: str
) -> None:
    sign_in(browser_of_nobody, Role.CONCIERGE)
    at = f"/desk/trips/{s6.trip_no}/proposals/1"
    EDITS[edit](s6.version_id)
    assert f'title="{words}を元に戻す"' in browser_of_nobody.get(at).get_data(as_text=True)
    told = browser_of_nobody.post(f"{at}/undo", follow_redirects=True).get_data(as_text=True)
    assert f"{words}を元に戻しました。" in told
    assert f'title="{words}をやり直す"' in told


def test_the_log_of_events_names_no_titles(s6: Drafted) -> None:
    service.add_item(s6.version_id, "A", day=THURSDAY, starts_at=time(20), title="榛名さんの電話")
    service.undo(s6.version_id)
    rows = db.session.scalars(select(events.Event).where(events.Event.kind == "proposals.edited"))
    assert not any("榛名" in (row.body or "") for row in rows)


def test_several_edits_are_taken_back_one_by_one_from_the_last(s6: Drafted) -> None:
    seen = [whole(s6)]
    for edit in EDITS.values():
        edit(s6.version_id)
        seen.append(whole(s6))
    for wanted in reversed(seen[:-1]):
        service.undo(s6.version_id)
        assert whole(s6) == wanted
    for wanted in seen[1:]:
        service.redo(s6.version_id)
        assert whole(s6) == wanted


def test_a_new_edit_ends_what_could_be_done_again(s6: Drafted) -> None:
    EDITS["an item more"](s6.version_id)
    service.undo(s6.version_id)
    EDITS["other words"](s6.version_id)
    with pytest.raises(Conflict):
        service.redo(s6.version_id)


def test_an_edit_that_changes_nothing_is_no_step(s6: Drafted) -> None:
    EDITS["other words"](s6.version_id)
    steps = kept(s6.version_id)
    EDITS["other words"](s6.version_id)
    assert kept(s6.version_id) == steps


def test_only_so_many_steps_are_kept_and_the_oldest_go_first(s6: Drafted) -> None:
    for n in range(45):
        service.set_words(s6.version_id, letter=f"{n}", change_note="")
    assert kept(s6.version_id) == 40
    for _ in range(40):
        service.undo(s6.version_id)
    assert queries.version_by_id(s6.version_id).letter == "4"
    with pytest.raises(Conflict):
        service.undo(s6.version_id)


def test_what_was_sent_or_thrown_away_has_no_steps(s6: Drafted) -> None:
    other = drafted(company="株式会社べつの会社")
    service.send(s6.version_id)
    service.discard(other.version_id)
    assert db.session.scalar(select(func.count()).select_from(DraftStep)) == 0
    with pytest.raises(Conflict):
        service.undo(s6.version_id)


def test_who_is_forgotten_is_so_in_what_was_kept_of_drafts(s6: Drafted) -> None:
    EDITS["a guest eats otherwise"](s6.version_id)
    service.note_seen(s6.version_id, "diet", "榛名さんが了承")
    service.forget([s6.trip_id])
    assert kept(s6.version_id) == 0
    assert queries.seen_warnings(s6.version_id) == {"diet": ""}


def test_what_was_seen_in_one_version_is_seen_in_the_next(s6: Drafted) -> None:
    service.note_seen(s6.version_id, "rain", "晴れの日だけと伝えた")
    service.send(s6.version_id)
    assert queries.seen_warnings(service.draft(s6.trip_id)) == {"rain": "晴れの日だけと伝えた"}


def test_two_who_edit_one_draft_do_not_take_each_other_s_ids(s6: Drafted) -> None:
    """SQLite gives the highest id away again: what is put back then takes a new one."""
    gone = max(item.id for item in queries.version_by_id(s6.version_id).alternatives[1].items)
    before = queries.version_by_id(s6.version_id)
    service.remove_item(s6.version_id, gone)
    other = drafted(company="株式会社べつの会社")
    theirs = queries.version_by_id(other.version_id)
    service.undo(s6.version_id)
    assert queries.version_by_id(other.version_id) == theirs
    again = queries.version_by_id(s6.version_id).alternatives[1].items
    assert [item.named for item in again] == [item.named for item in before.alternatives[1].items]


def test_everything_a_version_owns_is_taken() -> None:
    """A column that is neither a key nor whose the row is, is part of what is kept."""
    owned = {each.key for each in content._owned(inspect(Version))}
    assert {"guests", "alternatives", "seen"} <= owned
    for table, whose in ((Guest, "version_id"), (Item, "alternative_id")):
        mapper = inspect(table)
        owner = frozenset({mapper.columns[whose]})
        said = {name for name, _ in content._columns(mapper, owner)}
        assert said == {column.key for column in mapper.column_attrs} - {"id", whose}


def kept(version_id: int) -> int:
    return db.session.scalar(select(func.count()).where(DraftStep.version_id == version_id)) or 0
