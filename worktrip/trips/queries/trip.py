"""A trip by its number or id, and what a view about it is about."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from worktrip.accounts.rules import Scope
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip

_WITH_NAMES = (joinedload(Trip.organisation), joinedload(Trip.organiser), joinedload(Trip.owner))
# every page of a trip asks these: they are put together once
_ID = select(Trip.id).where(Trip.no == bindparam("no"))
_BY_NO = select(Trip).where(Trip.no == bindparam("no")).options(*_WITH_NAMES)
_UNKNOWN = N_("この旅は見つかりませんでした。番号をお確かめください。")


def trip(no: str) -> Trip:
    """A trip by number, with organisation, organiser and owner. Raises NotFound."""
    found = db.session.scalar(_BY_NO, {"no": no.upper()})
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def trip_by_id(trip_id: int) -> Trip:
    """A trip by id, with organisation, organiser and owner. Raises NotFound."""
    found = db.session.scalar(select(Trip).where(Trip.id == trip_id).options(*_WITH_NAMES))
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def scope(trip_no: str, **_: object) -> Scope:
    """What a view about a trip is about, for `guarded`. Raises NotFound."""
    trip_id = db.session.scalar(_ID, {"no": trip_no.upper()})
    if trip_id is None:
        raise NotFound(_UNKNOWN)
    return Scope(trip_id=trip_id)
