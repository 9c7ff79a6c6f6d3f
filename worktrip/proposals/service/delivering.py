"""The papers of a sent version are made, filed and mailed: proposal, terms of each alternative, approval pack.

They are made by the queue, outside any unit, and kept under keys, so that a repeated attempt makes no second paper and
sends no second mail. All are filed in the unit that promises the mail, so it never leaves without one of them; only
then do the terms count as delivered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import select

from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock, documents, events, mail, outbox
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import VersionFacts, VersionState
from worktrip.proposals.service import papers
from worktrip.proposals.service.pack import KIND, pack_data
from worktrip.proposals.tables import Version
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service

Data = dict[str, Any]


@dataclass(frozen=True)
class _Wanted:
    """One paper to make. `name` tells it from the others of its version: proposal, pack, or an alternative's letter."""

    name: str
    kind: str
    template: str
    title: str
    data: Data


@outbox.handler("proposals.papers")
def make_papers(payload: Data) -> None:
    """Make, keep and file the papers of a version, then mail it; repeating it changes nothing."""
    version = queries.version_by_id(payload["version_id"])
    if version.terms_delivered_at is not None or version.sent_at is None:
        return
    trip = trips.trip_by_id(version.trip_id)
    trip_no, language, day = trip.no, trip.language, jst_date(version.sent_at)
    with force_locale(language):
        wanted = list(_wanted(version, day))
    made = [
        documents.compile_paper(
            each.template, each.data, language=language, title=f"{each.title} {each.data['number']}", day=day
        )
        for each in wanted
    ]
    with unit_of_work() as unit:
        row = locked(select(Version).where(Version.id == version.id).order_by(Version.id))[0]
        if row.terms_delivered_at is not None:
            return
        kept: dict[str, int] = {}
        for each, paper in zip(wanted, made, strict=True):
            document = documents.keep(
                paper,
                kind=each.kind,
                subject=f"proposal_version:{version.id}",
                key=f"proposal:{version.id}:{each.name}:{language}",
                number=each.data["number"],
                made_at=clock.now(),
            )
            trips_service.file_paper(version.trip_id, document.id, each.kind, each.data["number"])
            kept[each.name] = document.id
        recommended = version.recommended
        row.paper_id = kept["proposal"]
        row.terms_id = kept[recommended.letter] if recommended else None
        row.terms_delivered_at = clock.now()
        if row.state is VersionState.SENT:
            _mail(row, trip_no, version, list(kept.values()))
        unit.session.flush()
        events.record("proposals.terms_delivered", trip_no=trip_no, version=version.id)


def _wanted(version: VersionFacts, day: date) -> Iterator[_Wanted]:
    """The papers of a version in the order in which they are attached, in the language of the moment."""
    yield _Wanted("proposal", "proposal", "proposals/proposal", gettext("ご提案書"), papers.proposal(version))
    for letter in (each.letter for each in version.alternatives):
        data = papers.conditions(version, letter) | {"handed_on": day}
        yield _Wanted(letter, "terms", "proposals/terms", gettext("取引条件説明書面"), data)
    yield _Wanted("pack", KIND, "proposals/pack", gettext("稟議資料"), pack_data(version))


def _mail(row: Version, trip_no: str, version: VersionFacts, document_ids: list[int]) -> None:
    trip = trips.trip_by_id(row.trip_id)
    heads = version.party.heads
    mail.post(
        event="proposals/sent",
        to=trip.organiser.email,
        language=trip.language,
        key=f"proposal:{version.id}",
        trip_no=trip_no,
        attachments=[{"document_id": document_id} for document_id in document_ids],
        no=trip_no,
        number=version.number,
        name=trip.organiser.name,
        title=trip.title,
        letter=version.letter,
        valid_until=version.good_until,
        link_id=trips_service.organiser_link(row.trip_id),
        path=f"/trips/{trip_no}/proposals/{version.number}",
        alternatives=[
            {
                "letter": each.letter,
                "named": each.named,
                "total_yen": each.total_yen,
                "per_head_yen": rules.stored(each).per_head(heads),
                "is_recommended": each.is_recommended,
            }
            for each in version.alternatives
        ],
    )
