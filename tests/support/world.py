"""For every argument an address can have: one value that is the reader's own, and one that is somebody else's.

The demo world has many trips and houses; two of each are taken, those with the most behind them. A stage that brings a
new argument into an address says here how to find it, else tests/test_routes_are_guarded.py says that it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from worktrip.plumbing.database import db

# :trip and :facility are ids; the first row counts. What is about no trip and no facility is the same for everybody.
FINDERS: dict[str, str] = {
    "trip_no": "SELECT no FROM trips WHERE id = :trip",
    "number": "SELECT number FROM versions WHERE trip_id = :trip AND state <> 'draft' ORDER BY number DESC",
    "source_id": "SELECT id FROM versions WHERE state <> 'draft' ORDER BY id",
    "document_id": "SELECT document_id FROM trip_papers WHERE trip_id = :trip AND NOT is_internal ORDER BY id",
    "file_id": "SELECT f.id FROM message_files f JOIN messages m ON m.id = f.message_id"
    " WHERE m.trip_id = :trip AND NOT m.is_internal ORDER BY f.id",
    "invoice_no": "SELECT no FROM invoices WHERE trip_id = :trip AND no IS NOT NULL ORDER BY id",
    "invoice_id": "SELECT id FROM invoices WHERE trip_id = :trip ORDER BY id",
    "order_id": "SELECT o.id FROM purchase_orders o JOIN bookings b ON b.id = o.booking_id WHERE b.trip_id = :trip",
    "facility_code": "SELECT code FROM facilities WHERE id = :facility",
    "offering_code": "SELECT code FROM offerings WHERE facility_id = :facility ORDER BY id",
    "lodging_code": "SELECT code FROM facilities WHERE kind = 'lodging' AND is_open ORDER BY id",
    "activity_code": "SELECT code FROM offerings WHERE kind = 'activity' AND is_counted AND is_open ORDER BY id",
    "workspace_code": "SELECT code FROM offerings WHERE kind = 'workspace' AND is_open ORDER BY id",
    "programme_code": "SELECT code FROM programmes WHERE is_open ORDER BY id",
    "order_no": "SELECT no FROM purchase_orders WHERE facility_id = :facility ORDER BY id",
    "question_id": "SELECT id FROM open_questions ORDER BY id",
    "feed_id": "SELECT id FROM feeds ORDER BY id",
    "question_no": "SELECT no FROM questions WHERE facility_id = :facility ORDER BY id",
    "wait_id": "SELECT id FROM waits ORDER BY id",
    "photo_id": "SELECT id FROM photos WHERE facility_id = :facility ORDER BY id",
    "sha256": "SELECT sha256 FROM photos WHERE facility_id = :facility ORDER BY id",
    "position": "SELECT position FROM programme_patterns ORDER BY programme_id, position",
    "person_id": "SELECT person_id FROM grants ORDER BY id",
    "session_id": "SELECT id FROM staff_sessions ORDER BY id",
    "organisation_id": "SELECT organisation_id FROM trips WHERE id = :trip",
    "lead_no": "SELECT no FROM leads ORDER BY id",
    "row_id": "SELECT id FROM outbox ORDER BY id",
    "mail_id": "SELECT id FROM sent_mail ORDER BY id",
    "link_id": "SELECT id FROM links WHERE subject_kind = 'trip' AND subject_id = :trip ORDER BY id",
    "todo_id": "SELECT id FROM todos ORDER BY id",
    "statement_id": "SELECT id FROM statements WHERE facility_id = :facility ORDER BY id",
    "guest_id": "SELECT g.id FROM guests g JOIN versions v ON v.id = g.version_id WHERE v.trip_id = :trip",
    "item_id": "SELECT i.id FROM items i JOIN alternatives a ON a.id = i.alternative_id"
    " JOIN versions v ON v.id = a.version_id WHERE v.trip_id = :trip",
    "alternative_id": "SELECT a.id FROM alternatives a JOIN versions v ON v.id = a.version_id WHERE v.trip_id = :trip",
    "approver_id": "SELECT a.id FROM approvers a JOIN versions v ON v.id = a.version_id WHERE v.trip_id = :trip"
    " ORDER BY v.number DESC, a.id",
    "import_id": "SELECT id FROM catalogue_imports ORDER BY id",
}
# what an address may hold that names no row
FIXED: dict[str, object] = {
    "fiscal_year": 2026,
    "year": 2026,
    "token": "1-nobody",
    "letter": "A",
    "role": "concierge",
    "day": "2027-02-24",
    "form": "xlsx",
    "size": "small",
    "way": "down",
    "key": "of-a-warning",
}
RICHEST_TRIPS = """SELECT t.id FROM trips t LEFT JOIN trip_papers p ON p.trip_id = t.id
    LEFT JOIN invoices i ON i.trip_id = t.id AND i.no IS NOT NULL
    GROUP BY t.id ORDER BY count(i.id) DESC, count(p.id) DESC, t.id LIMIT 2"""
BUSIEST_FACILITIES = """SELECT f.id FROM facilities f LEFT JOIN purchase_orders o ON o.facility_id = f.id
    GROUP BY f.id ORDER BY count(o.id) DESC, f.id LIMIT 2"""


@dataclass(frozen=True)
class Side:
    """The trip and the facility of one reader."""

    trip_id: int
    facility_id: int

    def value(self, argument: str) -> object:
        """What stands in an address for `argument`; None if this side has none, KeyError if nobody said how."""
        if argument in FIXED:
            return FIXED[argument]
        found = db.session.execute(text(FINDERS[argument]), {"trip": self.trip_id, "facility": self.facility_id})
        row = found.first()
        return None if row is None else row[0]


def sides() -> tuple[Side, Side]:
    """The reader's own side, and somebody else's."""
    trips = list(db.session.scalars(text(RICHEST_TRIPS)))
    facilities = list(db.session.scalars(text(BUSIEST_FACILITIES)))
    return Side(trips[0], facilities[0]), Side(trips[1], facilities[1])
