"""What the catalogue offers, found by a few characters of its name, its place or its kind."""

from flask_babel import gettext
from sqlalchemy import select

from worktrip.catalogue.rules import ITEM_OF, LABELS
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel import writing
from worktrip.plumbing.database import db


def find_offerings(typed: str, most: int) -> list[int]:
    """Ids of open offerings for an hour of a stay that have all the words; those so called come first.

    At most `most`. One statement, none while nothing is typed: names are few enough to be folded as they are read.
    """
    words = writing.search_words(typed)
    if not words:
        return []
    rows = db.session.execute(
        select(Offering.id, Offering.kind, Offering.name, Offering.name_en)
        .add_columns(Facility.name.label("place"), Facility.name_kana, Facility.name_en.label("place_en"))
        .join(Offering.facility)
        .where(Offering.is_open, Facility.is_open, Offering.kind.in_(ITEM_OF))
        .order_by(Facility.code, Offering.code)
    )
    found: list[tuple[bool, int]] = []
    for row in rows:
        called = writing.folded_words(row.name, row.name_en)
        kinds = (gettext(LABELS[row.kind]), gettext(LABELS[ITEM_OF[row.kind]]))
        text = f"{called} {writing.folded_words(row.place, row.name_kana, row.place_en, *kinds)}"
        if all(any(spelling in text for spelling in word) for word in words):
            found.append((not all(any(spelling in called for spelling in word) for word in words), row.id))
    return [offering_id for _, offering_id in sorted(found, key=lambda each: each[0])[:most]]
