"""The chain of a trip: every link under its one number, with its documents."""

from datetime import date, datetime

from worktrip.billing.rules import PaymentState
from worktrip.bookings.rules import Answer, BookingState
from worktrip.kernel.calendar import at_jst
from worktrip.site.queries.record import PaperRecord, Record
from worktrip.site.rules import ChainLink, Paper, Step, judged
from worktrip.trips.tables import Trip

DESK, ORGANISER, PARTNERS, OFFICE, DIRECTOR, SERVICE = (
    "コンシェルジュ",
    "幹事",
    "宿と事業者",
    "経理",
    "ディレクター",
    "自動",
)


def chain(trip: Trip, found: Record) -> tuple[ChainLink, ...]:
    """The whole chain of a trip under its one number, each link with its documents and whether it is there."""
    booking, sent = found.booking, found.versions
    papers: dict[str, list[PaperRecord]] = {}
    for each in found.papers:
        papers.setdefault(each.kind, []).append(each)
    orders, invoices = found.orders, found.invoices
    paid = [each.paid_at for each in invoices if each.state in (PaymentState.PAID, PaymentState.OVERPAID)]
    all_paid = bool(invoices) and len(paid) == len(invoices)
    stayed = booking is not None and booking.state is BookingState.DONE and trip.last_day is not None
    links = (
        ChainLink(Step.INQUIRY, found.asked_at, ORGANISER, (Paper(trip.no, "旅の番号"),)),
        ChainLink(Step.HEARING, found.heard_at, DESK),
        ChainLink(
            Step.PROPOSAL,
            sent[0].sent_at if sent else None,
            DESK,
            _files(papers, "proposal", "terms"),
            "第%(number)s版まで送りました。" if sent else "",
            {"number": sent[0].number} if sent else {},
        ),
        ChainLink(Step.CONSENT, found.consent_at, ORGANISER),
        ChainLink(Step.ACCEPTANCE, booking.accepted_at if booking else None, ORGANISER),
        ChainLink(
            Step.CONTRACT,
            _filed(papers, "contract") if booking else None,
            SERVICE,
            _files(papers, "contract") or ((Paper(booking.contract_no, "契約書面"),) if booking else ()),
        ),
        ChainLink(
            Step.ORDERS,
            min((each.asked_at for each in orders), default=None),
            PARTNERS,
            tuple(Paper(each.no, name=each.facility, name_en=each.facility_en) for each in orders),
            "%(asked)s件のうち%(yes)s件に、はいのお返事があります。" if orders else "",
            {"asked": len(orders), "yes": sum(each.answer is Answer.YES for each in orders)} if orders else {},
        ),
        ChainLink(Step.STAY, _end_of(trip.last_day) if stayed else None, ORGANISER),
        ChainLink(
            Step.INVOICE,
            invoices[-1].issued_at if invoices else None,
            OFFICE,
            _files(papers, "invoice") or tuple(Paper(each.no, "請求書") for each in invoices),
        ),
        ChainLink(Step.PAYMENT, max((at for at in paid if at), default=None) if all_paid else None, ORGANISER),
        ChainLink(
            Step.SURVEY,
            found.survey_answered_at,
            ORGANISER,
            word="めあては10点のうち%(score)s点でした。" if found.score is not None else "",
            values={"score": found.score} if found.score is not None else {},
        ),
        ChainLink(
            Step.LEAD,
            found.lead_at,
            DIRECTOR,
            (Paper(found.lead_no, "見込み案件"),) if found.lead_no else (),
        ),
    )
    return judged(links, is_closed=trip.closed_as is not None)


def _files(papers: dict[str, list[PaperRecord]], *kinds: str) -> tuple[Paper, ...]:
    filed = sorted((each for kind in kinds for each in papers.get(kind, ())), key=lambda each: each.document_id)
    return tuple(Paper(each.number, each.name, each.document_id) for each in filed)


def _filed(papers: dict[str, list[PaperRecord]], kind: str) -> datetime | None:
    return min((each.filed_at for each in papers.get(kind, ())), default=None)


def _end_of(day: date | None) -> datetime | None:
    return at_jst(day) if day else None
