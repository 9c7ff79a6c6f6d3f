"""Drafting, sending, delivering and ending versions, in the demo world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.factories.proposals import FRIDAY, S6_GUESTS, THURSDAY, TUESDAY, WEDNESDAY, Drafted, drafted, offering
from tests.support.application import Clock
from worktrip.accounts.tables import IssuerProfile
from worktrip.catalogue.tables import Offering
from worktrip.inventory import queries as inventory
from worktrip.inventory import service as inventory_service
from worktrip.inventory.rules import NotFree, SlotKey
from worktrip.kernel.calendar import at_jst
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.plumbing import clock as business
from worktrip.plumbing import events, outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import ItemKind, VersionState
from worktrip.proposals.tables import Item, Line, VersionView
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed, Side, Stage

MAILS = Path(__file__).with_name("mails")
Mailbox = Callable[..., Any]


def held(trip_id: int) -> dict[SlotKey, int]:
    return {row.key: row.quantity for row in inventory.holds_of(trip_id)}


def wants(version_id: int) -> dict[SlotKey, int]:
    return rules.wants_of_version(queries.version_by_id(version_id))


# Drafting ------------------------------------------------------------------------------------------------------------


def test_the_first_draft_starts_from_the_trip(town_app: Flask) -> None:
    trip_id = trips_service.open_trip(
        organisation_id=1, organiser_id=1, purpose="team", people=3, first_day=WEDNESDAY, last_day=FRIDAY
    ).id  # type: ignore[arg-type]
    version = queries.version_by_id(service.draft(trip_id))
    assert (version.number, version.state, version.contract_form) == (1, VersionState.DRAFT, "made_to_order")
    assert [guest.label for guest in version.party.guests][1:] == ["参加者2", "参加者3"]
    assert version.party.person_nights == 6
    assert [each.letter for each in version.alternatives] == ["A", "B"]


def test_there_is_one_draft_at_a_time(s6: Drafted) -> None:
    assert service.draft(s6.trip_id) == s6.version_id


def test_the_next_draft_copies_the_last_version(s6: Drafted) -> None:
    service.send(s6.version_id)
    first = queries.version(s6.trip_id, 1)
    second = queries.version_by_id(service.draft(s6.trip_id))
    assert second.number == 2
    assert rules.differences(first, replace(second, alternatives=first.alternatives)) == []
    assert [[item.title for item in each.items] for each in second.alternatives] == [
        [item.title for item in each.items] for each in first.alternatives
    ]
    assert all(each.total_yen is None and not each.lines for each in second.alternatives)


def test_a_sent_version_is_never_edited(s6: Drafted) -> None:
    service.send(s6.version_id)
    item_id = queries.version_by_id(s6.version_id).alternatives[0].items[0].id
    for edit in (
        lambda: service.set_party(s6.version_id, S6_GUESTS),
        lambda: service.set_alternative(s6.version_id, "A", title="別"),
        lambda: service.add_item(s6.version_id, "A", day=FRIDAY, starts_at=time(9), title="別"),
        lambda: service.remove_item(s6.version_id, item_id),
        lambda: service.lay_out_days(s6.version_id, "A"),
        lambda: service.set_words(s6.version_id, letter="別", change_note=""),
        lambda: service.discard(s6.version_id),
    ):
        with pytest.raises(Conflict):
            edit()


@pytest.mark.parametrize(
    "guests",
    [
        [replace(S6_GUESTS[0], leaves_on=TUESDAY, leaves_at=time(18))],
        [replace(S6_GUESTS[0], leaves_on=TUESDAY + timedelta(days=rules.MOST_DAYS + 1))],
        [S6_GUESTS[0], replace(S6_GUESTS[1], label="榛名")],
        [replace(S6_GUESTS[0], label=str(n)) for n in range(201)],
    ],
)
def test_an_impossible_party_is_refused(s6: Drafted, guests: list[rules.GuestFacts]) -> None:
    with pytest.raises(Invalid):
        service.set_party(s6.version_id, guests)
    assert queries.version_by_id(s6.version_id).party.heads == 4


def test_days_that_cannot_be_begin_a_draft_without_a_party(town_app: Flask) -> None:
    trip_id = trips_service.open_trip(
        organisation_id=1, organiser_id=1, purpose="team", people=3, first_day=WEDNESDAY, last_day=date(2037, 2, 26)
    ).id  # type: ignore[arg-type]
    assert queries.version_by_id(service.draft(trip_id)).party.guests == ()


def test_a_guest_keeps_its_row_when_the_party_is_saved(s6: Drafted) -> None:
    before = queries.version_by_id(s6.version_id).party.guests
    service.set_party(s6.version_id, [replace(before[0], diet="そば抜き"), *before[2:]])
    after = queries.version_by_id(s6.version_id).party.guests
    assert [guest.id for guest in after] == [before[0].id, before[2].id, before[3].id]
    assert after[0].diet == "そば抜き"


def test_alternatives_are_added_copied_and_removed(s6: Drafted) -> None:
    assert service.add_alternative(s6.version_id, copy_of="A") == "C"
    service.copy_alternative(s6.version_id, "B", source="A")
    service.remove_alternative(s6.version_id, "A")
    version = queries.version_by_id(s6.version_id)
    b, c = version.alternatives
    assert (b.letter, c.letter, b.is_recommended, c.is_recommended) == ("B", "C", True, False)
    assert [item.title for item in b.items] == [item.title for item in c.items]
    assert b.room is not None
    assert b.room.facility_code == "L1"
    with pytest.raises(NotFound):
        service.set_alternative(s6.version_id, "A", title="別")


def test_without_a_title_an_alternative_is_called_after_its_house(s6: Drafted) -> None:
    b = queries.version_by_id(s6.version_id).alternative("B")
    assert b is not None
    assert b.room is not None
    assert b.title == b.room.facility_name


def test_an_item_of_the_catalogue_brings_its_name_length_and_heads(s6: Drafted) -> None:
    walk = offering("A2-W")
    service.add_item(s6.version_id, "AB", day=THURSDAY, starts_at=time(13), kind=ItemKind.ACTIVITY, offering_id=walk)
    kept = db.session.get_one(Offering, walk)
    for each in queries.version_by_id(s6.version_id).alternatives:
        found = next(item for item in each.items if item.offer and item.offer.offering_id == walk)
        assert found.named == (kept.name, kept.name_en)
        assert found.ends_at is not None or kept.minutes is None
        assert found.quantity in {1, 4}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"ends_at": time(8)}, "ends_at"), ({"quantity": 0}, "quantity")],
)
def test_an_item_that_cannot_be_is_refused_beside_its_field(s6: Drafted, changes: dict[str, Any], field: str) -> None:
    values = {"day": THURSDAY, "starts_at": time(9), "title": "仕事", **changes}
    with pytest.raises(Invalid) as refusal:
        service.add_item(s6.version_id, "A", **values)
    assert field in refusal.value.fields


def test_an_item_is_changed_and_taken_out(s6: Drafted) -> None:
    item = queries.version_by_id(s6.version_id).alternatives[0].items[0]
    service.set_item(s6.version_id, item.id, day=item.day, starts_at=time(21), title="星を見る", kind=ItemKind.FREE)
    assert service.remove_item(s6.version_id, item.id) == ("星を見る", "星を見る")
    assert db.session.get(Item, item.id) is None


def test_a_draft_can_be_thrown_away(s6: Drafted) -> None:
    service.discard(s6.version_id)
    assert queries.versions(s6.trip_id) == []


# Sending -------------------------------------------------------------------------------------------------------------


def test_the_case_comes_to_107200_yen_and_stays_there(s6: Drafted) -> None:
    service.send(s6.version_id)
    a = queries.version_by_id(s6.version_id).alternative("A")
    assert a is not None
    assert (a.total_yen, a.tax_yen, a.lodging_tax_yen, a.bathing_tax_yen) == (107_200, 9_600, 1_600, 0)
    with unit_of_work() as unit:
        unit.session.execute(update(Offering).values(name="別の名"))
    version = queries.version_by_id(s6.version_id)
    assert service.price_version(version)[0].quote.total_yen == 107_200  # type: ignore[union-attr]
    assert rules.digest(version) == version.digest


def test_sending_holds_the_most_any_alternative_needs_until_the_shown_minute(s6: Drafted) -> None:
    until = at_jst(date(2026, 12, 10), time(17))
    service.send(s6.version_id, until)
    assert held(s6.trip_id) == wants(s6.version_id)
    assert held(s6.trip_id)[SlotKey(offering("B1-K"), THURSDAY)] == 1
    assert {row.expires_at for row in inventory.holds_of(s6.trip_id)} == {until}
    trip = trips.trip_by_id(s6.trip_id)
    assert (trip.stage, trip.waits_for, trip.due_at) == (Stage.PROPOSING, Side.ORGANISER, until)
    assert (trip.first_day, trip.last_day, trip.people) == (TUESDAY, FRIDAY, 4)
    assert inventory_service.check() == []


def test_a_new_version_takes_the_holds_over_and_supersedes_the_old(s6: Drafted) -> None:
    service.send(s6.version_id)
    second = service.draft(s6.trip_id)
    service.remove_alternative(second, "B")
    service.send(second)
    assert held(s6.trip_id) == wants(second)
    assert [row.state for row in queries.versions(s6.trip_id)] == [VersionState.SENT, VersionState.SUPERSEDED]
    assert inventory_service.check() == []


def test_what_is_not_free_leaves_everything_as_it_was(s6: Drafted) -> None:
    service.send(s6.version_id)
    before = held(s6.trip_id)
    second = service.draft(s6.trip_id)
    # sales stop, and the next version wants one more room than it has
    inventory_service.stop_sell(offering("L4-R"), [THURSDAY])
    guests = queries.version_by_id(second).party.guests
    service.set_party(second, [*guests, replace(guests[3], label="桐", id=0)])
    with pytest.raises(NotFree) as refusal:
        service.send(second)
    assert {(short.key, short.wanted, short.free) for short in refusal.value.shortages} == {
        (SlotKey(offering("L4-R"), THURSDAY), 5, 4)
    }
    assert held(s6.trip_id) == before
    assert [row.state for row in queries.versions(s6.trip_id)] == [VersionState.DRAFT, VersionState.SENT]
    lines = select(Line).where(Line.alternative.has(version_id=second))
    assert db.session.scalars(lines).all() == []
    assert trips.trip_by_id(s6.trip_id).people == 4


def test_an_incomplete_draft_is_not_sent_and_says_why(s6: Drafted) -> None:
    service.set_alternative(s6.version_id, "B", title="題だけ")
    with pytest.raises(Invalid) as refusal:
        service.send(s6.version_id)
    assert "部屋が選ばれていません" in str(refusal.value)
    assert held(s6.trip_id) == {}


def test_a_missing_setting_of_the_association_stops_the_sending(s6: Drafted) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(IssuerProfile).values(travel_manager=None))
    with pytest.raises(Invalid, match="旅行業務取扱管理者"):
        service.send(s6.version_id)


def test_a_price_to_be_asked_stops_the_sending(s6: Drafted) -> None:
    asked = next(
        each.offer.offering_id
        for each in service.shelf(queries.version_by_id(s6.version_id))
        if each.offer.kind == "activity" and each.rate is not None and each.rate.sell_yen is None
    )
    service.add_item(s6.version_id, "A", day=THURSDAY, starts_at=time(13), offering_id=asked)
    (stop,) = service.blockers(queries.version_by_id(s6.version_id))
    assert stop.letter == "A"
    assert stop.item_id
    assert service.tell(stop.sentence).endswith("の値段が、要問合せです。")
    with pytest.raises(Invalid):
        service.send(s6.version_id)


def test_a_term_that_is_over_or_a_second_sending_is_refused(s6: Drafted) -> None:
    with pytest.raises(Invalid):
        service.send(s6.version_id, business.now())
    service.send(s6.version_id)
    with pytest.raises(Conflict):
        service.send(s6.version_id)


def test_nothing_is_proposed_for_a_closed_trip(s6: Drafted) -> None:
    trips_service.close(s6.trip_id, Closed.WITHDRAWN)
    with pytest.raises(Conflict):
        service.send(s6.version_id)
    assert held(s6.trip_id) == {}


# Papers and mail -----------------------------------------------------------------------------------------------------


def test_papers_and_mail_are_made_once_however_often_the_queue_tries(s6: Drafted, mailbox: Mailbox) -> None:
    service.send(s6.version_id)
    assert queries.version_by_id(s6.version_id).terms_delivered_at is None
    assert len(mailbox(event="proposals/sent")) == 1
    service.make_papers({"version_id": s6.version_id})
    version = queries.version_by_id(s6.version_id)
    assert version.terms_delivered_at is not None
    assert [(paper.kind, paper.letter) for paper in queries.papers(s6.version_id)] == [
        ("proposal", ""),
        ("terms", "A"),
        ("terms", "B"),
        ("approval_pack", ""),
    ]
    assert {paper.number for paper in trips.papers(s6.trip_id, internal=False)} == {
        f"{s6.trip_no}-v1",
        f"{s6.trip_no}-v1-R",
        f"{s6.trip_no}-v1-A",
        f"{s6.trip_no}-v1-B",
    }
    assert (version.paper_id, version.terms_id) == tuple(paper.document_id for paper in queries.papers(version.id)[:2])
    assert len(mailbox(event="proposals/sent")) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_mail_reads_as_it_should(town_app: Flask, mailbox: Mailbox, language: str) -> None:
    s6 = drafted(language=language)
    service.send(s6.version_id)
    (mail,) = mailbox(event="proposals/sent")
    token = mail.text.partition("/l/")[2].partition("?")[0]
    told = f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}".replace(token, "<token>")
    assert told == (MAILS / f"sent.{language}.txt").read_text(encoding="utf-8")
    assert mail.attachments.count(".pdf") == 4


def test_a_version_replaced_before_its_mail_went_out_gets_papers_but_no_mail(s6: Drafted, mailbox: Mailbox) -> None:
    service.send(s6.version_id)
    second = service.draft(s6.trip_id)
    service.send(second)
    assert [mail.subject.partition("第")[2][:2] for mail in mailbox(event="proposals/sent")] == ["2版"]
    assert len(queries.papers(s6.version_id)) == 4


# Readers and time ----------------------------------------------------------------------------------------------------


def test_consent_is_recorded_once(s6: Drafted) -> None:
    service.give_consent(s6.trip_id, s6.organiser_id)
    service.give_consent(s6.trip_id, s6.organiser_id, wording="別の文")
    given = queries.consent(s6.trip_id)
    assert given is not None
    assert (given.person_id, given.wording) == (s6.organiser_id, service.CONSENT_WORDING)


def test_a_reload_is_no_second_view(s6: Drafted, clock: Clock) -> None:
    service.send(s6.version_id)
    for minutes in (0, 30, 61):
        clock.forward(minutes=minutes)
        service.record_view(s6.trip_id, 1, None)
    assert len(db.session.scalars(select(VersionView)).all()) == 2
    assert queries.versions(s6.trip_id)[0].views == 2


def test_a_version_expires_by_itself_and_the_desk_is_asked_once(s6: Drafted, clock: Clock) -> None:
    service.send(s6.version_id)
    until = queries.version_by_id(s6.version_id).valid_until
    assert until is not None
    clock.forward(seconds=(until - business.now()).total_seconds() - 1)
    assert service.expire_due() == 0
    clock.forward(seconds=1)
    assert (service.expire_due(), service.expire_due()) == (1, 0)
    assert queries.version_by_id(s6.version_id).state is VersionState.EXPIRED
    assert held(s6.trip_id) == {}
    assert ["期限が切れ" in todo.text for todo in trips.todos(s6.trip_id)] == [True]
    service.ask_again(s6.version_id, author_id=s6.organiser_id, author_name="", wish="もう一度お願いします。")
    assert trips.thread(s6.trip_id, internal=False)[-1].text == "もう一度お願いします。"


def test_what_can_still_be_accepted_is_not_asked_for_again(s6: Drafted) -> None:
    service.send(s6.version_id)
    with pytest.raises(Conflict):
        service.ask_again(s6.version_id, author_id=None, author_name="", wish="もう一度")


def test_accepting_marks_the_version_and_drops_the_draft_in_the_making(s6: Drafted) -> None:
    service.send(s6.version_id)
    service.draft(s6.trip_id)
    chosen = queries.alternative_id(s6.version_id, "A")
    assert chosen is not None
    known = queries.version_by_id(s6.version_id)
    service.mark_accepted(known, chosen, trip_no=s6.trip_no)
    assert [row.state for row in queries.versions(s6.trip_id)] == [VersionState.ACCEPTED]
    for late in (lambda: service.mark_accepted(known, chosen, trip_no=s6.trip_no), lambda: service.draft(s6.trip_id)):
        with pytest.raises(Conflict):
            late()


def test_a_version_whose_content_was_tampered_with_is_not_accepted(s6: Drafted) -> None:
    service.send(s6.version_id)
    with unit_of_work() as unit:
        unit.session.execute(update(Line).values(unit_yen=1))
    with pytest.raises(Conflict, match="記録が合いません"):
        known = queries.version_by_id(s6.version_id)
        service.mark_accepted(known, known.alternatives[0].id, trip_no=s6.trip_no)


def test_every_step_stands_in_the_event_log_without_personal_data(s6: Drafted, drain: Callable[[], int]) -> None:
    service.send(s6.version_id)
    drain()
    rows = db.session.scalars(select(events.Event).where(events.Event.kind.startswith("proposals."))).all()
    assert {"proposals.drafted", "proposals.edited", "proposals.sent", "proposals.terms_delivered"} <= {
        row.kind for row in rows
    }
    assert not any("榛名" in (row.body or "") for row in rows)
    assert events.verify() is None
    assert outbox.due() == []


def test_a_version_is_read_in_as_many_statements_however_long_it_is(s6: Drafted, statements: Any) -> None:
    def count() -> int:
        db.session.rollback()
        with statements() as said:
            service.price_version(queries.version_by_id(s6.version_id))
            service.shelf(queries.version_by_id(s6.version_id))
        return len(said)

    before = count()
    guests = [replace(S6_GUESTS[n % 4], label=f"{n}", id=0) for n in range(40)]
    service.set_party(s6.version_id, guests)
    for n in range(40):
        service.add_item(
            s6.version_id, "AB", day=WEDNESDAY + timedelta(days=n % 3), starts_at=time(8, n), title=f"予定{n}"
        )
    assert count() == before


def test_a_closed_trip_gives_back_what_it_held(s6: Drafted) -> None:
    service.send(s6.version_id)
    trips_service.close(s6.trip_id, Closed.WITHDRAWN, "延期")
    assert held(s6.trip_id)
    assert service.expire_due() == 1
    assert held(s6.trip_id) == {}
    assert queries.version_by_id(s6.version_id).state is VersionState.DECLINED
    assert service.expire_due() == 0
