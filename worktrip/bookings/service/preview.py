"""What somebody is about to accept, what it binds them to, and what still stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from worktrip.bookings import queries
from worktrip.bookings.queries import BookingFacts, TripFacts
from worktrip.kernel.errors import N_, Conflict, Gone, NotFound
from worktrip.plumbing import clock
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import (
    AlternativeFacts,
    FeeRow,
    Option,
    Sentence,
    VersionFacts,
    acceptance_blockers,
    chosen,
    is_over,
    stored,
)
from worktrip.trips import queries as trips


@dataclass(frozen=True)
class Preview:
    """What somebody is about to accept, and what still stands in the way."""

    trip: TripFacts
    version: VersionFacts
    blockers: tuple[Sentence, ...]
    # what cancelling costs by date, one amount per alternative
    fees: tuple[FeeRow, ...]
    is_over: bool
    booking: BookingFacts | None
    # what may be ticked in each alternative, by letter; what is ticked is part of it already
    options: dict[str, tuple[Option, ...]]
    ticked: tuple[int, ...] = ()

    @property
    def bound(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Whom each alternative binds us to ask: Japanese and English names of the facilities, by letter."""
        return {
            each.letter: tuple(dict.fromkeys(offer.place for offer in chosen(each).offers()))
            for each in self.version.alternatives
        }

    @property
    def letter(self) -> str:
        """The alternative to start from."""
        best = self.version.recommended
        return best.letter if best else ""


def preview(trip_no: str, number: int, ticked: Collection[int] = ()) -> Preview:
    """Everything the page of acceptance shows, in a fixed number of statements. Raises NotFound."""
    trip_id = trips.trip(trip_no).id
    version = proposals.version(trip_id, number)
    if version.sent_at is None:
        raise NotFound(N_("この提案は見つかりませんでした。"))
    trip = queries.trip_facts(trip_id)
    settled = replace(version, alternatives=tuple(chosen(each, ticked) for each in version.alternatives))
    return Preview(
        trip=trip,
        version=settled,
        blockers=tuple(acceptance_blockers(version, has_consent=trip.has_consent, now=clock.now())),
        fees=fees_of(settled, settled.alternatives),
        is_over=is_over(version, clock.now()),
        booking=queries.booking_of_version(version.id),
        options={each.letter: stored(each).options(each) for each in version.alternatives},
        ticked=tuple(ticked),
    )


def fees_of(version: VersionFacts, alternatives: Sequence[AlternativeFacts]) -> tuple[FeeRow, ...]:
    """What cancelling costs by date, one amount per alternative; empty while the association's table is not set."""
    return tuple(proposals_service.fee_rows(version, [stored(each) for each in alternatives]))


def refuse_unless_open(version: VersionFacts, has_consent: bool) -> None:
    """Raise what stands in the way of accepting, if anything does."""
    blockers = acceptance_blockers(version, has_consent=has_consent, now=clock.now())
    if blockers:
        kind = Gone if is_over(version, clock.now()) else Conflict
        raise kind(blockers[0].message, **blockers[0].values)
