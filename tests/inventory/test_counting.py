"""What pages show does not wait for the job that tidies: a minute after a lapse they say what they say after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories.stock import NIGHT, change_house, house_of, rooms, trips
from tests.support.application import START, Clock
from worktrip.inventory import queries, service
from worktrip.inventory.rules import Change, SlotKey, Via

UNTIL = START + timedelta(days=3)


def shown(room: int) -> dict[str, Any]:
    """What pages say of one night of a room: to visitors, to its house and to the desk."""
    key, house = SlotKey(room, NIGHT), house_of(room)
    ((_, (row,)),) = queries.grid(NIGHT, 1, None, room).facilities
    cell = row.cells[0]
    return {
        "free": queries.free([room], NIGHT, NIGHT)[key],
        "for a party": [each.rooms for each in queries.availability(1, NIGHT, NIGHT).houses],
        "month": queries.month([room], NIGHT, NIGHT)[room][NIGHT],
        "refused": queries.refusals(NIGHT, NIGHT).get(house),
        "cell": (cell.word, cell.number, cell.counts, cell.said),
        "shortfalls": [(each.said, each.taken, len(each.trips)) for each in queries.shortfalls()],
        "waiting": [each.free for each in queries.waiting()],
        "full houses": queries.full_houses(NIGHT, 1),
    }


@pytest.mark.parametrize(
    ("booked", "held", "said", "stopped", "free"),
    [
        (2, 3, None, False, 5),
        (2, 3, 4, False, 2),
        (3, 2, 4, False, 1),
        (2, 3, 4, True, 0),
        (4, 1, 4, False, 0),
        (4, 1, 2, False, 0),
        (4, 2, 2, True, 0),
        (0, 3, 0, False, 0),
    ],
)
def test_a_lapsed_hold_reads_the_same_before_and_after_the_job(
    shop: Flask, clock: Clock, booked: int, held: int, said: int | None, stopped: bool, free: int
) -> None:
    room, (staying, holding, waiting) = rooms(allotted=7), trips(3)
    key = SlotKey(room, NIGHT)
    service.book(staying, {key: booked})
    service.hold(holding, {key: held}, UNTIL)
    service.wait(waiting, {key: 6})
    if said is not None:
        change = Change(said, is_stopped=True) if stopped else Change(said)
        service.say(house_of(room), {key: change}, via=Via.PHONE)
    clock.forward(days=3, minutes=1)
    before = shown(room)
    service.lapse_due()
    assert before == shown(room)
    assert before["free"] == free
    assert service.check() == []


def test_a_group_that_lapsed_leaves_room_for_another_before_the_job(app: Flask, clock: Clock) -> None:
    room, (one, two) = rooms(allotted=7), trips(2)
    change_house(room, max_groups=2)
    service.book(one, {SlotKey(room, NIGHT): 1})
    service.hold(two, {SlotKey(room, NIGHT): 1}, UNTIL)
    change_house(room, max_groups=1)
    service.mind_houses()
    clock.forward(days=3, minutes=1)
    before = shown(room)
    service.lapse_due()
    assert before == shown(room)
    assert [each.over for each in before["full houses"]] == [False]
