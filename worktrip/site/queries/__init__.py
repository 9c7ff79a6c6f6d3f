"""Reads over several stages: `record` and `chain` of a trip, `upkeep` for the admin, `kept` of whom.

`searching` and `company` for staff. For all: `home`, `choosing` a lodging, `things` to do and places to work,
`programmes`.
"""

from worktrip.site.queries.chain import chain
from worktrip.site.queries.choosing import Choice, choose, lodging, photos_of, prices_of
from worktrip.site.queries.company import Company, company
from worktrip.site.queries.home import Lodging, Office, kit, lodgings, offices, price_examples
from worktrip.site.queries.kept import kept
from worktrip.site.queries.programmes import has_programmes, landmarks, programme, programmes
from worktrip.site.queries.record import Record, hours, party, record, standing
from worktrip.site.queries.searching import found
from worktrip.site.queries.things import Things, cards, thing, things
from worktrip.site.queries.upkeep import dead_rows, event_rows, mail_rows, outbox_counts, outbox_rows

__all__ = [
    "Choice",
    "Company",
    "Lodging",
    "Office",
    "Record",
    "Things",
    "cards",
    "chain",
    "choose",
    "company",
    "dead_rows",
    "event_rows",
    "found",
    "has_programmes",
    "hours",
    "kept",
    "kit",
    "landmarks",
    "lodging",
    "lodgings",
    "mail_rows",
    "offices",
    "outbox_counts",
    "outbox_rows",
    "party",
    "photos_of",
    "price_examples",
    "prices_of",
    "programme",
    "programmes",
    "record",
    "standing",
    "thing",
    "things",
]
