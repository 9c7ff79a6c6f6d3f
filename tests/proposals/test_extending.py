"""The deadline of a version that was sent is put off: holds, reader and clock follow, what was sent stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.proposals import Drafted, drafted, offering
from tests.support.application import Clock, made_once
from tests.support.lint import PageClient
from worktrip.catalogue.tables import Facility
from worktrip.inventory import queries as inventory
from worktrip.inventory import service as inventory_service
from worktrip.inventory.rules import RestrictionKind
from worktrip.kernel.calendar import at_jst
from worktrip.kernel.errors import Conflict, DomainError, Invalid
from worktrip.plumbing import clock as business
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.mail import SentMail
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import VersionState
from worktrip.trips import queries as trips

MAILS = Path(__file__).with_name("mails")
Mailbox = Callable[..., Sequence[SentMail]]
SOON, FIRST, LATER = (
    at_jst(date(2026, 11, 27), time(17)),
    at_jst(date(2026, 12, 1), time(17)),
    at_jst(date(2026, 12, 8), time(17)),
)


@pytest.fixture
@made_once
def sent(town_app: Flask) -> Drafted:
    """A version that was sent and may be accepted until 1 December."""
    s6 = drafted()
    service.send(s6.version_id, FIRST)
    return s6


def expires(trip_id: int) -> set[datetime | None]:
    return {row.expires_at for row in inventory.holds_of(trip_id)}


def pass_until(clock: Clock, moment: datetime) -> None:
    """Let time pass until the business clock of the demo shows this moment."""
    clock.forward(seconds=(moment - business.now()).total_seconds())


def set_house(code: str, **facts: object) -> None:
    """Change a house of the demo behind its pages."""
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).where(Facility.code == code).values(**facts))


def test_holds_trip_and_reader_follow_and_what_was_sent_stays(sent: Drafted, clock: Clock) -> None:
    before = queries.version_by_id(sent.version_id)
    service.extend(sent.version_id, LATER, "稟議が1週間延びた")
    version = queries.version_by_id(sent.version_id)
    assert (version.valid_until, version.good_until) == (FIRST, LATER)
    assert rules.digest(version) == version.digest == before.digest
    assert expires(sent.trip_id) == {LATER}
    assert trips.trip_by_id(sent.trip_id).due_at == LATER
    pass_until(clock, FIRST)
    assert service.expire_due() == 0
    assert not rules.is_over(version, business.now())
    assert queries.versions(sent.trip_id)[0].good_until == LATER
    alternative = version.alternatives[0].id
    with unit_of_work():
        service.mark_accepted(version, alternative, trip_no=sent.trip_no)
    assert queries.version_by_id(sent.version_id).state is VersionState.ACCEPTED


def test_it_ends_at_its_new_minute(sent: Drafted, clock: Clock) -> None:
    service.extend(sent.version_id, LATER, "稟議が1週間延びた")
    pass_until(clock, LATER)
    assert service.expire_due() == 1
    with pytest.raises(Conflict):
        service.extend(sent.version_id, LATER + timedelta(days=1), "もう少し")


def test_the_organiser_is_told_and_the_reason_stays_at_the_desk(sent: Drafted, mailbox: Mailbox) -> None:
    service.extend(sent.version_id, LATER, "稟議が1週間延びた", person_id=sent.organiser_id)
    (mail,) = mailbox(event="proposals/extended")
    assert mail.text is not None
    token = mail.text.partition("/l/")[2].partition("?")[0]
    told = f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}".replace(token, "<token>")
    assert told == (MAILS / "extended.txt").read_text(encoding="utf-8")
    seen = [said.text for said in trips.thread(sent.trip_id, internal=False)]
    assert "提案の第1版のお返事の期限を延ばしました。" in seen
    assert "稟議が1週間延びた" not in seen
    assert "稟議が1週間延びた" in [said.text for said in trips.thread(sent.trip_id, internal=True)]


def test_twice_is_the_most(sent: Drafted) -> None:
    for days in (1, 2):
        service.extend(sent.version_id, FIRST + timedelta(days=days), "稟議")
    with pytest.raises(Conflict, match="2回まで"):
        service.extend(sent.version_id, FIRST + timedelta(days=3), "稟議")
    assert queries.version_by_id(sent.version_id).good_until == FIRST + timedelta(days=2)


@pytest.mark.parametrize(("until", "reason", "field"), [(FIRST, "稟議", "until_day"), (LATER, "  ", "reason")])
def test_it_must_be_later_and_for_a_reason(sent: Drafted, until: datetime, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.extend(sent.version_id, until, reason)
    assert field in refused.value.fields


def test_nothing_is_promised_longer_than_a_house_holds(town_app: Flask) -> None:
    set_house("L4", release_days=88)
    s6 = drafted()
    # the first night is 23 February, so the pension wants its rooms back on 27 November
    assert service.usual_valid_until(queries.version_by_id(s6.version_id)) == SOON
    with pytest.raises(Invalid) as refused:
        service.send(s6.version_id, LATER)
    assert "ペンション 星ひとさじが仮押さえできるのは、11月27日(金) 17:00まで" in str(refused.value)
    service.send(s6.version_id, SOON)
    with pytest.raises(Invalid):
        service.extend(s6.version_id, LATER, "稟議")
    assert expires(s6.trip_id) == {SOON}


def test_a_house_s_condition_stops_the_sending_until_somebody_agreed_for_it(town_app: Flask, desk: PageClient) -> None:
    s6 = drafted()
    page = f"/desk/trips/{s6.trip_no}/proposals/1/send"
    assert "宿に確かめること" not in desk.get(page).get_data(as_text=True)
    room = queries.offers([offering("L4-R")])[offering("L4-R")]
    inventory_service.add_restriction(room.facility_id, RestrictionKind.MIN_STAY, value=4)
    assert "4泊からです" in desk.get(page.removesuffix("/send")).get_data(as_text=True)
    typed = {"letter": "よろしく", "change_note": "", "until_day": "2026-12-08", "until_time": "17:00"}
    refused = desk.post(page, data=typed)
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "2月23日(火・祝)からのご滞在は4泊からです" in html
    assert "了承した方と日時を入れてください" in html
    assert "よろしく" in html
    assert queries.version_by_id(s6.version_id).state is VersionState.DRAFT
    assert desk.post(page, data={**typed, "agreed": "女将さん、きょう10時に電話で"}).status_code == 303
    assert queries.version_by_id(s6.version_id).state is VersionState.SENT


def test_the_last_look_shows_until_when_each_house_holds_and_who_else_wants_it(
    town_app: Flask, desk: PageClient
) -> None:
    rival, s6 = drafted(company="株式会社はるかぜ図案"), drafted()
    key = min(rules.wants_of_version(queries.version_by_id(s6.version_id)))
    inventory_service.hold(rival.trip_id, {key: 1}, LATER)
    set_house("L4", release_days=88)
    html = desk.get(f"/desk/trips/{s6.trip_no}/proposals/1/send").get_data(as_text=True)
    assert "いつまで押さえられるか" in html
    assert "11月27日(金) 17:00まで" in html
    assert rival.trip_no in html


def test_the_desk_puts_it_off_on_one_page(sent: Drafted, desk: PageClient) -> None:
    listed = desk.get(f"/desk/trips/{sent.trip_no}/proposals").get_data(as_text=True)
    page = f"/desk/trips/{sent.trip_no}/proposals/1/extend"
    assert page in listed
    assert "いまは12月1日(火) 17:00までです" in desk.get(page).get_data(as_text=True)
    refused = desk.post(page, data={"until_day": "2026-12-08", "until_time": "17:00", "reason": ""})
    assert refused.status_code == 422
    assert "2026-12-08" in refused.get_data(as_text=True)
    done = desk.post(page, data={"until_day": "2026-12-08", "until_time": "17:00", "reason": "稟議"})
    assert done.status_code == 303
    assert "12月8日(火) 17:00" in desk.get(done.headers["Location"]).get_data(as_text=True)


def test_holds_that_somebody_released_are_not_put_off(sent: Drafted) -> None:
    inventory_service.release(sent.trip_id)
    with pytest.raises(DomainError):
        service.extend(sent.version_id, LATER, "稟議")
    db.session.rollback()
    assert queries.version_by_id(sent.version_id).good_until == FIRST
