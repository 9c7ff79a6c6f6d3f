"""Our calendars of what is taken: under a secret address, kept ready, and the same thing under the same UID."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import select, update

from tests.factories.stock import nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Offering
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey
from worktrip.inventory.tables import CalendarFile
from worktrip.kernel.errors import Gone
from worktrip.plumbing.calendars import read_blocks
from worktrip.plumbing.database import db, unit_of_work

NIGHT = date(2027, 2, 24)
UNTIL = START + timedelta(days=10)


def opened(offering_id: int) -> int:
    """The same offering, its calendar open."""
    service.renew_calendar(offering_id)
    return offering_id


def token(offering_id: int) -> str:
    """The secret part of the address."""
    return str(service.calendar_url(offering_id)).rpartition("/")[2].removesuffix(".ics")


def entries(offering_id: int) -> list[Event]:
    """What a program is told, in the order of the days."""
    found = Calendar.from_ical(service.calendar(token(offering_id))).walk("VEVENT")
    return sorted(found, key=lambda event: (str(event["DTSTART"].dt), str(event["UID"])))


def told(offering_id: int) -> list[tuple[str, str, str, str, int]]:
    """First day, day of departure, summary, state and SEQUENCE of each entry."""
    return [
        (
            event["DTSTART"].dt.isoformat(),
            event["DTEND"].dt.isoformat(),
            str(event["SUMMARY"]),
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
        )
        for event in entries(offering_id)
    ]


def uids(offering_id: int) -> list[str]:
    """Their UIDs."""
    return [str(event["UID"]) for event in entries(offering_id)]


def wants(offering_id: int, count: int, quantity: int, first: date = NIGHT) -> dict[SlotKey, int]:
    """So many rooms for so many nights."""
    return {SlotKey(offering_id, day): quantity for day in nights(count, first)}


# --- what it says ----------------------------------------------------------------------------------------------------


def test_nights_are_dates_that_end_on_the_day_of_departure(app: Flask) -> None:
    room, both = opened(rooms(days=nights(5))), trips(2)
    service.book(both[0], wants(room, 3, 3))
    service.hold(both[1], wants(room, 2, 2, NIGHT + timedelta(days=1)), UNTIL)
    assert told(room) == [
        ("2027-02-24", "2027-02-27", "WORK TRIP 予約 3室", "CONFIRMED", 0),
        ("2027-02-25", "2027-02-27", "WORK TRIP 仮押さえ 2室", "TENTATIVE", 0),
    ]
    assert {str(event["TRANSP"]) for event in entries(room)} == {"OPAQUE"}


@pytest.mark.parametrize(
    ("first", "departure"), [(date(2026, 12, 31), "2027-01-02"), (date(2027, 2, 27), "2027-03-01")]
)
def test_a_stay_goes_over_the_end_of_the_year_and_of_february(app: Flask, first: date, departure: str) -> None:
    room, (trip,) = opened(rooms(days=nights(2, first))), trips()
    service.book(trip, wants(room, 2, 1, first))
    assert [line[:2] for line in told(room)] == [(first.isoformat(), departure)]


def test_nobody_is_named(app: Flask) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.book(trip, wants(room, 1, 1))
    text = service.calendar(token(room)).decode()
    assert [name for name in ("はるかぜ", "春日", "haru@", "開発合宿") if name in text] == []
    assert f"DESCRIPTION:{queries.trip_nos([trip])[trip]}" in text


def test_parts_of_a_day_have_their_hours_in_utc(app: Flask) -> None:
    room, (trip,) = opened(rooms()), trips()
    keys = [SlotKey(room, day, part) for day in nights(2) for part in ("am", "22:00")]
    with unit_of_work() as unit:
        unit.session.execute(update(Offering).values(kind=OfferingKind.WORKSPACE, periods="am,22:00", minutes=150))
    service.set_allotments(dict.fromkeys(keys, 2))
    service.book(trip, dict.fromkeys(keys, 2))
    assert [line[:3] for line in told(room)] == [
        ("2027-02-23T23:00:00+00:00", "2027-02-24T03:00:00+00:00", "WORK TRIP 予約 ×2"),
        ("2027-02-24T13:00:00+00:00", "2027-02-24T15:00:00+00:00", "WORK TRIP 予約 ×2"),
        ("2027-02-24T23:00:00+00:00", "2027-02-25T03:00:00+00:00", "WORK TRIP 予約 ×2"),
        ("2027-02-25T13:00:00+00:00", "2027-02-25T15:00:00+00:00", "WORK TRIP 予約 ×2"),
    ]


def test_what_we_give_out_reads_as_the_days_that_are_taken(app: Flask) -> None:
    room, (trip,) = opened(rooms(days=nights(3))), trips()
    service.book(trip, wants(room, 2, 1))
    reading = read_blocks(service.calendar(token(room)), window=(NIGHT - timedelta(days=9), NIGHT + timedelta(days=9)))
    assert [(block.first, block.last) for block in reading.blocks] == [(NIGHT, NIGHT + timedelta(days=2))]


# --- the same thing under the same UID -------------------------------------------------------------------------------


def test_whatever_happens_to_a_stay_it_keeps_its_uid_and_counts_up(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms(days=nights(9))), trips()
    service.hold(trip, wants(room, 3, 2), UNTIL)
    (uid,) = uids(room)
    for sequence, change in enumerate(
        (
            wants(room, 3, 3),
            wants(room, 3, 3, NIGHT + timedelta(days=1)),
            wants(room, 2, 3, NIGHT + timedelta(days=1)),
            wants(room, 2, 3, NIGHT + timedelta(days=6)),
        ),
        start=1,
    ):
        clock.forward(minutes=1)
        service.hold(trip, change, UNTIL)
        assert uids(room) == [uid]
        assert told(room)[0][4] == sequence
    service.book(trip, wants(room, 2, 3, NIGHT + timedelta(days=6)))
    assert uids(room) == [uid]
    assert told(room)[0][2:] == ("WORK TRIP 予約 3室", "CONFIRMED", 5)


def test_what_is_given_back_stays_cancelled_for_sixty_days(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.book(trip, wants(room, 1, 2))
    before = uids(room)
    clock.forward(minutes=1)
    service.release(trip)
    assert told(room) == [("2027-02-24", "2027-02-25", "WORK TRIP 予約 2室", "CANCELLED", 1)]
    assert uids(room) == before
    assert str(entries(room)[0]["TRANSP"]) == "TRANSPARENT"
    clock.forward(days=60)
    assert len(told(room)) == 1
    clock.forward(days=1, minutes=1)
    assert told(room) == []


def test_what_is_taken_again_is_another_entry_and_no_uid_comes_twice(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms()), trips()
    seen: set[str] = set()
    for _ in range(3):
        service.book(trip, wants(room, 1, 2))
        (live,) = (str(event["UID"]) for event in entries(room) if event["STATUS"] == "CONFIRMED")
        assert live not in seen
        seen.add(live)
        service.release(trip)
        entries(room)
        clock.forward(days=62)


def test_a_stay_that_is_long_over_leaves_the_calendar_without_being_cancelled(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms(days=nights(4))), trips()
    service.book(trip, wants(room, 4, 2))
    before = told(room)
    clock.day(NIGHT + timedelta(days=62))
    assert told(room) == before, "its last night is within sixty days, and its first has not moved"
    clock.day(NIGHT + timedelta(days=64))
    assert told(room) == []


def test_a_hold_leaves_the_calendar_the_minute_it_lapses(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.hold(trip, wants(room, 1, 2), UNTIL)
    clock.set(UNTIL - timedelta(seconds=1))
    assert told(room)[0][3] == "TENTATIVE"
    clock.set(UNTIL)
    assert told(room)[0][3] == "CANCELLED"


def test_another_trip_that_lapses_a_hold_makes_the_calendar_anew(app: Flask, clock: Clock) -> None:
    room, both = opened(rooms(allotted=2)), trips(2)
    service.hold(both[0], wants(room, 1, 2), UNTIL)
    told(room)
    clock.set(UNTIL)
    service.book(both[1], wants(room, 1, 2))
    assert sorted(line[3] for line in told(room)) == ["CANCELLED", "CONFIRMED"]


# --- kept ready ------------------------------------------------------------------------------------------------------


def test_it_is_made_once_and_then_sent_from_what_is_kept(app: Flask, statements: Counting) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.book(trip, wants(room, 1, 2))
    address = token(room)
    first = service.calendar(address)
    db.session.rollback()
    with statements() as said:
        assert service.calendar(address) == first
    assert len([each for each in said if "clock_offset" not in each]) == 1


def test_only_a_calendar_whose_offering_changed_is_made_anew(app: Flask) -> None:
    one, two = opened(rooms()), opened(rooms(house="L5"))
    both = trips(2)
    for room in (one, two):
        told(room)
    service.book(both[0], wants(one, 1, 2))
    stale = {file.offering_id: file.is_stale for file in db.session.scalars(select(CalendarFile))}
    assert stale == {one: True, two: False}


def test_a_change_while_it_is_made_is_not_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from worktrip.inventory.service import calendars

    room, both = opened(rooms()), trips(2)
    service.book(both[0], wants(room, 1, 1))
    real = calendars.to_ics

    def slowly(*arguments: object, **named: object) -> bytes:
        monkeypatch.setattr(calendars, "to_ics", real)
        service.book(both[1], wants(room, 1, 2))
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(calendars, "to_ics", slowly)
    assert service.calendar(token(room)).count(b"BEGIN:VEVENT") == 1
    assert len(told(room)) == 2


def test_what_dies_while_it_is_made_leaves_nothing_old_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from worktrip.inventory.service import calendars

    room, (trip,) = opened(rooms()), trips()
    told(room)
    service.book(trip, wants(room, 1, 1))

    def die(*_: object, **__: object) -> bytes:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(calendars, "to_ics", die)
        with pytest.raises(SystemError):
            service.calendar(token(room))
    assert len(told(room)) == 1


def test_the_same_stays_give_the_same_bytes(app: Flask, clock: Clock) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.book(trip, wants(room, 1, 1))
    first = service.calendar(token(room))
    clock.forward(days=2)
    assert service.calendar(token(room)) == first


# --- the address -----------------------------------------------------------------------------------------------------


def test_a_program_gets_it_and_is_told_when_nothing_has_changed(app: Flask, client: PageClient) -> None:
    room, (trip,) = opened(rooms()), trips()
    service.book(trip, wants(room, 1, 1))
    address = f"/calendars/{token(room)}.ics"
    answer = client.get(address)
    assert answer.mimetype == "text/calendar"
    assert "WORK TRIP 予約 1室" in answer.get_data(as_text=True)
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    service.release(trip)
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one_and_a_stopped_one_never_comes_back(app: Flask, client: PageClient) -> None:
    room = opened(rooms())
    first = token(room)
    service.renew_calendar(room)
    second = token(room)
    service.stop_calendar(room)
    assert service.calendar_url(room) is None
    assert client.get(f"/calendars/{second}.ics").status_code == 410
    service.renew_calendar(room)
    third = token(room)
    assert len({first, second, third}) == 3
    assert [client.get(f"/calendars/{each}.ics").status_code for each in (first, second, third)] == [410, 410, 200]


def test_wrong_addresses_are_refused_in_the_same_words_whether_there_is_such_a_calendar(app: Flask) -> None:
    room = opened(rooms())
    wrong = [f"{token(room)[:-1]}1", "o1", "o999-abc", "o-abc", "o٣-abc", f"o{'9' * 40}-abc", "o1-"]
    said = set()
    for each in wrong:
        with pytest.raises(Gone) as refused:
            service.calendar(each)
        said.add(refused.value.message)
    assert len(said) == 1


def test_the_address_of_a_link_opens_no_offering_and_the_other_way_round(app: Flask, client: PageClient) -> None:
    room = opened(rooms())
    secret = token(room)
    assert client.get(f"/calendars/{secret.removeprefix('o')}.ics").status_code == 410
    assert client.get(f"/l/{secret}").status_code == 410


def test_the_desk_opens_renews_and_stops_it(app: Flask, client: PageClient) -> None:
    room = rooms()
    page = "/desk/availability/L4-R/calendars"
    sign_in(client, Role.CONCIERGE)
    assert "アドレスを作る" in client.get(page).get_data(as_text=True)
    client.post(f"{page}/address")
    first = service.calendar_url(room)
    assert first is not None
    assert first in client.get(page).get_data(as_text=True)
    client.post(f"{page}/address")
    assert service.calendar_url(room) not in {None, first}
    client.post(f"{page}/address/stop")
    assert service.calendar_url(room) is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.ACCOUNTANT, Role.ADMIN])
def test_only_the_desk_sees_addresses(app: Flask, client: PageClient, role: Role) -> None:
    opened(rooms())
    sign_in(client, role)
    assert client.get("/desk/availability/L4-R/calendars").status_code == 403
    assert client.post("/desk/availability/L4-R/calendars/address").status_code == 403


def test_there_is_no_summer_time_in_what_has_an_hour() -> None:
    from worktrip.inventory.rules import Run
    from worktrip.inventory.service.calendars import _edges

    for day in (date(2027, 3, 28), date(2027, 7, 1), date(2027, 10, 31)):
        start, end = _edges(Run(1, day, day, "am", 1, True), None)
        assert start == datetime(day.year, day.month, day.day, 8, tzinfo=start.tzinfo)  # type: ignore[union-attr]
        assert end - start == timedelta(hours=4)
        assert start.astimezone(UTC).hour == 23  # type: ignore[union-attr]
