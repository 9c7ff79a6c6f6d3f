"""Reads of inquiries and hearings."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from worktrip.catalogue.tables import Facility, Offering, Programme
from worktrip.inquiries.rules import AboutKind, about_of
from worktrip.inquiries.tables import Hearing, Inquiry, InquiryDraft
from worktrip.plumbing.database import db


def inquiry(trip_id: int) -> Inquiry | None:
    """What was asked, as it was sent, with the days wished for; None for a trip that the desk opened itself."""
    query = select(Inquiry).where(Inquiry.trip_id == trip_id).order_by(Inquiry.id).limit(1)
    return db.session.scalar(query.options(selectinload(Inquiry.wishes)))


def draft(draft_id: int) -> InquiryDraft | None:
    """A form that was put aside; None once it was sent or has ended."""
    return db.session.get(InquiryDraft, draft_id)


def hearing(trip_id: int) -> Hearing | None:
    """What was heard; None before that."""
    return db.session.scalar(select(Hearing).where(Hearing.trip_id == trip_id))


@dataclass(frozen=True)
class Subject:
    """What an inquiry is about: its word ("facility/L4"), its names, and the code of the place behind it."""

    word: str
    name: str
    name_en: str
    facility_code: str | None = None


def subject(word: str) -> Subject | None:
    """What a word names, if there is such a thing; one statement, none for what is no such word."""
    about = about_of(word)
    if about is None:
        return None
    query: Any
    match about.kind:
        case AboutKind.FACILITY:
            query = select(Facility.name, Facility.name_en, Facility.code).where(Facility.code == about.code)
        case AboutKind.OFFERING:
            query = select(Offering.name, Offering.name_en, Facility.code, Facility.name, Facility.name_en)
            query = query.join(Offering.facility).where(Offering.code == about.code)
        case AboutKind.PROGRAMME:
            query = select(Programme.name, Programme.name_en).where(Programme.code == about.code)
    row = db.session.execute(query).first()
    if row is None:
        return None
    name, name_en, *rest = row
    facility_code, *house = rest or [None]
    if house:
        name, name_en = f"{name}（{house[0]}）", f"{name_en} ({house[1]})"
    return Subject(str(about), name, name_en, facility_code)
