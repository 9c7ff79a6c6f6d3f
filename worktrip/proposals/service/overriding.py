"""Prices that hold for one alternative instead of the card's: agreed by telephone, or where the card says "ask"."""

from datetime import timedelta

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind, Unit
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.kernel.money import Yen
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries
from worktrip.proposals.rules import AlternativeFacts, VersionFacts
from worktrip.proposals.service.drafting import alternative_of
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import PriceOverride, Version
from worktrip.trips import queries as trips


def set_price(
    version_id: int,
    letter: str,
    offering_id: int,
    *,
    unit: Unit | None = None,
    sell_yen: Yen | None,
    net_yen: Yen | None = None,
    reason: str,
    said_by: str = "",
    person_id: int | None = None,
) -> None:
    """Let a price of its own hold for one offering in one alternative of a draft, tax included.

    `sell_yen` is what one unit costs the company, `net_yen` what we pay for it and `said_by` who of the house said so;
    None leaves the card's. Without a unit it is what the card counts by. Raises Invalid beside the field that is wrong,
    NotFound for an offering that is not in it.
    """
    fields: dict[str, str] = {}
    if sell_yen is None and net_yen is None:
        fields["sell_yen"] = N_("売価か仕入を入れてください。")
    for name, yen in (("sell_yen", sell_yen), ("net_yen", net_yen)):
        if yen is not None and yen < 0:
            fields[name] = N_("0円以上にしてください。")
    if not reason.strip():
        fields["reason"] = N_("この値段にする理由を入れてください。")
    if net_yen is not None and not said_by.strip():
        fields["said_by"] = N_("仕入をどなたが決めたかを入れてください。")
    if fields:
        raise Invalid(N_("入力を確かめてください。"), fields=fields)
    with unit_of_work():
        row = open_draft(version_id)
        found = alternative_of(row, letter)
        known = next(each for each in queries.version_by_id(row.id).alternatives if each.letter == letter)
        if offering_id not in {offer.offering_id for offer in known.offers()}:
            raise NotFound(N_("この案では使っていません。"))
        values = {
            "unit": unit or _usual_unit(known, offering_id, row),
            "sell_yen": sell_yen,
            "net_yen": net_yen,
            "reason": reason.strip(),
            "said_by": said_by.strip(),
            "set_by_id": person_id,
            "set_at": clock.now(),
        }
        price = next((each for each in found.overrides if each.offering_id == offering_id), None)
        if price is None:
            found.overrides.append(PriceOverride(offering_id=offering_id, **values))
        else:
            for name, value in values.items():
                setattr(price, name, value)
        record_edit(row, f"price {letter}")
        events.record(
            "proposals.priced",
            trip_no=trips.trip_by_id(row.trip_id).no,
            version=row.id,
            alternative=letter,
            offering=offering_id,
            person=person_id,
        )


# what is usually counted, where no card says so
_UNITS = {
    OfferingKind.ROOM: Unit.PERSON_NIGHT,
    OfferingKind.ACTIVITY: Unit.PERSON,
    OfferingKind.MEAL: Unit.PERSON,
    OfferingKind.WORKSPACE: Unit.DAY,
}


def _usual_unit(known: AlternativeFacts, offering_id: int, row: Version) -> Unit:
    offer = next(each for each in known.offers() if each.offering_id == offering_id)
    day = min((guest.arrives_on for guest in row.guests), default=clock.today())
    units = [rate.unit for rate in catalogue.rate_book([offering_id], day, day + timedelta(days=1)).rows]
    return units[0] if units else _UNITS.get(offer.kind, Unit.GROUP)


def who_priced(version: VersionFacts) -> dict[int, str]:
    """The names of those who set prices in a version, by id."""
    return accounts.names([own.set_by_id for each in version.alternatives for own in each.overrides])


def clear_price(version_id: int, letter: str, offering_id: int) -> None:
    """Let the card's price hold again; what was not set stays unset."""
    with unit_of_work():
        row = open_draft(version_id)
        found = alternative_of(row, letter)
        found.overrides = [each for each in found.overrides if each.offering_id != offering_id]
        record_edit(row, f"price {letter}")
