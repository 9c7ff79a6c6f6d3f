"""What the demo's houses say of their stock: how many there usually are, and once fewer than are taken."""

from datetime import date

from worktrip.catalogue import queries as catalogue
from worktrip.inventory import service
from worktrip.inventory.rules import Change, SlotKey, Via
from worktrip.plumbing import clock

# by ISO weekday, of two small houses: one keeps a room for friends on Saturdays, one rests on Wednesdays
USUAL: dict[str, dict[int, int]] = {
    "L4-R": {**dict.fromkeys(range(1, 8), 7), 6: 6},
    "L6-R": {**dict.fromkeys(range(1, 8), 4), 3: 0},
}
# all seven rooms of the house are booked for this night when the heating of one fails
BROKEN, NIGHT, LEFT = "L4-R", date(2026, 12, 8), 6


def load() -> None:
    """Say how many there usually are; then a house calls, since it has one room less than a trip has booked."""
    for code, numbers in USUAL.items():
        service.set_pattern(catalogue.offering_by_code(code).id, numbers, clock.today())
    room = catalogue.offering_by_code(BROKEN)
    service.say(
        room.facility_id,
        {SlotKey(room.id, NIGHT): Change(LEFT)},
        via=Via.PHONE,
        said_by="奥さま",  # data
        said_at=clock.now(),
    )
