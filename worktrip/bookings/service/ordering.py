"""What an acceptance asks of each partner: by mail with a link, or through the desk's telephone."""

import json
from dataclasses import dataclass
from datetime import datetime

from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.bookings import calendars, queries
from worktrip.bookings.queries import Partner, TripFacts
from worktrip.bookings.rules import OrderDraft, answer_by, drafts
from worktrip.bookings.tables import PurchaseOrder
from worktrip.inventory.rules import Wants
from worktrip.kernel.calendar import fiscal_year
from worktrip.kernel.errors import N_
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, mail
from worktrip.plumbing.database import next_number, unit_of_work
from worktrip.proposals.rules import AlternativeFacts, VersionFacts, wants
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


def make_ready(trip: TripFacts, version: VersionFacts, alternative: AlternativeFacts) -> Ready:
    needed, now = wants(alternative, version.party), clock.now()
    ordered = drafts(alternative, needed)
    partners = queries.partners(draft.facility_id for draft in ordered)
    visits = {
        draft.facility_id: calendars.Visit(
            trip_no=trip.no,
            facility_code=partners[draft.facility_id].code,
            group=trip.company,
            heads=version.party.heads,
            rooms=max((line.at_once or 0 for line in draft.lines if line.is_room), default=0),
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
        partners=partners,
        visits=visits,
        calendar=calendars.of_stay(stay).decode(),
        calendars={key: calendars.of_visits(partners[key].name, [visit]).decode() for key, visit in visits.items()},
    )


def attached(name: str, text: str) -> dict[str, str]:
    return {"name": f"{name}.ics", "type": "text/calendar", "text": text}


def place(trip: TripFacts, booking_id: int, draft: OrderDraft, chosen: Ready) -> None:
    """Ask one partner: by mail with a link that needs no signing in, or through the desk's telephone."""
    partner, visit = chosen.partners[draft.facility_id], chosen.visits[draft.facility_id]
    with unit_of_work() as unit:
        year, now = fiscal_year(clock.today()), clock.now()
        due = answer_by(now)
        link_id = accounts_service.open_link(Role.PARTNER, facility_id=partner.id) if partner.is_mailed else None
        order = PurchaseOrder(
            no=str(DocumentNumber("PO", year, next_number("PO", year))),
            booking_id=booking_id,
            facility_id=partner.id,
            link_id=link_id,
            lines=json.dumps([line.as_json() for line in draft.lines], ensure_ascii=False),
            net_yen=draft.net_yen,
            asked_at=now,
            answer_by=due,
        )
        unit.session.add(order)
        unit.session.flush()
        if link_id is None:
            ask_to_call(trip.id, order.id, partner.name, order.no, due)
            return
        mail.post(
            event="bookings/ordered",
            to=partner.email or "",
            key=f"ordered:{order.id}",
            trip_no=trip.no,
            attachments=[attached(order.no, chosen.calendars[partner.id])],
            link_id=link_id,
            path=order_path(partner.code, order.no),
            facility=partner.name,
            no=order.no,
            group=trip.company,
            first=visit.first.isoformat(),
            last=visit.last.isoformat(),
            heads=visit.heads,
            rooms=visit.rooms,
            things=[line.description for line in draft.lines if not line.is_outside],
            answer_by=due.isoformat(),
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
