"""What is known of a party goes when its organiser is forgotten."""

from collections.abc import Collection

from sqlalchemy import String, cast, select, update

from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.service.undoing import forget_steps
from worktrip.proposals.tables import Guest, SeenWarning, Version


def forget(trip_ids: Collection[int]) -> None:
    """Blank what the guests of trips are called and eat, and the letters to their organiser.

    When guests came and went stays, since nights are counted by it. The digest stays too: it says what was sent.
    """
    with unit_of_work() as unit:
        versions = select(Version.id).where(Version.trip_id.in_(trip_ids))
        guests = update(Guest).where(Guest.version_id.in_(versions))
        unit.session.execute(guests.values(label=cast(Guest.position, String), diet=""))
        forget_steps(versions)
        unit.session.execute(update(SeenWarning).where(SeenWarning.version_id.in_(versions)).values(word=""))
        unit.session.execute(update(Version).where(Version.trip_id.in_(trip_ids)).values(letter="", change_note=""))
