"""The papers filed under a trip."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from worktrip.accounts.tables import Organisation
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.plumbing.documents import Document
from worktrip.trips.tables import Trip, TripPaper


@dataclass(frozen=True)
class Paper:
    """A paper of a trip as a list shows it; `size` in bytes."""

    document_id: int
    kind: str
    number: str
    title: str
    language: str
    filed_at: datetime
    internal: bool
    size: int


def papers(trip_id: int, internal: bool) -> list[Paper]:
    """The papers filed under a trip, newest first; internal ones only for the desk."""
    query = (
        select(TripPaper, Document.title, Document.language, func.length(Document.bytes).label("size"))
        .join(Document, Document.id == TripPaper.document_id)
        .where(TripPaper.trip_id == trip_id)
        .order_by(TripPaper.id.desc())
    )
    if not internal:
        query = query.where(TripPaper.is_internal.is_(False))
    return [
        Paper(filed.document_id, filed.kind, filed.number, title, language, filed.filed_at, filed.is_internal, size)
        for filed, title, language, size in db.session.execute(query)
    ]


def names_of_paper(trip_id: int, document_id: int) -> tuple[str, str]:
    """What a paper is called, and the company whose trip it belongs to."""
    title, company = db.session.execute(
        select(Document.title, Organisation.name)
        .select_from(Trip)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Document, Document.id == document_id)
        .where(Trip.id == trip_id)
    ).one()
    return title, company


@dataclass(frozen=True)
class PaperFile:
    """A paper's bytes and how to name them."""

    content: bytes
    sha256: str
    name: str


def paper_file(trip_id: int, document_id: int, *, internal: bool) -> PaperFile:
    """The bytes of one paper of a trip. Raises NotFound, also for an internal one that is not the reader's to see."""
    row = db.session.execute(
        select(TripPaper.number, TripPaper.is_internal, Document)
        .join(Document, Document.id == TripPaper.document_id)
        .where(TripPaper.trip_id == trip_id, TripPaper.document_id == document_id)
        .options(undefer(Document.bytes))
    ).one_or_none()
    if row is None or (row.is_internal and not internal):
        raise NotFound(N_("この書類は見つかりませんでした。"))
    number, _, document = row
    return PaperFile(document.bytes, document.sha256, f"{number}_{document.title}.pdf")
