"""What the demo's desk has asked houses today, and who waits: nothing of it takes stock."""

from datetime import date, timedelta

from sqlalchemy import select

from worktrip.accounts import queries as accounts_queries
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind, periods_of
from worktrip.catalogue.tables import Facility
from worktrip.inventory import queries, rules, service
from worktrip.inventory.rules import Answer, AskedLine, SlotKey
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.database import db
from worktrip.trips.rules import Stage
from worktrip.trips.tables import Trip

MESSAGE = "開発合宿のお客さまです。夜も静かに仕事ができる部屋だと助かります。"
# which house (by its place in the list) is asked for which trip, and what it has said by now
ASKED: tuple[tuple[str, int, Answer], ...] = (
    ("L4", 0, Answer.ASKED),
    ("L1", 0, Answer.NO),
    ("L1", 1, Answer.ASKED),
    ("L4", 1, Answer.ASKED),
    ("L4", 2, Answer.ASKED),
    ("L2", 1, Answer.OTHER_DATES),
    # who is asked by telephone
    ("L6", 1, Answer.ASKED),
    ("A2", 0, Answer.ASKED),
    ("B1", 0, Answer.ASKED),
)


def load() -> None:
    """Ask houses for the trips that are being prepared; let two of these wait."""
    ahead = db.session.scalars(
        select(Trip)
        .where(Trip.stage.in_((Stage.RECEIVED, Stage.HEARING, Stage.PROPOSING)), Trip.closed_as.is_(None))
        .where(Trip.first_day > clock.today() + timedelta(days=3), Trip.last_day > Trip.first_day)
        .order_by(Trip.first_day, Trip.id)
    ).all()
    desk = accounts_queries.staff(Role.CONCIERGE)[0].id
    houses = {house.code: house for house in catalogue.facilities()}
    plans = [(trip.id, trip.first_day, trip.last_day, trip.people) for trip in ahead]
    for code, number, answer in ASKED:
        house = houses.get(code)
        thing = next(iter(house.offerings), None) if house else None
        if house is None or thing is None or number >= len(plans):
            continue
        trip_id, first, last, people = plans[number]
        if first is None or last is None:
            continue
        is_room = thing.kind is OfferingKind.ROOM
        period = periods_of(thing.periods, thing.minutes)[0].code
        until_day, count = (last - timedelta(days=1), min(people, 6)) if is_room else (first, 1)
        line = AskedLine(thing.id, first, until_day, count, period)
        until = rules.usual_hold_until(clock.now(), first)
        no = service.ask(trip_id, house.id, [line], people, MESSAGE, until, desk)
        if answer is not Answer.ASKED:
            service.answer_question(question_id=queries.question_of(code, no).id, answer=answer, note="")
    for number, more in ((0, 1), (1, 0)):
        if number < len(plans):
            _wait(plans[number][0], plans[number][1], houses, more)
    outbox.drain()


def _wait(trip_id: int, night: date | None, houses: dict[str, Facility], more: int) -> None:
    """Let a trip wait for as many rooms as it could have on its first night, and `more`."""
    house = houses.get("L3") or next(iter(houses.values()))
    room = next((each for each in house.offerings if each.kind is OfferingKind.ROOM), None)
    if room is None or night is None:
        return
    key = SlotKey(room.id, night)
    own = sum(hold.quantity for hold in queries.holds_of(trip_id) if hold.key == key)
    service.wait(trip_id, {key: queries.free([room.id], night, night).get(key, 0) + own + more or 1})
