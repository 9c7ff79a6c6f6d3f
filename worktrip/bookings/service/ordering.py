"""What an acceptance asks of each partner: by mail with a link, or through the desk's telephone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import insert

from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.bookings import calendars, queries
from worktrip.bookings.queries import Partner, TripFacts
from worktrip.bookings.rules import OrderDraft, answer_by, drafts, rooms_of
from worktrip.bookings.tables import PurchaseOrder
from worktrip.inventory.rules import Wants
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock
from worktrip.plumbing.database import needed_unit
from worktrip.plumbing.mail import Letter
from worktrip.proposals.rules import AlternativeFacts, VersionFacts, chosen, rooming, wants
from worktrip.trips import service as trips_service


@dataclass(frozen=True)
class Ready:
    """What can be worked out before the unit, since a sent version never changes."""

    alternative: AlternativeFacts
    wants: Wants
    drafts: tuple[OrderDraft, ...]
    partners: dict[int, Partner]
    visits: dict[int, calendars.Visit]
    # the calendar of the stay, and by facility that of its visit
    calendar: str
    calendars: dict[int, str]


def make_ready(trip: TripFacts, version: VersionFacts, alternative: AlternativeFacts, ticked: Iterable[int]) -> Ready:
    """An alternative as its acceptance needs it: with what was ticked, without what was not."""
    accepted = chosen(alternative, tuple(ticked))
    needed = wants(accepted, version.party)
    ordered = drafts(accepted, needed)
    partners = queries.partners(draft.facility_id for draft in ordered)
    return _ready(trip, version, accepted, needed, ordered, partners, clock.now())


def _ready(
    trip: TripFacts,
    version: VersionFacts,
    alternative: AlternativeFacts,
    needed: Wants,
    ordered: tuple[OrderDraft, ...],
    partners: dict[int, Partner],
    now: datetime,
) -> Ready:
    sleeping = rooming(alternative.rooms, version.party)
    visits = {
        draft.facility_id: calendars.Visit(
            trip_no=trip.no,
            facility_code=partners[draft.facility_id].code,
            group=trip.company,
            heads=sleeping.party_at(draft.facility_id).heads or version.party.heads,
            rooms=rooms_of(draft.lines),
            first=min(line.first for line in draft.lines),
            last=max(line.last for line in draft.lines),
            sequence=version.number,
            is_lodging=any(line.is_room for line in draft.lines),
            cancelled=False,
            stamp=now,
        )
        for draft in ordered
    }
    stay = calendars.Stay(
        trip_no=trip.no,
        title=trip.title,
        language=trip.language,
        sequence=version.number,
        party=version.party,
        alternative=alternative,
        stamp=now,
    )
    return Ready(
        alternative=alternative,
        wants=needed,
        drafts=ordered,
        partners={draft.facility_id: partners[draft.facility_id] for draft in ordered},
        visits=visits,
        calendar=calendars.of_stay(stay).decode(),
        calendars={key: calendars.of_visits(partners[key].name, [visit]).decode() for key, visit in visits.items()},
    )


def attached(name: str, text: str) -> dict[str, str]:
    return {"name": f"{name}.ics", "type": "text/calendar", "text": text}


def links_of(chosen: Ready) -> dict[int, int]:
    """The link, which needs no signing in, of each partner that a mail reaches; by facility. It is made if need be."""
    return {
        each.id: each.link_id or accounts_service.open_link(Role.PARTNER, facility_id=each.id)
        for each in chosen.partners.values()
        if each.is_mailed
    }


@dataclass(frozen=True)
class Placed:
    """An order as it was placed with a partner."""

    id: int
    no: str
    facility_id: int
    link_id: int | None
    answer_by: datetime


_ORDERS = PurchaseOrder.__table__
_PLACE = insert(_ORDERS).returning(*(_ORDERS.c[each.name] for each in fields(Placed)))  # type: ignore[arg-type]


def place(
    booking_id: int, chosen: Ready, links: Mapping[int, int], numbers: Sequence[str], now: datetime
) -> list[Placed]:
    """Place what each partner is asked under these numbers, inside the open unit and in one statement."""
    rows = [
        {
            "no": no,
            "booking_id": booking_id,
            "facility_id": draft.facility_id,
            "link_id": links.get(draft.facility_id),
            "lines": json.dumps([line.as_json() for line in draft.lines], ensure_ascii=False),
            "net_yen": draft.net_yen,
            "asked_at": now,
            "answer_by": answer_by(now),
        }
        for draft, no in zip(chosen.drafts, numbers, strict=True)
    ]
    # in which order they come back is not said
    placed = {row.facility_id: Placed(*row) for row in needed_unit().session.execute(_PLACE, rows)} if rows else {}
    return [placed[draft.facility_id] for draft in chosen.drafts]


def ask(trip: TripFacts, chosen: Ready, placed: Sequence[Placed]) -> list[Letter]:
    """Ask each partner: the mails to send, while the desk gets the calls to make to who has none."""
    for order in placed:
        if order.link_id is None:
            ask_to_call(trip.id, order.id, chosen.partners[order.facility_id].name, order.no, order.answer_by)
    return [
        _letter(trip, chosen, draft, order)
        for draft, order in zip(chosen.drafts, placed, strict=True)
        if order.link_id is not None
    ]


def _letter(trip: TripFacts, chosen: Ready, draft: OrderDraft, order: Placed) -> Letter:
    partner, visit = chosen.partners[draft.facility_id], chosen.visits[draft.facility_id]
    return Letter(
        event="bookings/ordered",
        to=partner.email or "",
        key=f"ordered:{order.id}",
        trip_no=trip.no,
        attachments=[attached(order.no, chosen.calendars[partner.id])],
        context={
            "link_id": order.link_id,
            "path": order_path(partner.code, order.no),
            "facility": partner.name,
            "no": order.no,
            "group": trip.company,
            "first": visit.first.isoformat(),
            "last": visit.last.isoformat(),
            "heads": visit.heads,
            "rooms": visit.rooms,
            "things": [line.description for line in draft.lines if not line.is_outside],
            "answer_by": order.answer_by.isoformat(),
        },
    )


def ask_to_call(trip_id: int, order_id: int, facility: str, no: str, due: datetime) -> None:
    """Give the desk a call to make: to who has no mail, or has not answered any."""
    trips_service.ask_desk(
        trip_id,
        f"order:{order_id}:call",
        N_("%(facility)sに電話でたずね、返事を書き入れる(発注書 %(no)s)"),
        due,
        facility=facility,
        no=no,
    )


def order_path(facility_code: str, order_no: str) -> str:
    """Where a partner answers; written out, since a mail is rendered where there is no request."""
    return f"/partner/{facility_code}/orders/{order_no}"
