"""The figures of a fiscal year, from what the stages recorded."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select, update

from tests.factories.bookings import accepted, sent, town
from tests.factories.leads import lead, stayed
from tests.support.application import Clock
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.bookings.rules import BookingState
from worktrip.bookings.tables import Booking
from worktrip.leads.rules import LeadState
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals.tables import Alternative, Guest, RoomUse, Version
from worktrip.reports import queries
from worktrip.reports.rules import Figure, Nights
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose


def test_a_stay_of_four_adds_one_group_four_people_and_eight_weekday_nights(app: Flask, clock: Clock) -> None:
    before = queries.figures(2026)
    stayed(clock)
    after = queries.figures(2026)
    assert (before.groups, before.people, before.nights.total) == (0, 0, 0)
    assert (after.groups, after.people, after.nights) == (1, 4, Nights(weekday=8, other=0))
    assert after.spend_yen == 8 * 13_200 + 5_500 + 8 * 200
    assert [(house.code, house.nights.total) for house in after.houses] == [("L4", 8)]
    assert [(reason.groups, reason.people) for reason in after.reasons] == [(1, 4)]
    february = next(month for month in after.months if month.groups)
    assert (february.first_day, february.nights.total) == (date(2027, 2, 1), 8)


def test_what_is_booked_and_not_yet_over_does_not_count(app: Flask, clock: Clock) -> None:
    accepted(sent(town()))
    assert queries.figures(2026).groups == 0


def test_a_stay_counts_in_the_year_of_its_first_night_alone(app: Flask, clock: Clock) -> None:
    stayed(clock)
    assert [queries.figures(year).groups for year in (2025, 2026, 2027)] == [0, 1, 0]


def test_a_cancelled_stay_does_not_count(app: Flask, clock: Clock) -> None:
    stayed(clock)
    with unit_of_work() as unit:
        unit.session.execute(update(Booking).values(state=BookingState.CANCELLED))
    assert queries.figures(2026).groups == 0


def test_goals_and_leads_stand_beside_the_stays(app: Flask, clock: Clock) -> None:
    lead(clock)
    figures = queries.figures(2026)
    assert (figures.goals_scored, figures.goal_score) == (1, "8.0")
    assert figures.leads == {LeadState.NEW: 1}


def test_every_figure_opens_into_its_rows_and_no_row_names_anybody(app: Flask, clock: Clock) -> None:
    lead(clock)
    with app.test_request_context():
        stay = queries.stay_rows(2026).items[0]
        goals = queries.stay_rows(2026, figure=Figure.GOALS)
        elsewhere = queries.stay_rows(2026, month=date(2027, 1, 1))
        other_house = queries.stay_rows(2026, house="L1")
        leads = queries.lead_rows(2026)
    assert (stay.trip_no, stay.people, stay.nights, stay.score) == ("WT-2026-0001", 4, Nights(8, 0), 8)
    assert (goals.total, elsewhere.total, other_house.total) == (1, 0, 0)
    assert leads.items[0].trip_no == "WT-2026-0001"
    assert "榛名" not in repr((stay, leads.items))
    assert "ほしくず" not in repr((stay, leads.items))


def many_stays(count: int) -> None:
    """As many more stays like the one there is, written straight into the tables."""
    version = db.session.scalars(select(Version).join(Booking, Booking.version_id == Version.id)).one()
    alternative = db.session.scalars(select(Alternative).join(Booking, Booking.alternative_id == Alternative.id)).one()
    room = db.session.scalars(select(RoomUse.offering_id).where(RoomUse.alternative_id == alternative.id)).one()
    facts = (version.contract_form, version.sent_at, version.digest, room)
    company = accounts.company(name="株式会社たくさん")
    person = accounts.contact(company, name="多々良", email="tatara@example.jp")
    with unit_of_work() as unit:
        for number in range(count):
            trip = trips.open_trip(
                organisation_id=company, organiser_id=person, purpose=Purpose.TEAM, people=2, title="合宿"
            )
            more = Version(
                trip_id=trip.id,
                number=1,
                state=version.state,
                contract_form=facts[0],
                created_at=facts[1],
                sent_at=facts[1],
                digest=facts[2],
            )
            more.guests = [
                Guest(
                    position=place,
                    label=str(place),
                    arrives_on=date(2026, 6, 1 + number % 20),
                    arrives_at=version.sent_at.time() if version.sent_at else None,
                    leaves_on=date(2026, 6, 3 + number % 20),
                    leaves_at=version.sent_at.time() if version.sent_at else None,
                )
                for place in range(2)
            ]
            sleeping = RoomUse(position=0, offering_id=facts[3], people_per_room=1)
            more.alternatives = [Alternative(letter="A", title="A", rooms=[sleeping], total_yen=1000)]
            unit.session.add(more)
            unit.session.flush()
            unit.session.add(
                Booking(
                    trip_id=trip.id,
                    version_id=more.id,
                    alternative_id=more.alternatives[0].id,
                    state=BookingState.DONE,
                    accepted_at=facts[1],
                    accepted_name="多々良",
                    digest="0",
                    total_yen=1000,
                    tax_yen=90,
                    contract_no=f"CT-2026-9{number:03}",
                )
            )


def test_the_figures_ask_as_often_for_many_stays_as_for_one(app: Flask, clock: Clock, statements: Counting) -> None:
    stayed(clock)
    with statements() as few:
        queries.figures(2026)
    many_stays(60)
    db.session.rollback()
    with statements() as many:
        figures = queries.figures(2026)
    assert len(many) == len(few) <= 8
    assert (figures.groups, figures.people) == (61, 124)
    with app.test_request_context(), statements() as rows:
        page = queries.stay_rows(2026)
    assert (len(page.items), page.total) == (50, 61)
    assert len(rows) <= 4
