"""Several reads in one round trip."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import bindparam, select, update

from tests.factories.bookings import Sent, sent, town
from tests.support.statements import Counting
from worktrip.catalogue.tables import Facility
from worktrip.plumbing.database import columns, db, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.together import Together
from worktrip.proposals.rules import VersionState
from worktrip.proposals.tables import Guest, Item, Line, Version

GUEST, ITEM, LINE, VERSION = columns(Guest), columns(Item), columns(Line), columns(Version)
HOUSE = columns(Facility)


@pytest.fixture
def offered(shop: Flask) -> Sent:
    there = town()
    with unit_of_work() as unit:
        # as precise as a map gives it, and on both sides of zero
        where = {"latitude": 36.1040728123456, "longitude": -138.3007991}
        unit.session.execute(update(Facility).where(Facility.id == there.pension).values(where))
    return sent(there)


@pytest.mark.parametrize(
    "query",
    [
        select(*each).order_by(order.desc())
        for each, order in (
            (GUEST, GUEST.position),
            (ITEM, ITEM.id),
            (LINE, LINE.position),
            (VERSION, VERSION.number),
            (HOUSE, HOUSE.code),
        )
    ],
    ids=["guests", "items", "lines", "versions with their instants", "houses with where they lie"],
)
def test_what_is_read_together_is_what_is_read_alone(offered: Sent, query: object) -> None:
    alone = db.session.execute(query).all()  # type: ignore[call-overload]

    (together,) = Together(query).read({})  # type: ignore[arg-type]

    assert alone
    assert [tuple(row) for row in together] == [tuple(row) for row in alone]
    assert together[0]._asdict() == dict(alone[0]._mapping)


def test_it_is_one_statement_and_nothing_is_an_empty_list(offered: Sent, statements: Counting) -> None:
    ids = bindparam("ids", expanding=True)
    guests = select(GUEST.label, GUEST.arrives_on).where(GUEST.version_id.in_(ids))
    states = select(VERSION.state).where(VERSION.id.in_(ids))
    reading = Together(guests, states, guests.where(GUEST.arrives_on < date(2000, 1, 1)))

    with statements() as asked:
        party, versions, nobody = reading.read({"ids": [offered.version_id]})

    assert len(asked) == 1
    assert party
    assert [row.state for row in versions] == [VersionState.SENT]
    assert nobody == []


def test_a_column_nobody_knows_how_to_read_is_refused_when_it_is_put_together() -> None:
    with pytest.raises(TypeError, match="not read together"):
        Together(select(columns(Event).digest))
