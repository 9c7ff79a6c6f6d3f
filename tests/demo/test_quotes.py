"""The price a company is shown while it asks holds: every proposal of the demo's year lies inside it."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import select

from worktrip.inquiries.tables import Inquiry
from worktrip.plumbing.database import db
from worktrip.proposals.rules import VersionState
from worktrip.proposals.tables import Alternative, Version
from worktrip.trips.tables import Trip


def test_every_proposal_that_was_sent_lies_inside_the_range_its_company_was_shown(demo_app: Flask) -> None:
    sent = db.session.execute(
        select(Trip.no, Trip.people, Version.number, Alternative.letter, Alternative.total_yen)
        .add_columns(Inquiry.shown_low_yen, Inquiry.shown_high_yen, Inquiry.people_to)
        .join(Version, Version.trip_id == Trip.id)
        .join(Alternative, Alternative.version_id == Version.id)
        .join(Inquiry, Inquiry.trip_id == Trip.id)
        .where(Version.state != VersionState.DRAFT)
        .order_by(Trip.no, Version.number, Alternative.letter)
    ).all()
    assert len({row.no for row in sent}) >= 10
    outside = [
        f"{row.no} v{row.number} {row.letter}: {row.total_yen / row.people:,.0f} is not within"
        f" {row.shown_low_yen:,} to {row.shown_high_yen:,}"
        for row in sent
        if not row.shown_low_yen <= row.total_yen / row.people <= row.shown_high_yen
    ]
    assert outside == []
    # as many came as had been asked for, so that a head is a head
    assert [row.no for row in sent if row.people != row.people_to] == []


def test_the_range_says_something(demo_app: Flask) -> None:
    shown = db.session.execute(select(Inquiry.shown_low_yen, Inquiry.shown_high_yen)).all()
    wide = Counter(high > 5 * low for low, high in shown if low and high)
    assert all(low and high for low, high in shown)
    assert wide[True] == 0
