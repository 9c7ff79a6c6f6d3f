"""Stays and visits as calendars."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.bookings import Sent, Town, accepted, orders
from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.bookings import service
from worktrip.kernel.errors import Gone


def test_the_trips_calendar_has_whole_days_and_hours_and_keeps_its_names(offered: Sent) -> None:
    empty = service.trip_calendar(offered.trip_id).decode()
    assert "BEGIN:VEVENT" not in empty
    accepted(offered)
    text = service.trip_calendar(offered.trip_id).decode()

    assert "UID:WT-2026-0001-stay@worktrip" in text
    assert "DTSTART;VALUE=DATE:20270223" in text
    assert "DTEND;VALUE=DATE:20270227" in text
    assert "DTSTART:20270224T040000Z" in text
    assert "SEQUENCE:1" in text
    assert service.trip_calendar(offered.trip_id).decode() == text


def test_a_cancelled_trip_stays_in_the_calendar_as_cancelled_with_a_higher_number(offered: Sent) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="中止", person_id=None)
    text = service.trip_calendar(offered.trip_id).decode()

    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text


def test_a_houses_calendar_shows_who_comes_from_arrival_to_departure_without_a_name(
    houses: Town, offered: Sent
) -> None:
    assert "BEGIN:VEVENT" not in service.house_calendar(houses.pension).decode()
    accepted(offered)
    text = service.house_calendar(houses.pension).decode()

    assert "DTSTART;VALUE=DATE:20270223" in text
    assert "DTEND;VALUE=DATE:20270226" in text
    assert "4名さま 4部屋" in text
    assert "榛名" not in text
    # a diary: a program that blocks days would close the rooms nobody has taken
    assert "TRANSP:OPAQUE" not in text


def test_a_feed_opens_by_its_links_token_and_ends_with_it(
    houses: Town, offered: Sent, drain: Callable[[], int]
) -> None:
    accepted(offered)
    drain()
    link_id = orders(offered)["L4"].link_id
    assert link_id is not None
    token = service.feed_token(link_id)
    assert service.feed(token) == service.house_calendar(houses.pension)
    accounts_service.revoke_link(link_id)

    with pytest.raises(Gone):
        service.feed(token)
    assert accounts.link(link_id).revoked_at is not None
