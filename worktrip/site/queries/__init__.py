"""Reads over several stages: `record` and `chain` of a trip, `home` for all, `upkeep` for the admin, `kept` of whom."""

from worktrip.site.queries.chain import chain
from worktrip.site.queries.home import Lodging, Office, kit, lodgings, offices, price_examples
from worktrip.site.queries.kept import kept
from worktrip.site.queries.record import Record, hours, party, record, standing
from worktrip.site.queries.upkeep import dead_rows, event_rows, mail_rows, outbox_counts, outbox_rows

__all__ = [
    "Lodging",
    "Office",
    "Record",
    "chain",
    "dead_rows",
    "event_rows",
    "hours",
    "kept",
    "kit",
    "lodgings",
    "mail_rows",
    "offices",
    "outbox_counts",
    "outbox_rows",
    "party",
    "price_examples",
    "record",
    "standing",
]
