"""What is known of a party goes when its organiser is forgotten."""

from collections.abc import Collection

from sqlalchemy import String, cast, func, select, update

from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.mail import NOWHERE
from worktrip.proposals.service.undoing import forget_steps
from worktrip.proposals.tables import Approver, Consent, Guest, SeenWarning, Version


def forget(trip_ids: Collection[int]) -> None:
    """Blank what the guests of trips are called and eat, who approved in the company, and letters to their organiser.

    When guests came and went stays, since nights are counted by it. The digest stays too: it says what was sent.
    """
    with unit_of_work() as unit:
        versions = select(Version.id).where(Version.trip_id.in_(trip_ids))
        guests = update(Guest).where(Guest.version_id.in_(versions))
        unit.session.execute(guests.values(label=cast(Guest.position, String), diet=""))
        forget_steps(versions)
        approvers = update(Approver).where(Approver.version_id.in_(versions))
        # nobody's link opens any more, and when somebody answered stays
        gone = func.coalesce(Approver.withdrawn_at, clock.now())
        nobody = {"name": cast(Approver.id, String), "email": NOWHERE, "remark": "", "withdrawn_at": gone}
        unit.session.execute(approvers.values(nobody))
        unit.session.execute(update(SeenWarning).where(SeenWarning.version_id.in_(versions)).values(word=""))
        unit.session.execute(update(Consent).where(Consent.trip_id.in_(trip_ids)).values(note=""))
        unit.session.execute(update(Version).where(Version.trip_id.in_(trip_ids)).values(letter="", change_note=""))
