"""An alternative is accepted: every hold becomes a booking, or nothing changes at all."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts_service
from worktrip.bookings import queries
from worktrip.bookings.queries import TripFacts
from worktrip.bookings.rules import BookingState, Missing, NothingBooked, answer_by
from worktrip.bookings.service.evidence import evidence_of
from worktrip.bookings.service.ordering import Ready, make_ready, orders
from worktrip.bookings.service.preview import refuse_unless_open
from worktrip.bookings.tables import Booking, OrderPaper, PurchaseOrder
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import NotFree
from worktrip.kernel.calendar import fiscal_year, jst_date
from worktrip.kernel.errors import N_, Conflict, DomainError, Invalid, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events, outbox
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.plumbing.numbers import next_numbers
from worktrip.plumbing.outbox import Promise
from worktrip.plumbing.writing import insert_with
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import VersionFacts, accepted_digest, options_of
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, promised_answer

PURPOSE = "accept"
_BOOKINGS, _ORDERS = Booking.__table__, PurchaseOrder.__table__


@dataclass(frozen=True)
class Accepted:
    """What became of an acceptance; `is_new` is False when it had been accepted before."""

    booking_id: int
    is_new: bool


@dataclass(frozen=True)
class Choice:
    """What somebody accepts, in whose name: an alternative of a version as it was sent, and what was ticked of it."""

    letter: str
    ticked: tuple[int, ...]
    name: str
    title: str
    # of the version, the alternative and what was ticked
    digest: str

    def as_intent(self) -> dict[str, Any]:
        """As a code keeps it."""
        return {
            "alternative": self.letter,
            "ticked": list(self.ticked),
            "name": self.name,
            "title": self.title,
            "digest": self.digest,
        }

    @classmethod
    def from_intent(cls, kept: Mapping[str, Any]) -> "Choice":
        return cls(kept["alternative"], tuple(kept.get("ticked", ())), kept["name"], kept["title"], kept["digest"])


def choice(version: VersionFacts, letter: str, ticked: Iterable[int], name: str, title: str) -> Choice:
    """A choice of a version; what is ticked elsewhere than in the alternative counts for nothing.

    Raises NotFound for an unknown letter, Invalid without a name: nobody concludes a contract in nobody's name.
    """
    if not name.strip():
        raise Invalid(N_("お名前を入れてください。"), fields={"name": N_("お名前を入れてください。")})
    found = version.alternative(letter)
    if found is None:
        raise NotFound(N_("この案は見つかりませんでした。ご提案のページから、もう一度選んでください。"))
    those = options_of(found, ticked)
    digest = accepted_digest(version.digest or "", letter, those)
    return Choice(letter, those, name.strip(), title.strip(), digest)


def _digest(version: VersionFacts, of: Choice) -> str:
    return accepted_digest(version.digest or "", of.letter, of.ticked)


def request_acceptance(
    *, version_id: int, letter: str, name: str, title: str, person_id: int, ticked: Iterable[int] = ()
) -> int:
    """Mail the organiser a code that accepts this alternative in this name; the code's id.

    Raises Gone when the time to answer is over, Conflict naming what stands in the way, NotFound for an unknown letter,
    Invalid without a name.
    """
    version = proposals.version_by_id(version_id)
    refuse_unless_open(version, queries.trip_facts(version.trip_id).has_consent)
    intent = choice(version, letter, ticked, name, title).as_intent()
    return accounts_service.send_code(PURPOSE, _subject(version_id), person_id, intent)


def _subject(version_id: int) -> str:
    return f"version:{version_id}"


def accept(*, version_id: int, code: str) -> Accepted:
    """Accept with the mailed code: all of the alternative is booked and ordered in one unit, or nothing is.

    Asking again once it is accepted returns the booking. Raises Invalid or Gone for the code, Gone when the time to
    answer is over, Conflict when the version was replaced, NothingBooked with every item and day that is missing; the
    desk is told of the last.
    """
    version = proposals.version_by_id(version_id)

    def take() -> Choice:
        return Choice.from_intent(accounts_service.take_code(PURPOSE, _subject(version_id), code))

    return _once(version, lambda trip: _accept(trip, version, take))


def accept_on_paper(
    *,
    version_id: int,
    letter: str,
    name: str,
    title: str,
    received_on: date,
    received_by_id: int,
    file: bytes,
    address: str = "",
    ticked: Iterable[int] = (),
) -> Accepted:
    """Accept for a company that sent its own order: the same checks, with the order kept as evidence beside it.

    Entering it again returns the booking. Raises as `accept` does, and Invalid beside `file` or `received_on`.
    """
    version = proposals.version_by_id(version_id)
    if received_on > clock.today() or (version.sent_at is not None and received_on < jst_date(version.sent_at)):
        sentence = N_("注文書を受け取った日は、提案を送った日からきょうまでの日にしてください。")
        raise Invalid(sentence, fields={"received_on": sentence})
    known = choice(version, letter, ticked, name, title)
    evidence = evidence_of(file)
    paper = OrderPaper(
        received_on=received_on,
        received_by_id=received_by_id,
        media_type=evidence.media_type,
        sha256=evidence.sha256,
        bytes=evidence.content,
        entered_at=clock.now(),
    )
    return _once(version, lambda trip: _accept(trip, version, lambda: known, paper=paper, address=address.strip()))


def _once(version: VersionFacts, attempt: Callable[[TripFacts], int]) -> Accepted:
    """What became of an attempt; where it was accepted before, by whichever way, that stands."""
    trip = queries.trip_facts(version.trip_id)
    try:
        return Accepted(attempt(trip), is_new=True)
    except NotFree as refusal:
        missing = _missing(refusal)
        _tell_desk(trip, version, missing)
        raise NothingBooked(missing) from refusal
    except DomainError:
        # the second tap of two, or a mail opened again: what was accepted stays accepted
        found = queries.booking_of_version(version.id)
        if found is None:
            raise
        return Accepted(found.id, is_new=False)


def _accept(
    trip: TripFacts,
    version: VersionFacts,
    take: Callable[[], Choice],
    *,
    paper: OrderPaper | None = None,
    address: str = "",
) -> int:
    """The id of the booking.

    What is locked stays locked until the unit ends. So the code comes first, which nobody else takes, then what belongs
    to this trip, then the stock of a house, and last the numbers that every acceptance takes.
    """
    with unit_of_work() as unit:
        taken = take()
        refuse_unless_open(version, trip.has_consent)
        alternative = version.alternative(taken.letter)
        # the version is as it was when the code was sent for it
        if alternative is None or taken.digest != _digest(version, taken):
            raise Conflict(N_("ご提案の内容が変わっています。もう一度、内容を確かめてください。"))
        chosen = make_ready(version.party, alternative, taken.ticked)
        proposals_service.mark_accepted(version, alternative.id, trip_no=trip.no)
        now = clock.now()
        _move_on(trip, version, chosen, taken.name, now, paper)
        outbox.promise_all(
            Promise(kind, f"{kind}:{trip.no}", {"trip_id": trip.id}) for kind in ("bookings.told", "bookings.papers")
        )
        inventory.book(trip.id, chosen.wants)
        year = fiscal_year(jst_date(now))
        numbers = next_numbers(year, {"CT": 1, "PO": len(chosen.drafts)})
        booked = {
            "trip_id": trip.id,
            "version_id": version.id,
            "alternative_id": chosen.alternative.id,
            "state": BookingState.CONFIRMED,
            "accepted_at": now,
            "accepted_name": taken.name,
            "accepted_title": taken.title,
            "accepted_by_id": None if paper else trip.organiser_id,
            "accepted_address": address if paper else trip.organiser_email,
            "digest": taken.digest,
            "ticked": json.dumps(list(taken.ticked)),
            "total_yen": chosen.alternative.total_yen or 0,
            "tax_yen": chosen.alternative.tax_yen or 0,
            "contract_no": str(DocumentNumber("CT", year, numbers["CT"][0])),
            "cancel_reason": "",
        }
        ordered = orders(chosen, [str(DocumentNumber("PO", year, number)) for number in numbers["PO"]], now)
        booking_id = insert_with(unit.session, _BOOKINGS, booked, _ORDERS, "booking_id", ordered)
        if paper is not None:
            paper.booking_id = booking_id
            unit.session.add(paper)
        events.record(
            "bookings.accepted",
            trip_no=trip.no,
            booking=booking_id,
            version=version.number,
            alternative=chosen.alternative.letter,
            total_yen=chosen.alternative.total_yen,
            digest=taken.digest,
            **({"order_paper": paper.sha256, "received_by": paper.received_by_id} if paper else {}),
        )
        return booking_id


def _move_on(
    trip: TripFacts,
    version: VersionFacts,
    chosen: Ready,
    accepted_name: str,
    now: datetime,
    paper: OrderPaper | None,
) -> None:
    """The trip is accepted, and now waits for the partners."""
    party = version.party
    trips_service.accept(
        trip.id,
        party=(party.first_day, party.last_day, party.heads),
        next_action=N_("宿と体験の返事を待つ"),
        due_at=answer_by(now),
        waits_for=Side.PARTNER,
    )
    words = N_("%(name)sさんが%(letter)s案をお申込みになり、契約が成立しました。")
    if paper is not None:
        words = N_("%(name)sさんの注文書をいただき、%(letter)s案のお申込みとして、契約が成立しました。")
    trips_service.announce(trip.id, words, name=accepted_name, letter=chosen.alternative.letter)


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
            trips_service.announce(
                trip.id,
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
