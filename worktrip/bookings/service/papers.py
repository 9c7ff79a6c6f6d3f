"""The papers an acceptance promised: the contract for the company, a purchase order for each partner."""

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import update

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import IssuerFacts
from worktrip.bookings import queries
from worktrip.bookings.queries import BookingFacts, OrderFacts, TripFacts
from worktrip.bookings.rules import Coming, OrderLine, net_totals
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.catalogue.rules import Unit
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import N_
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing import clock, documents, events, mail, outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.documents import Paper
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import UNIT_LABELS, Party
from worktrip.proposals.service import terms
from worktrip.trips import service as trips_service
from worktrip.trips.rules import promised_answer


@outbox.handler("bookings.papers")
def make_papers(payload: dict[str, Any]) -> None:
    """Make, keep and file the papers of a booking, and mail the contract; doing it again makes none twice."""
    # what an earlier release promised names the booking
    trip_id = payload.get("trip_id") or db.session.get_one(Booking, payload["booking_id"]).trip_id
    booking = queries.booking(trip_id)
    if booking is None:
        return
    trip = queries.trip_facts(trip_id)
    issuer = accounts.issuer_on(jst_date(booking.accepted_at))
    contract = documents.find(_contract_key(booking))
    contract_paper = None if contract else _contract(booking, trip)
    orders = queries.orders_of_trip(trip_id)
    papers = [(order, _order(order, issuer)) for order in orders if order.document_id is None]
    _keep(booking, trip, contract_paper, papers)


def _contract_key(booking: BookingFacts) -> str:
    return f"contract:{booking.id}"


def _contract(booking: BookingFacts, trip: TripFacts) -> Paper:
    version, _ = queries.accepted(booking)
    paper = queries.on_paper(booking.id)
    with force_locale(trip.language):
        title = gettext("契約書面 %(no)s", no=booking.contract_no)
        told = proposals_service.conditions(version, booking.letter)
        data = told | {
            "number": booking.contract_no,
            "contracted_on": jst_date(booking.accepted_at),
            "accepted_by": {
                "name": booking.accepted_name,
                "role": booking.accepted_title or None,
                "at": booking.accepted_at,
                **({"received_on": paper.received_on} if paper else {}),
            },
            # which terms were agreed to, whatever we hand out later
            **(
                {"explained": {"number": told["number"], "on": jst_date(version.terms_delivered_at)}}
                if version.terms_delivered_at
                else {}
            ),
        }
    return documents.compile_paper(
        "bookings/contract", data, language=trip.language, title=title, day=jst_date(booking.accepted_at)
    )


def _order(order: OrderFacts, issuer: IssuerFacts) -> Paper | None:
    """The purchase order as a paper; None as long as a price is not agreed, since a paper says no guess."""
    if order.net_yen is None:
        return None
    with force_locale("ja"):
        data, title = order_data(order, issuer), gettext("発注書 %(no)s", no=order.no)
    return documents.compile_paper("bookings/order", data, language="ja", title=title, day=jst_date(order.asked_at))


def order_data(order: OrderFacts, issuer: IssuerFacts) -> dict[str, Any]:
    """What the paper of a purchase order prints."""
    totals = net_totals(order.lines)
    outside = [line for line in order.lines if line.tax_class is TaxClass.OUT]
    priced = [line for line in order.lines if line.tax_class is not TaxClass.OUT]
    return {
        "number": order.no,
        "ordered_on": jst_date(order.asked_at),
        "trip_no": order.trip_no,
        "facility": {"name": order.facility_name},
        "group": order.group,
        "from": order.first_day,
        "to": order.last_day,
        "heads": order.party.heads,
        "answer_by": order.answer_by,
        "lines": [_line(line) for line in priced],
        "taxes": [
            {"percent": int(each.percent), "gross_yen": each.gross_yen, "tax_yen": each.tax_yen}
            for each in totals.taxable
            if each.percent
        ],
        "outside": [_line(line) for line in outside],
        "price_yen": sum(line.net_yen or 0 for line in priced),
        "total_yen": order.net_yen,
        "party": _party(order.party, with_meals=order.serves_food),
        "meals": _meals(order.coming) if order.is_lodging else None,
        "payment": gettext("ご滞在の後に請求書をいただき、お振り込みします。"),
        "contact": terms.contact(issuer),
        "issuer": terms.issuer(issuer),
    }


def _line(line: OrderLine) -> dict[str, Any]:
    net = line.net_yen or 0
    is_even = bool(net) and net % line.quantity == 0
    return {
        "name": line.description,
        "quantity": line.quantity if is_even else None,
        "unit": gettext(UNIT_LABELS[Unit(line.unit)]) if is_even else None,
        "unit_yen": net // line.quantity if is_even else None,
        "amount_yen": net,
        "reduced": line.tax_class is TaxClass.RED8,
    }


def _party(party: Party, *, with_meals: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": guest.label,
            "arrives": guest.arrives_on,
            "arrives_time": f"{guest.arrives_at:%H:%M}",
            "leaves": guest.leaves_on,
            "leaves_time": f"{guest.leaves_at:%H:%M}",
            "meals": (guest.diet or None) if with_meals else None,
        }
        for guest in party.guests
    ]


def _meals(coming: Coming) -> list[dict[str, Any]]:
    return [
        {"day": day, "breakfast": coming.breakfasts.get(day, 0), "dinner": coming.dinners.get(day, 0)}
        for day in coming.party.days
    ]


def _keep(
    booking: BookingFacts,
    trip: TripFacts,
    contract_paper: Paper | None,
    papers: Sequence[tuple[OrderFacts, Paper | None]],
) -> None:
    with unit_of_work() as unit:
        if contract_paper is not None:
            contract = documents.keep(
                contract_paper,
                kind="contract",
                subject=f"booking:{booking.id}",
                key=_contract_key(booking),
                made_at=clock.now(),
                number=booking.contract_no,
            )
            unit.session.execute(update(Booking).where(Booking.id == booking.id).values(contract_id=contract.id))
            trips_service.file_paper(trip.id, contract.id, "contract", booking.contract_no)
            mail.post(
                event="bookings/contract",
                to=trip.organiser_email,
                key=f"contract:{booking.id}",
                language=trip.language,
                trip_no=trip.no,
                attachments=[{"document_id": contract.id, "name": f"{booking.contract_no}.pdf"}],
                name=trip.organiser,
                no=trip.no,
                contract_no=booking.contract_no,
                letter=booking.letter,
                alternative=booking.named,
                link_id=trips_service.organiser_link(trip.id),
            )
            events.record("bookings.contract_handed", trip_no=trip.no, booking=booking.id, document=contract.id)
        for order, paper in papers:
            if paper is None:
                trips_service.ask_desk(
                    trip.id,
                    f"order:{order.id}:price",
                    N_("%(facility)sの仕入れ値を決め、発注書を渡す(発注書 %(no)s)"),
                    promised_answer(clock.now()),
                    facility=order.facility_name,
                    no=order.no,
                )
                continue
            kept = documents.keep(
                paper,
                kind="order",
                subject=f"order:{order.id}",
                key=f"order:{order.id}",
                made_at=clock.now(),
                number=order.no,
            )
            unit.session.execute(update(PurchaseOrder).where(PurchaseOrder.id == order.id).values(document_id=kept.id))
            trips_service.file_paper(trip.id, kept.id, "order", order.no, internal=True)
