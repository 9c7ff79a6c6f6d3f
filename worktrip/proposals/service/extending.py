"""Putting off the deadline of a version that was sent: what was sent stays as it was, papers and all."""

from datetime import datetime

from sqlalchemy import select

from worktrip.inventory import service as inventory
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import VersionState
from worktrip.proposals.service.sending import preview, refuse_beyond
from worktrip.proposals.tables import Version
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Side


def extend(version_id: int, until: datetime, reason: str, *, person_id: int | None = None) -> None:
    """Let a sent version be accepted, and hold what it needs, until a later minute; the organiser is told.

    The reason stands in the thread for the desk alone. Raises Conflict if the version is not open any more or its holds
    were put off twice, Invalid if the minute is no later or later than a house holds, Gone once the holds have lapsed.
    """
    before = queries.version_by_id(version_id)
    if before.state is not VersionState.SENT or rules.is_over(before, clock.now()):
        raise Conflict(N_("この版の期限は、もう延ばせません。新しい版を送ってください。"))
    if before.good_until is None or until <= before.good_until:
        sentence = N_("いまの期限より後の日時にしてください。")
        raise Invalid(sentence, fields={"until_day": sentence})
    if not reason.strip():
        sentence = N_("延ばす理由を入れてください。")
        raise Invalid(sentence, fields={"reason": sentence})
    wants = rules.wants_of_version(before)
    refuse_beyond(preview(before, until), until)
    with unit_of_work():
        row = locked(select(Version).where(Version.id == version_id).order_by(Version.id))[0]
        if row.state is not VersionState.SENT or row.good_until != before.good_until:
            raise Conflict(N_("ほかの人が、先にこの版を変えました。ページを開き直してください。"))
        if wants:
            inventory.extend(row.trip_id, until, reason)
        row.extended_until = until
        trip = trips.trip_by_id(row.trip_id)
        trips_service.plan(row.trip_id, next_action=N_("返事を待つ"), due_at=until, waits_for=Side.ORGANISER)
        trips_service.announce(row.trip_id, N_("提案の第%(number)s版のお返事の期限を延ばしました。"), number=row.number)
        if person_id is not None:
            trips_service.note(row.trip_id, reason, channel=Channel.NOTE, author_id=person_id)
        mail.post(
            event="proposals/extended",
            to=trip.organiser.email,
            language=trip.language,
            key=f"extended:{version_id}:{until.isoformat()}",
            trip_no=trip.no,
            no=trip.no,
            number=row.number,
            name=trip.organiser.name,
            title=trip.title,
            until=until.isoformat(),
            link_id=trips_service.organiser_link(row.trip_id),
            path=f"/trips/{trip.no}/proposals/{row.number}",
        )
        events.record(
            "proposals.extended",
            trip_no=trip.no,
            version=version_id,
            number=row.number,
            until=until.isoformat(),
            reason=reason.strip(),
        )
