"""Two clocks. Business time can be moved in the demo and is shared by web and queue; security time is always real.

Business time = real time + an offset that stands in the database. A production installation never reads the offset.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing.database import Base, current_unit, db, insert_if_missing, locked, unit_of_work

JST = ZoneInfo("Asia/Tokyo")


class ClockOffset(Base):
    """How far business time is ahead of real time: one row, demo only."""

    __tablename__ = "clock_offset"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seconds: Mapped[int]


_SECONDS = select(ClockOffset.seconds)


def _system_now() -> datetime:
    return datetime.now(UTC)


# the one place real time comes from; tests put their own here
source: Callable[[], datetime] = _system_now


def real_now() -> datetime:
    """Real time, aware, UTC: sessions, codes, leases, limits and signatures."""
    return source()


def now() -> datetime:
    """Business time, aware, UTC: everything a person reads as a date."""
    return real_now() + timedelta(seconds=_offset())


def today() -> date:
    """The business day in Japan."""
    return now().astimezone(JST).date()


@contextmanager
def held() -> Iterator[None]:
    """Let real time stand still, so that what is loaded meanwhile is the same to the second each time."""
    global source
    real, moment = source, source().replace(microsecond=0)
    source = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        source = real


def _offset() -> int:
    """Asked for once in a request, or else once in a unit."""
    if not (current_app.config["DEMO"] or current_app.testing):
        return 0
    known = _known()
    if "clock_offset" not in known:
        known["clock_offset"] = int(db.session.scalar(_SECONDS) or 0)
    return int(known["clock_offset"])


def _known() -> dict[str, Any]:
    if has_request_context():
        return vars(g)
    unit = current_unit()
    return unit.notes if unit is not None else {}


def pretend(day: date | None, at: time = time(10, 0)) -> None:
    """Move business time to `day` at `at` in Japan, from where it runs on; None returns to real time. Demo only."""
    wanted = real_now() if day is None else datetime.combine(day, at, JST).astimezone(UTC)
    seconds = round((wanted - real_now()).total_seconds())
    with unit_of_work():
        insert_if_missing(ClockOffset, id=1, seconds=0)
        locked(select(ClockOffset).order_by(ClockOffset.id))[0].seconds = seconds
        _known()["clock_offset"] = seconds
