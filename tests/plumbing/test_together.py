"""Several reads in one round trip."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import bindparam, select

from tests.factories.bookings import Sent, sent, town
from tests.support.statements import Counting
from worktrip.plumbing.database import columns, db
from worktrip.plumbing.together import Together
from worktrip.proposals.rules import VersionState
from worktrip.proposals.tables import Guest, Item, Line, Version

GUEST, ITEM, LINE, VERSION = columns(Guest), columns(Item), columns(Line), columns(Version)


@pytest.fixture
def offered(shop: Flask) -> Sent:
    return sent(town())


@pytest.mark.parametrize(
    "query",
    [
        select(*(column for column in each if column.key != "set_at")).order_by(order.desc())
        for each, order in ((GUEST, GUEST.position), (ITEM, ITEM.id), (LINE, LINE.position))
    ],
    ids=["guests", "items", "lines"],
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
        Together(select(VERSION.sent_at))
