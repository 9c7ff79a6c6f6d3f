"""Where words or a number are found: trips, companies, people, places, papers; a statement for each, newest first."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select

from worktrip.accounts.rules import OrganisationKind
from worktrip.accounts.tables import Organisation, Person
from worktrip.billing.tables import Invoice
from worktrip.catalogue.rules import LABELS, FacilityKind
from worktrip.catalogue.tables import Facility
from worktrip.inventory.tables import Question
from worktrip.kernel import writing
from worktrip.kernel.numbering import DocumentNumber
from worktrip.leads.rules import STATE_LABELS
from worktrip.leads.tables import Lead
from worktrip.plumbing.database import db, holds
from worktrip.plumbing.documents import Document
from worktrip.plumbing.i18n import day_short, either
from worktrip.site.rules import Finder, Found, Hit, Kind
from worktrip.trips.rules import CLOSED_LABELS, STAGE_LABELS
from worktrip.trips.tables import Trip, TripPaper

Words = Sequence[tuple[str, ...]]
MOST = 8


def found(typed: str, finder: Finder, most: int = MOST) -> list[Found]:
    """What has the words that were typed, by kind, at most `most` of each; a number that fits exactly comes first.

    At most eight statements; none while nothing is typed.
    """
    words = writing.search_words(typed)
    if not words:
        return []
    looking: dict[Kind, Callable[[], list[Hit]]] = {
        Kind.NUMBER: lambda: _numbered(typed, finder),
        Kind.TRIP: lambda: _trips(words, finder, most),
        Kind.COMPANY: lambda: _companies(words, most),
        Kind.PERSON: lambda: _people(words, most),
        Kind.FACILITY: lambda: _facilities(words, finder, most),
        Kind.PAPER: lambda: _papers(words, finder, most),
    }
    groups: list[Found] = []
    for kind, look in looking.items():
        hits = look() if kind in finder.kinds else []
        # what a number led to is not said again
        shown = [hit for hit in hits[:most] if not (groups and hit in groups[0].hits)]
        if shown:
            groups.append(Found(kind, tuple(shown), has_more=len(hits) > most))
    return groups


def _numbered(typed: str, finder: Finder) -> list[Hit]:
    """What a number numbers; three statements at most."""
    guess = DocumentNumber.guess(typed)
    plain = unicodedata.normalize("NFKC", typed).strip().upper()
    # a paper of a proposal ends in its version, with a small v
    numbers = {plain, plain.replace("-V", "-v"), *([str(guess)] if guess else [])}
    hits: list[Hit] = []
    if Kind.TRIP in finder.kinds:
        hits += [_trip(row, finder) for row in db.session.execute(_trip_query().where(Trip.no.in_(numbers)))]
        papers = _paper_query(finder).where(TripPaper.number.in_(numbers))
        hits += [_paper(row) for row in db.session.execute(papers.limit(MOST))]
    prefix = guess.prefix if guess else ""
    if prefix == "INV" and Kind.TRIP in finder.kinds:
        hits += _invoices(str(guess))
    elif prefix == "QA" and finder.at_desk:
        hits += _questions(str(guess))
    elif prefix == "LD" and finder.in_leads:
        hits += _leads(str(guess))
    return hits


def _invoices(number: str) -> list[Hit]:
    query = select(Invoice.id, Invoice.recipient).where(Invoice.no == number)
    return [
        Hit(gettext("請求書 %(number)s", number=number), recipient, "billing.show", {"invoice_id": invoice_id})
        for invoice_id, recipient in db.session.execute(query)
    ]


def _questions(number: str) -> list[Hit]:
    """Among those of its trip."""
    query = (
        select(Trip.no, Organisation.name.label("company"), Facility.name, Facility.name_en)
        .select_from(Question)
        .join(Trip, Trip.id == Question.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Facility, Facility.id == Question.facility_id)
        .where(Question.no == number)
    )
    return [
        Hit(
            gettext("打診 %(number)s", number=number),
            f"{either(name, name_en)} {company} {no}",
            "inventory.questions",
            {"trip_no": no, "_anchor": number},
        )
        for no, company, name, name_en in db.session.execute(query)
    ]


def _leads(number: str) -> list[Hit]:
    query = (
        select(Lead.state, Organisation.name, Organisation.name_en)
        .join(Organisation, Organisation.id == Lead.organisation_id)
        .where(Lead.no == number)
    )
    return [
        Hit(
            gettext("見込み案件 %(number)s", number=number),
            f"{either(name, name_en or name)} {gettext(STATE_LABELS[state])}",
            "leads.show",
            {"lead_no": number},
        )
        for state, name, name_en in db.session.execute(query)
    ]


def _trip_query() -> Any:
    return (
        select(Trip.no, Trip.title, Trip.people, Trip.first_day, Trip.stage, Trip.closed_as)
        .add_columns(Organisation.name.label("company"), Person.name.label("organiser"))
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Person, Person.id == Trip.organiser_id)
    )


def _trips(words: Words, finder: Finder, most: int) -> list[Hit]:
    query = _trip_query().where(holds(Trip.search_text, words)).order_by(Trip.id.desc()).limit(most + 1)
    return [_trip(row, finder) for row in db.session.execute(query)]


def _trip(row: Any, finder: Finder) -> Hit:
    state = CLOSED_LABELS[row.closed_as] if row.closed_as else STAGE_LABELS[row.stage]
    day = gettext("%(day)sから", day=day_short(row.first_day)) if row.first_day else gettext("日程は未定")
    parts = (gettext(row.title), row.organiser, day, gettext(state))
    return Hit(f"{row.company} {row.no}", "、".join(parts), _page_of_trip(finder), {"trip_no": row.no})


def _page_of_trip(finder: Finder) -> str:
    return "inquiries.show" if finder.at_desk else "site.trip"


def _companies(words: Words, most: int) -> list[Hit]:
    count = select(func.count()).where(Trip.organisation_id == Organisation.id).scalar_subquery()
    query = (
        select(Organisation.id, Organisation.name, count)
        .where(Organisation.kind == OrganisationKind.COMPANY, holds(Organisation.search_text, words))
        .order_by(Organisation.id.desc())
        .limit(most + 1)
    )
    return [
        Hit(name, gettext("旅 %(count)s件", count=trips), "site.company", {"organisation_id": organisation_id})
        for organisation_id, name, trips in db.session.execute(query)
    ]


def _people(words: Words, most: int) -> list[Hit]:
    """Who asked for a trip; each stands on the page of their company."""
    newest = (
        select(Trip.no).where(Trip.organiser_id == Person.id).order_by(Trip.id.desc()).limit(1).correlate(Person)
    ).scalar_subquery()
    query = (
        select(Person.id, Person.organisation_id, Person.name, Person.name_kana, Organisation.name.label("company"))
        .add_columns(newest.label("no"))
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Organisation.kind == OrganisationKind.COMPANY, holds(Person.search_text, words))
        .order_by(Person.id.desc())
        .limit(most + 1)
    )
    return [
        Hit(
            row.name,
            " ".join(part for part in (row.name_kana, row.company, row.no) if part),
            "site.company",
            {"organisation_id": row.organisation_id, "_anchor": f"person-{row.id}"},
        )
        for row in db.session.execute(query)
        if row.no is not None
    ]


def _facilities(words: Words, finder: Finder, most: int) -> list[Hit]:
    """There are hundreds at most, so their names are folded here."""
    query = select(Facility.code, Facility.kind, Facility.name, Facility.name_kana, Facility.name_en)
    hits = []
    for code, kind, name, kana, name_en in db.session.execute(query.order_by(Facility.id)):
        text = writing.folded_words(code, name, kana, name_en)
        if all(any(spelling in text for spelling in word) for word in words):
            page, values = _page_of_place(code, kind, finder)
            hits.append(Hit(either(name, name_en), f"{gettext(LABELS[kind])} {code}", page, values))
    return hits[: most + 1]


def _page_of_place(code: str, kind: FacilityKind, finder: Finder) -> tuple[str, dict[str, Any]]:
    """The catalogue's page, or for who does not read that, the public one."""
    if finder.in_catalogue:
        return "catalogue.show", {"facility_code": code}
    if kind is FacilityKind.LODGING:
        return "site.lodging", {"lodging_code": code}
    return ("site.workspaces" if kind is FacilityKind.WORKSPACE else "site.activities"), {}


def _paper_query(finder: Finder) -> Any:
    """Papers; those that are internal are the desk's."""
    query = (
        select(TripPaper.number, TripPaper.document_id, Document.title, Trip.no, Organisation.name.label("company"))
        .join(Document, Document.id == TripPaper.document_id)
        .join(Trip, Trip.id == TripPaper.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
    )
    return query if finder.at_desk else query.where(TripPaper.is_internal.is_(False))


def _papers(words: Words, finder: Finder, most: int) -> list[Hit]:
    query = _paper_query(finder).where(holds(TripPaper.search_text, words))
    return [_paper(row) for row in db.session.execute(query.order_by(TripPaper.id.desc()).limit(most + 1))]


def _paper(row: Any) -> Hit:
    values = {"trip_no": row.no, "document_id": row.document_id}
    return Hit(row.title, f"{row.company} {row.no}", "trips.paper", values)
