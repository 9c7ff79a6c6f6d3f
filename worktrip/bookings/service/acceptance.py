"""An alternative is accepted: every hold becomes a booking, or nothing changes at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts_service
from worktrip.bookings import queries
from worktrip.bookings.queries import Reader, TripFacts, desk
from worktrip.bookings.rules import BookingState, Missing, NothingBooked, answer_by
from worktrip.bookings.service.ordering import Ready, ask, attached, links_of, make_ready, place
from worktrip.bookings.service.preview import refuse_unless_open
from worktrip.bookings.tables import Booking
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import NotFree
from worktrip.kernel.calendar import fiscal_year, jst_date
from worktrip.kernel.errors import N_, Conflict, DomainError, Invalid, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events, mail, outbox
from worktrip.plumbing.database import locked, next_numbers, unit_of_work
from worktrip.plumbing.mail import Letter
from worktrip.plumbing.outbox import Promise
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import AlternativeFacts, VersionFacts
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, Stage, promised_answer

PURPOSE = "accept"


@dataclass(frozen=True)
class Accepted:
    """What became of an acceptance; `is_new` is False when it had been accepted before."""

    booking_id: int
    is_new: bool


def request_acceptance(*, version_id: int, letter: str, name: str, title: str, person_id: int) -> int:
    """Mail the organiser a code that accepts this alternative in this name; the code's id.

    Raises Gone when the time to answer is over, Conflict naming what stands in the way, NotFound for an unknown letter.
    """
    version = _acceptable(version_id)
    alternative = _alternative(version, letter)
    intent = {"alternative": alternative.letter, "name": name.strip(), "title": title.strip(), "digest": version.digest}
    return accounts_service.send_code(PURPOSE, _subject(version_id), person_id, intent)


def _subject(version_id: int) -> str:
    return f"version:{version_id}"


def _acceptable(version_id: int) -> VersionFacts:
    version = proposals.version_by_id(version_id)
    refuse_unless_open(version, queries.trip_facts(version.trip_id).has_consent)
    return version


def _alternative(version: VersionFacts, letter: str) -> AlternativeFacts:
    found = version.alternative(letter)
    if found is None:
        raise NotFound(N_("この案は見つかりませんでした。ご提案のページから、もう一度選んでください。"))
    return found


def accept(*, version_id: int, code: str) -> Accepted:
    """Accept with the mailed code: all of the alternative is booked, ordered and confirmed in one unit, or nothing is.

    Asking again once it is accepted returns the booking. Raises Invalid or Gone for the code, Gone when the time to
    answer is over, Conflict when the version was replaced, NothingBooked with every item and day that is missing; the
    desk is told of the last.
    """
    version = proposals.version_by_id(version_id)
    trip = queries.trip_facts(version.trip_id)
    try:
        return Accepted(_accept(trip, version, code), is_new=True)
    except NotFree as refusal:
        missing = _missing(refusal)
        _tell_desk(trip, version, missing)
        raise NothingBooked(missing) from refusal
    except DomainError:
        # the second tap of two, or a mail opened again: what was accepted stays accepted
        found = queries.booking_of_version(version_id)
        if found is None:
            raise
        return Accepted(found.id, is_new=False)


def _accept(trip: TripFacts, version: VersionFacts, code: str) -> int:
    """The id of the booking.

    What is locked stays locked until the unit ends. So what can be known is read before it, and inside it what belongs
    to this trip comes first, then the stock of a house, and last the numbers that every acceptance takes.
    """
    ready, told = make_ready(trip, version), desk(trip)
    with unit_of_work() as unit:
        intent = accounts_service.take_code(PURPOSE, _subject(version.id), code)
        refuse_unless_open(version, trip.has_consent)
        chosen = ready.get(intent["alternative"])
        if chosen is None or intent["digest"] != version.digest:
            raise Conflict(N_("ご提案の内容が変わっています。もう一度、内容を確かめてください。"))
        proposals_service.mark_accepted(version, chosen.alternative.id)
        now = clock.now()
        _move_on(trip, version, chosen, intent["name"], now)
        own_link, links = trip.link_id or trips_service.organiser_link(trip.id), links_of(chosen)
        inventory.book(trip.id, chosen.wants)
        year = fiscal_year(jst_date(now))
        numbers = next_numbers(year, {"CT": 1, "PO": len(chosen.drafts)})
        booking = Booking(
            trip_id=trip.id,
            version_id=version.id,
            alternative_id=chosen.alternative.id,
            accepted_at=now,
            accepted_name=intent["name"],
            accepted_title=intent["title"],
            accepted_by_id=trip.organiser_id,
            accepted_address=trip.organiser_email,
            digest=intent["digest"],
            contract_no=str(DocumentNumber("CT", year, numbers["CT"][0])),
        )
        unit.session.add(booking)
        unit.session.flush()
        order_nos = [str(DocumentNumber("PO", year, number)) for number in numbers["PO"]]
        placed = place(booking.id, chosen, links, order_nos, now)
        letters = [*ask(trip, chosen, placed), *_confirmed(trip, version, chosen, booking, told, own_link)]
        papers = Promise("bookings.papers", f"bookings.papers:{booking.id}", {"booking_id": booking.id})
        outbox.promise_all([*mail.promises(letters), papers])
        events.record(
            "bookings.accepted",
            trip_no=trip.no,
            booking=booking.id,
            version=version.number,
            alternative=chosen.alternative.letter,
            total_yen=chosen.alternative.total_yen,
            digest=booking.digest,
        )
        return booking.id


def _move_on(trip: TripFacts, version: VersionFacts, chosen: Ready, accepted_name: str, now: datetime) -> None:
    """The trip is accepted, and now waits for the partners."""
    party = version.party
    trips_service.advance(
        trip.id,
        Stage.ACCEPTED,
        next_action=N_("宿と体験の返事を待つ"),
        due_at=answer_by(now),
        waits_for=Side.PARTNER,
    )
    trips_service.set_dates(trip.id, party.first_day, party.last_day, party.heads)
    trips_service.say(
        trip.id,
        Side.SYSTEM,
        N_("%(name)sさんが%(letter)s案をお申込みになり、契約が成立しました。"),
        name=accepted_name,
        letter=chosen.alternative.letter,
    )


def _confirmed(
    trip: TripFacts, version: VersionFacts, chosen: Ready, booking: Booking, told: Sequence[Reader], own_link: int
) -> list[Letter]:
    """The mails that tell organiser and desk."""
    alternative, party = chosen.alternative, version.party
    facts: dict[str, Any] = {
        "no": trip.no,
        "letter": alternative.letter,
        "alternative": alternative.title,
        "company": trip.company,
        "accepted_name": booking.accepted_name,
        "accepted_title": booking.accepted_title,
        "accepted_at": booking.accepted_at.isoformat(),
        "first": party.first_day.isoformat() if party.first_day else None,
        "last": party.last_day.isoformat() if party.last_day else None,
        "heads": party.heads,
        "total_yen": alternative.total_yen,
    }
    attachments = [attached(trip.no, chosen.calendar)]
    organiser = Letter(
        event="bookings/accepted",
        to=trip.organiser_email,
        key=f"accepted:{booking.id}",
        language=trip.language,
        trip_no=trip.no,
        attachments=attachments,
        context={"name": trip.organiser, "link_id": own_link, **facts},
    )
    noticed = [
        Letter(
            event="bookings/noticed",
            to=person.email,
            key=f"accepted:{booking.id}:{person.id}",
            language=person.language,
            trip_no=trip.no,
            attachments=attachments,
            context=facts,
        )
        for person in told
    ]
    return [organiser, *noticed]


def _missing(refusal: NotFree) -> list[Missing]:
    names = queries.names(each.key.offering_id for each in refusal.shortages)
    return [
        Missing(*names.get(each.key.offering_id, (each.name, each.name)), each.key.day, each.wanted, each.free)
        for each in refusal.shortages
    ]


def _tell_desk(trip: TripFacts, version: VersionFacts, missing: list[Missing]) -> None:
    """The refusal stands; what is left of it is something to do, in a unit of its own."""
    with unit_of_work():
        fresh = trips_service.ask_desk(
            trip.id,
            f"not-free:{version.id}",
            N_("%(name)sが足りず、お申込みを受けられませんでした(第%(number)s版)。代わりを提案する"),
            promised_answer(clock.now()),
            name=missing[0].name,
            number=version.number,
        )
        if fresh:
            trips_service.say(
                trip.id,
                Side.SYSTEM,
                N_("お申込みの途中で空きがなくなり、確定できませんでした。コンシェルジュから、代わりをご案内します。"),
            )
        events.record(
            "bookings.refused",
            trip_no=trip.no,
            version=version.number,
            missing=[[each.name, each.day.isoformat(), each.wanted, each.free] for each in missing],
        )


def move(booking_id: int, state: BookingState) -> None:
    """Move a booking on as its stay begins and ends; repeating changes nothing. Raises Invalid for any other state."""
    if state not in (BookingState.RUNNING, BookingState.DONE):
        raise Invalid(N_("この状態には変えられません。"))
    with unit_of_work():
        row = locked(select(Booking).where(Booking.id == booking_id).order_by(Booking.id))[0]
        if row.state in (state, BookingState.DONE, BookingState.CANCELLED):
            return
        row.state = state
        events.record("bookings.moved", booking=booking_id, state=state.value)
